using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Patching;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Store.Faults;

/// <summary>
/// A wrong field in a stored object, as somebody makes it who writes to etcd behind the API server's back: neither validation nor admission
/// looks at it, the generation stays, and the write is a new revision like any other, which every watch sees.
/// </summary>
internal static class FieldCorruption
{
    /// <summary>Finds the object to corrupt: the first one by namespace and name that the target means.</summary>
    /// <param name="store">The store.</param>
    /// <param name="target">The target.</param>
    public static StoreEntry? Find(IStore store, ObjectTarget target)
    {
        foreach (var type in ResourceTypes.All)
        {
            if (type.Kind != target.Kind || (target.ApiVersion is { } version && version != type.ApiVersion))
            {
                continue;
            }

            var ns = type.Namespaced ? target.Namespace ?? "default" : "";
            var labels = LabelQuery.Parse(target.LabelSelector);
            foreach (var stored in store.List(new StoreRangeQuery(type.QualifiedName, ns, 0)).Entries)
            {
                var meta = stored.Value.Metadata;
                if ((target.Name is null || target.Name == meta.Name) && labels.Matches(meta.Labels))
                {
                    return new StoreEntry(type.QualifiedName, new ObjectKey(meta.Namespace, meta.Name), stored);
                }
            }
        }

        return null;
    }

    /// <summary>The object with another value in a field.</summary>
    /// <param name="value">The object.</param>
    /// <param name="path">The field; what leads there and is missing is made, lists aside.</param>
    /// <param name="json">The new value as JSON; null takes the field away.</param>
    /// <returns>The object; null when there is no such place, or when the object could not be read any more.</returns>
    public static KubernetesObject? Apply(KubernetesObject value, WherePath path, string? json)
    {
        try
        {
            var root = JsonTree.Parse(KubernetesJson.Encode(value));
            var parent = root;
            for (var i = 0; i < path.Steps.Count - 1 && parent is not null; i++)
            {
                parent = Child(parent, path.Steps[i], path.Steps[i + 1] is FieldStep);
            }

            var fresh = json is null ? null : JsonTree.Parse(Encoding.UTF8.GetBytes(json));
            return parent is not null && Set(parent, path.Steps[^1], fresh, json is null)
                ? (KubernetesObject)KubernetesJson.Decode(root, value.GetType()).Value
                : null;
        }
        catch (Exception exception) when (exception is DecodingException or JsonException)
        {
            return null;
        }
    }

    private static JsonNode? Child(JsonNode parent, WhereStep step, bool make)
    {
        if (step is FieldStep field && parent is JsonObject members)
        {
            if (members[field.Name] is null && make)
            {
                members[field.Name] = new JsonObject();
            }

            return members[field.Name];
        }

        return parent is JsonArray list && Position(list, step) is >= 0 and var position ? list[position] : null;
    }

    private static bool Set(JsonNode parent, WhereStep step, JsonNode? fresh, bool remove)
    {
        if (step is FieldStep field && parent is JsonObject members)
        {
            if (remove)
            {
                return members.Remove(field.Name);
            }

            members[field.Name] = fresh;
            return true;
        }

        if (parent is not JsonArray list || Position(list, step) is not (>= 0 and var position))
        {
            return false;
        }

        if (remove)
        {
            list.RemoveAt(position);
        }
        else
        {
            list[position] = fresh;
        }

        return true;
    }

    private static int Position(JsonArray list, WhereStep step)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var isIt = step switch
            {
                IndexStep index => index.Position == i,
                SelectStep select => list[i] is JsonObject item && item[select.Field]?.ToString() == select.Value,
                _ => true,
            };
            if (isIt)
            {
                return i;
            }
        }

        return -1;
    }
}
