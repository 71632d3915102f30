using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Patching;

/// <summary>
/// Strategic merge patch (<c>application/strategic-merge-patch+json</c>): a merge patch that pairs the elements of lists as the
/// declarations of the fields say, with the directives <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c> and
/// <c>$deleteFromPrimitiveList/…</c>. The semantics are those of k8s.io/apimachinery/pkg/util/strategicpatch.
/// </summary>
public static partial class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it may be changed.</param>
    /// <param name="patch">The patch, UTF-8.</param>
    /// <param name="type">The object's type.</param>
    /// <returns>The result.</returns>
    /// <exception cref="StatusException">The patch is malformed or does not fit.</exception>
    public static JsonObject Apply(JsonObject target, ReadOnlySpan<byte> patch, Type type)
    {
        var parsed = JsonTree.ParsePatch(patch);
        return MergeObject(target, parsed, new Place(ObjectSchema.Of(type)));
    }

    /// <summary>Where the merge is: in an object with fields, in a map, or in data that has no schema.</summary>
    private readonly record struct Place(ObjectSchema? Object, ValueSchema? MapElement = null)
    {
        internal static Place Of(ValueSchema? value) => value switch
        {
            { Kind: ValueKind.Object } => new Place(value.Object),
            { Kind: ValueKind.Map } => new Place(null, value.Element),
            _ => default,
        };
    }

    private static JsonObject MergeObject(JsonObject? target, JsonObject patch, Place place)
    {
        if (patch.TryGetPropertyValue(Directive, out var directive))
        {
            return Text(directive) switch
            {
                "replace" => Without(patch, Directive),
                "delete" => [],
                var other => throw Unexpected($"unknown patch type: {other} in map: {patch.ToJsonString()}"),
            };
        }

        target ??= [];
        ApplyRetainKeys(target, patch);
        ApplyElementOrders(target, patch, place);
        foreach (var (key, value) in patch)
        {
            if (key == RetainKeys || key.StartsWith(OrderPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            var isDeletion = key.StartsWith(DeletePrefix, StringComparison.Ordinal);
            var name = isDeletion ? key[DeletePrefix.Length..] : key;
            if (patch.ContainsKey(OrderPrefix + name))
            {
                // Merged together with the order, except for the deletions.
                if (!isDeletion)
                {
                    continue;
                }
            }

            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                MergeMember(target, name, value, isDeletion, place);
            }
        }

        return target;
    }

    private static void MergeMember(JsonObject target, string name, JsonNode value, bool isDeletion, Place place)
    {
        var existing = target[name];
        if (isDeletion)
        {
            if (existing is JsonArray list && value is JsonArray deletions)
            {
                RemoveValues(list, deletions);
            }
            else if (value is not JsonArray)
            {
                throw BadRequest("invalid patch format of primitive list");
            }

            return;
        }

        if (existing is null || existing.GetValueKind() != value.GetValueKind())
        {
            target[name] = Clean(value);
            return;
        }

        switch (value)
        {
            case JsonObject inner:
                var (_, child) = Lookup(place, name);
                var merged = MergeObject((JsonObject)existing, inner, Place.Of(child));
                if (!ReferenceEquals(merged, existing))
                {
                    target[name] = merged;
                }

                break;
            case JsonArray items:
                target[name] = MergeList((JsonArray)existing, items, Lookup(place, name));
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static (FieldSchema? Field, ValueSchema? Value) Lookup(Place place, string name)
    {
        if (place.Object is { } schema)
        {
            var field = schema.Find(name)
                ?? throw Unexpected($"unable to find api field in struct {schema.Name} for the json field {Validation.FieldError.Quote(name)}");
            return (field, field.Value);
        }

        return (null, place.MapElement);
    }

    private static void ApplyRetainKeys(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out var directive))
        {
            return;
        }

        if (directive is not JsonArray retained)
        {
            throw BadRequest("invalid patch format of retainKeys");
        }

        var keys = new HashSet<string>(retained.Select(Text), StringComparer.Ordinal);
        foreach (var (key, value) in patch)
        {
            if (key != RetainKeys && value is not null && !key.StartsWith(DeletePrefix, StringComparison.Ordinal)
                && !key.StartsWith(OrderPrefix, StringComparison.Ordinal) && !keys.Contains(key))
            {
                throw BadRequest("invalid patch format of retainKeys");
            }
        }

        foreach (var key in target.Select(member => member.Key).Where(key => !keys.Contains(key)).ToList())
        {
            target.Remove(key);
        }
    }

    private static void ApplyElementOrders(JsonObject target, JsonObject patch, Place place)
    {
        foreach (var (key, value) in patch)
        {
            if (!key.StartsWith(OrderPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            var name = key[OrderPrefix.Length..];
            if (value is not JsonArray order || patch[name] is not (null or JsonArray) || target[name] is not (null or JsonArray))
            {
                throw BadRequest("invalid patch format of setElementOrder list");
            }

            var (field, _) = Lookup(place, name);
            var changes = (JsonArray?)patch[name];
            var existing = (JsonArray?)target[name];
            if (field is null || (changes is null && existing is null))
            {
                continue;
            }

            if (changes is null && patch.ContainsKey(name))
            {
                target.Remove(name);
                continue;
            }

            CheckOrder(changes, order, field.MergeKey);
            target[name] = field switch
            {
                _ when (field.Strategy & PatchStrategy.Merge) == 0 => (JsonArray)Clean(changes ?? existing!)!,
                { MergeKey: not null } => MergeObjects(existing ?? [], changes ?? [], field, order),
                _ => MergeValues(existing ?? [], changes ?? [], order),
            };
        }
    }

    private static JsonNode? Key(JsonObject element, string key) => element.TryGetPropertyValue(key, out var value)
        ? value
        : throw Unexpected($"map: {element.ToJsonString()} does not contain declared merge key: {key}");

    private static bool SameKey(JsonObject element, string key, JsonNode? value) =>
        element.TryGetPropertyValue(key, out var own) && JsonNode.DeepEquals(own, value);

    private static bool SameValue(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);

    /// <summary>A value of the patch that meets nothing to merge with: without nulls and directives.</summary>
    private static JsonNode? Clean(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                if (members.TryGetPropertyValue(Directive, out var directive) && Text(directive) == "delete")
                {
                    return new JsonObject();
                }

                var cleaned = new JsonObject();
                foreach (var (key, member) in members)
                {
                    if (member is not null && !IsDirective(key))
                    {
                        cleaned[key] = Clean(member);
                    }
                }

                return cleaned;
            case JsonArray items:
                var result = new JsonArray();
                foreach (var item in items)
                {
                    if (item is not JsonObject element || !element.ContainsKey(Directive))
                    {
                        result.Add(Clean(item));
                    }
                }

                return result;
            default:
                return value?.DeepClone();
        }
    }

    private static bool IsDirective(string key) =>
        key is Directive or RetainKeys || key.StartsWith(OrderPrefix, StringComparison.Ordinal) || key.StartsWith(DeletePrefix, StringComparison.Ordinal);

    private static JsonObject Without(JsonObject patch, string key)
    {
        var copy = (JsonObject)patch.DeepClone();
        copy.Remove(key);
        return copy;
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "null";

    private static StatusException BadRequest(string message) => new(StatusError.BadRequest(message));

    // What interpretStrategicMergePatchError does not know is passed on without a reason.
    private static StatusException Unexpected(string message) => new(StatusError.Unknown(message));
}
