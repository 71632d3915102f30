using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Patching;

/// <summary>
/// Strategic merge patch (<c>application/strategic-merge-patch+json</c>): a merge patch that pairs the elements of lists as the
/// declarations of the fields say, with the directives <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c> and
/// <c>$deleteFromPrimitiveList/…</c>. The semantics, oddities and all, are those of k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
/// </summary>
public static partial class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList";
    private const string OrderPrefix = "$setElementOrder";

    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it may be changed.</param>
    /// <param name="patch">The patch, UTF-8.</param>
    /// <param name="type">The object's type.</param>
    /// <returns>The result.</returns>
    /// <exception cref="StatusException">The patch is malformed or does not fit.</exception>
    public static JsonObject Apply(JsonObject target, ReadOnlySpan<byte> patch, Type type) => Apply(target, JsonTree.ParsePatch(patch, ""), type);

    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it may be changed.</param>
    /// <param name="patch">The patch; it loses what has been used up, as in Kubernetes, whose refusals show the rest.</param>
    /// <param name="type">The object's type.</param>
    /// <returns>The result.</returns>
    /// <exception cref="StatusException">The patch does not fit.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, Type type) => MergeObject(target, patch, new Place(ObjectSchema.Of(type)));

    /// <summary>What the merge is in: an object whose fields are declared, or something else.</summary>
    /// <param name="Object">The declarations; null for something else.</param>
    /// <param name="Kind">What else it is, in Go's words.</param>
    private readonly record struct Place(ObjectSchema? Object, string Kind = "struct")
    {
        internal static Place Of(ValueSchema? value) => value switch
        {
            { Kind: ValueKind.Object } => new Place(value.Object),
            { Kind: ValueKind.Map } => new Place(null, "map"),
            { Kind: ValueKind.List } => new Place(null, "slice"),
            _ => new Place(null),
        };

        internal FieldSchema Find(string name)
        {
            if (Kind != "struct")
            {
                throw Unexpected($"merging an object in json but data type is not struct, instead is: {Kind}");
            }

            // What has no declared fields but holds objects is a RawExtension.
            return Object?.Find(name) ?? Object?.Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw Unexpected($"unable to find api field in struct {Object?.Name ?? "RawExtension"} for the json field {Validation.FieldError.Quote(name)}");
        }

        internal FieldSchema FindList(string name)
        {
            // A list where an object is declared is taken for a list of such objects.
            var field = Find(name);
            return field.Value.Kind is ValueKind.List or ValueKind.Object ? field : throw Unexpected("expected slice or array type, but got: struct");
        }
    }

    private static JsonObject MergeObject(JsonObject target, JsonObject patch, Place place)
    {
        if (patch.TryGetPropertyValue(Directive, out var directive))
        {
            return directive is JsonValue && Text(directive) switch
            {
                "replace" => true,
                "delete" => false,
                _ => throw UnknownDirective(directive, patch),
            }
                ? Without(patch, Directive)
                : [];
        }

        ApplyRetainKeys(target, patch);
        ApplyElementOrders(target, patch, place);
        foreach (var (key, value) in patch.ToArray())
        {
            var isDeletion = key.StartsWith(DeletePrefix, StringComparison.Ordinal);
            var name = isDeletion ? NameAfter(key, DeletePrefix, "invalid patch format of primitive list") : key;
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
        target.TryGetPropertyValue(name, out var existing);
        if (existing is null || GoText.TypeOf(existing) != GoText.TypeOf(value))
        {
            // It meets nothing to merge with.
            if (!isDeletion)
            {
                DiscardNulls(value);
                Put(target, name, value);
            }

            return;
        }

        switch (value)
        {
            case JsonObject inner:
                var field = place.Find(name);
                var merged = (field.Strategy & PatchStrategy.Whole) != 0
                    ? inner
                    : MergeObject((JsonObject)existing, inner, Place.Of(field.Value));
                if (!ReferenceEquals(merged, existing))
                {
                    target[name] = Free(merged);
                }

                break;
            case JsonArray items:
                var list = place.FindList(name);
                target[name] = isDeletion || (list.Strategy & PatchStrategy.Merge) != 0
                    ? ToArray(MergeList(Detach((JsonArray)existing), [.. items], list, isDeletion).Merged)
                    : Free(items);
                break;
            default:
                target[name] = Free(value);
                break;
        }
    }

    private static void ApplyRetainKeys(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out var directive))
        {
            return;
        }

        patch.Remove(RetainKeys);

        if (directive is not JsonArray retained)
        {
            throw BadRequest("invalid patch format of retainKeys");
        }

        var keys = new HashSet<string>(retained.Where(static key => key?.GetValueKind() == JsonValueKind.String).Select(Text), StringComparer.Ordinal);
        foreach (var (key, value) in patch)
        {
            if (value is not null && !key.StartsWith(DeletePrefix, StringComparison.Ordinal)
                && !key.StartsWith(OrderPrefix, StringComparison.Ordinal) && !keys.Contains(key))
            {
                throw BadRequest("invalid patch format of retainKeys");
            }
        }

        foreach (var key in target.Select(static member => member.Key).Where(key => !keys.Contains(key)).ToList())
        {
            target.Remove(key);
        }
    }

    private static string NameAfter(string key, string prefix, string otherwise) =>
        key.Length > prefix.Length && key[prefix.Length] == '/' ? key[(prefix.Length + 1)..] : throw BadRequest(otherwise);

    // An object with a directive is not kept; what else is in a value stays, other directives among it.
    private static void Put(JsonObject target, string name, JsonNode value)
    {
        if (value is JsonArray list)
        {
            target[name] = ToArray([.. list.Where(WithoutDirectives)]);
        }
        else if (WithoutDirectives(value))
        {
            target[name] = Free(value);
        }
        else
        {
            target.Remove(name);
        }
    }

    private static bool WithoutDirectives(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                if (members.ContainsKey(Directive))
                {
                    return false;
                }

                foreach (var (key, member) in members.ToArray())
                {
                    if (!WithoutDirectives(member))
                    {
                        members.Remove(key);
                    }
                }

                return true;
            case JsonArray items:
                for (var i = items.Count - 1; i >= 0; i--)
                {
                    if (!WithoutDirectives(items[i]))
                    {
                        items.RemoveAt(i);
                    }
                }

                return true;
            default:
                return true;
        }
    }

    private static void DiscardNulls(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (key, member) in members.ToArray())
                {
                    if (member is null)
                    {
                        members.Remove(key);
                    }
                    else
                    {
                        DiscardNulls(member);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    DiscardNulls(item);
                }

                break;
        }
    }

    // A node belongs to one document, and the patch is still read while it is merged.
    private static T Free<T>(T node)
        where T : JsonNode => node.Parent is null ? node : (T)node.DeepClone();

    private static JsonObject Without(JsonObject patch, string key)
    {
        patch.Remove(key);
        return patch;
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : GoText.Show(node);

    private static StatusException BadRequest(string message) => new(StatusError.BadRequest(message));

    private static StatusException UnknownDirective(JsonNode? directive, JsonObject map) =>
        Unexpected($"unknown patch type: {(directive?.GetValueKind() == JsonValueKind.String ? Text(directive) : $"%!s({GoText.TypeOf(directive)}={GoText.Show(directive)})")} in map: {GoText.Show(map)}");

    private static StatusException WrongType(string expected, JsonNode? actual) =>
        Unexpected($"expected a {expected}, but received a {GoText.TypeOf(actual)}");

    // What interpretStrategicMergePatchError does not know is passed on without a reason.
    private static StatusException Unexpected(string message) => new(StatusError.Unknown(message));
}
