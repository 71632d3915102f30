using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Patching;

/// <summary>
/// Strategic merge patch (<c>application/strategic-merge-patch+json</c>): a merge patch that pairs the elements of lists as the declarations of the
/// fields say, with the directives <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c> and <c>$deleteFromPrimitiveList/…</c>. The semantics are
/// those of k8s.io/apimachinery/pkg/util/strategicpatch.
/// </summary>
public static class StrategicMergePatch
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
                target[name] = Detached(MergeObject((JsonObject)existing, inner, Place.Of(child)), existing);
                break;
            case JsonArray items:
                target[name] = MergeList((JsonArray)existing, items, Lookup(place, name));
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    // A node that stays where it is must not be set again; one that comes from the patch has another parent.
    private static JsonNode Detached(JsonNode merged, JsonNode existing) =>
        ReferenceEquals(merged, existing) || merged.Parent is not null ? merged.DeepClone() : merged;

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

    private static JsonArray MergeList(JsonArray target, JsonArray patch, (FieldSchema? Field, ValueSchema? Value) declared)
    {
        if (declared.Field is not { } field || (field.Strategy & PatchStrategy.Merge) == 0)
        {
            return (JsonArray)Clean(patch)!;
        }

        if (target.Count == 0 && patch.Count == 0)
        {
            return [];
        }

        return ElementsAreObjects(target, patch)
            ? MergeObjects(target, patch, field, patch)
            : MergeValues(target, patch, patch);
    }

    private static bool ElementsAreObjects(JsonArray target, JsonArray patch)
    {
        var objects = 0;
        var others = 0;
        foreach (var element in target.Concat(patch))
        {
            if (element is JsonArray)
            {
                throw new StatusException(PatchErrors.Unprocessable());
            }

            _ = element is JsonObject ? objects++ : others++;
        }

        return objects > 0 && others > 0
            ? throw Unexpected("list element types are not identical")
            : objects > 0;
    }

    private static JsonArray MergeObjects(JsonArray target, JsonArray patch, FieldSchema field, JsonArray order)
    {
        var key = field.MergeKey ?? throw Unexpected("cannot merge lists without merge key for type struct");
        var merged = target.Select(element => (JsonObject)element!.DeepClone()).ToList();
        var additions = new List<JsonObject>();
        var replace = false;
        foreach (JsonObject element in patch.Cast<JsonObject>())
        {
            if (!element.TryGetPropertyValue(Directive, out var directive))
            {
                additions.Add(element);
                continue;
            }

            switch (Text(directive))
            {
                case "delete":
                    var deleted = Key(element, key);
                    merged.RemoveAll(candidate => SameKey(candidate, key, deleted));
                    break;
                case "replace":
                    replace = true;
                    break;
                case "merge":
                    throw Unexpected("merging lists cannot yet be specified in the patch");
                default:
                    throw Unexpected($"unknown patch type: {Text(directive)} in map: {element.ToJsonString()}");
            }
        }

        if (replace)
        {
            return new JsonArray([.. additions.Select(Clean)]);
        }

        var server = merged.ToList();
        var elementPlace = new Place(field.Value.Element?.Object);
        foreach (var addition in additions)
        {
            var value = Key(addition, key);
            var index = merged.FindIndex(candidate => SameKey(candidate, key, value));
            if (index < 0)
            {
                merged.Add((JsonObject)Clean(addition)!);
            }
            else
            {
                var result = MergeObject(merged[index], addition, elementPlace);
                result = result.Parent is null ? result : (JsonObject)result.DeepClone();
                var place = server.IndexOf(merged[index]);
                if (place >= 0)
                {
                    server[place] = result;
                }

                merged[index] = result;
            }
        }

        var wanted = order.OfType<JsonObject>().Where(element => !element.ContainsKey(Directive)).Select(element => Key(element, key)).ToList();
        return Order(merged, server, wanted, element => Key(element, key), SameValue);
    }

    private static JsonArray MergeValues(JsonArray target, JsonArray patch, JsonArray order)
    {
        var merged = new List<JsonNode?>();
        foreach (var element in target.Concat(patch))
        {
            if (!merged.Exists(known => JsonNode.DeepEquals(known, element)))
            {
                merged.Add(element?.DeepClone());
            }
        }

        var server = merged.Where(element => target.Any(known => JsonNode.DeepEquals(known, element))).ToList();
        return Order(merged, server, [.. order], static element => element, SameValue);
    }

    /// <summary>
    /// Elements named in <paramref name="wanted"/> come in that order; the others keep the order they had, each before the first wanted one that
    /// followed it on the server.
    /// </summary>
    private static JsonArray Order<T>(List<T> merged, List<T> server, List<JsonNode?> wanted, Func<T, JsonNode?> key, Func<JsonNode?, JsonNode?, bool> same)
        where T : JsonNode?
    {
        int WantedIndex(T element) => wanted.FindIndex(candidate => same(candidate, key(element)));
        int ServerIndex(T element) => server.FindIndex(candidate => same(key(candidate), key(element)));

        var named = merged.Where(element => WantedIndex(element) >= 0).OrderBy(WantedIndex).ToList();
        var others = merged.Where(element => WantedIndex(element) < 0).OrderBy(ServerIndex).ToList();
        var result = new JsonArray();
        var i = 0;
        var j = 0;
        while (i < others.Count || j < named.Count)
        {
            var takesOther = j == named.Count
                || (i < others.Count && ServerIndex(others[i]) is >= 0 and var other && ServerIndex(named[j]) is >= 0 and var next && other < next);
            var element = takesOther ? others[i++] : named[j++];
            result.Add(element?.Parent is null ? element : (T?)element.DeepClone());
        }

        return result;
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

    // What the patch changes must stand in the order list, and in the same order.
    private static void CheckOrder(JsonArray? changes, JsonArray order, string? mergeKey)
    {
        if (changes is null || changes.Count == 0 || order.Count == 0)
        {
            return;
        }

        var position = 0;
        foreach (var change in changes)
        {
            if (change is JsonObject element && element.ContainsKey(Directive))
            {
                continue;
            }

            while (position < order.Count && !Matches(change, order[position], mergeKey))
            {
                position++;
            }

            if (position++ >= order.Count)
            {
                throw Unexpected($"The order in patch list:\n{changes.ToJsonString()}\n doesn't match $setElementOrder list:\n{order.ToJsonString()}\n");
            }
        }
    }

    private static bool Matches(JsonNode? left, JsonNode? right, string? mergeKey) => mergeKey is null
        ? JsonNode.DeepEquals(left, right)
        : left is JsonObject l && right is JsonObject r && JsonNode.DeepEquals(Key(l, mergeKey), Key(r, mergeKey));

    private static void RemoveValues(JsonArray list, JsonArray deletions)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (deletions.Any(deleted => JsonNode.DeepEquals(deleted, list[i])))
            {
                list.RemoveAt(i);
            }
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

    private static StatusException Unexpected(string message) => new(StatusError.InternalError(message));
}
