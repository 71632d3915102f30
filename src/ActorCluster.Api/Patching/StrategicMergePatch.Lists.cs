using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Patching;

/// <content>How lists are merged and put in order.</content>
public static partial class StrategicMergePatch
{
    private const string ListType = "[]interface {}";
    private const string MapType = "map[string]interface {}";

    /// <summary>A merged list.</summary>
    /// <param name="Merged">The elements, in order.</param>
    /// <param name="Server">
    /// The order in which the server is taken to have had them when <c>$setElementOrder</c> is applied: Go's implementation appends new
    /// elements to the list that it reads that order from, as far as deletions have made room in it.
    /// </param>
    private readonly record struct MergedList(List<JsonNode?> Merged, List<JsonNode?> Server);

    // Lists whose order the patch gives are merged first, and leave the patch.
    private static void ApplyElementOrders(JsonObject target, JsonObject patch, Place place)
    {
        foreach (var (key, value) in patch.Where(static member => member.Key.StartsWith(OrderPrefix, StringComparison.Ordinal)).ToArray())
        {
            patch.Remove(key);
            var order = (value as JsonArray ?? throw WrongType(ListType, value)).ToList();
            var name = NameAfter(key, OrderPrefix, "invalid patch format of setElementOrder list");
            var existing = ListAt(target, name);
            var changes = ListAt(patch, name);
            var field = place.FindList(name);
            CheckOrder(changes, order, field.MergeKey);
            var merged = (existing, changes) switch
            {
                ({ } server, null) => new MergedList([.. server], [.. server]),
                (null, { } added) => new MergedList([.. added.Where(WithoutDirectives)], []),
                ({ } server, { } wanted) => (field.Strategy & PatchStrategy.Merge) != 0
                    ? MergeList([.. server], [.. wanted], field, false)
                    : new MergedList([.. wanted], [.. server]),
                _ => default,
            };
            if (merged.Merged is null)
            {
                continue;
            }

            var isOfObjects = ElementsAreObjects(existing ?? [], changes ?? []);
            Detach(target[name] as JsonArray);
            patch.Remove(name);
            target[name] = ToArray(Ordered(merged.Merged, order, merged.Server, isOfObjects ? field.MergeKey ?? "" : null, field.MergeKey));
        }
    }

    private static List<JsonNode?>? ListAt(JsonObject owner, string name) => !owner.TryGetPropertyValue(name, out var value) ? null
        : value is JsonArray list ? [.. list]
        : throw WrongType(ListType, value);

    private static MergedList MergeList(List<JsonNode?> target, List<JsonNode?> patch, FieldSchema field, bool isDeletion)
    {
        if (target.Count == 0 && patch.Count == 0)
        {
            return new MergedList([], []);
        }

        if (!ElementsAreObjects(target, patch))
        {
            if (isDeletion)
            {
                return new MergedList([.. target.Where(element => !patch.Exists(deleted => Same(deleted, element)))], []);
            }

            var values = WithoutDuplicates([.. target, .. patch]);
            return new MergedList(Ordered(values, patch, target, null, null), target);
        }

        var key = field.MergeKey ?? throw Unexpected("cannot merge lists without merge key for struct");
        var size = target.Count;
        var (merged, changes) = ApplyDirectives(target, patch, key);
        var server = merged.ToList();
        var before = merged.Count;
        var place = Place.Of(field.Value.Element ?? field.Value);
        foreach (var change in changes.OfType<JsonObject>())
        {
            var wanted = Key(change, key);
            var index = merged.FindIndex(candidate => candidate is JsonObject known && known.TryGetPropertyValue(key, out var own) && Same(own, wanted));
            if (index < 0)
            {
                merged.Add(change);
                continue;
            }

            merged[index] = MergeObject((JsonObject)merged[index]!, change, place);
            if (index < server.Count)
            {
                server[index] = merged[index];
            }
        }

        var room = Math.Max(0, size - before);
        return new MergedList(Ordered(merged, changes, server, key, key), [.. server, .. merged.Skip(before).Take(room)]);
    }

    private static (List<JsonNode?> Target, List<JsonNode?> Changes) ApplyDirectives(List<JsonNode?> target, List<JsonNode?> patch, string key)
    {
        var changes = new List<JsonNode?>();
        var replace = false;
        foreach (var element in patch.OfType<JsonObject>())
        {
            if (!element.TryGetPropertyValue(Directive, out var directive))
            {
                changes.Add(element);
                continue;
            }

            switch (Text(directive))
            {
                case "delete":
                    var gone = Key(element, key);
                    target.RemoveAll(candidate => candidate is JsonObject known && known.TryGetPropertyValue(key, out var own) && Same(own, gone));
                    break;
                case "replace":
                    replace = true;
                    break;
                case "merge":
                    throw Unexpected("merging lists cannot yet be specified in the patch");
                default:
                    throw UnknownDirective(directive, element);
            }
        }

        return replace ? (changes, []) : (target, changes);
    }

    private static bool ElementsAreObjects(List<JsonNode?> target, List<JsonNode?> patch)
    {
        var type = "";
        foreach (var element in target.Concat(patch))
        {
            var other = GoText.TypeOf(element);
            if (type.Length == 0)
            {
                type = other == ListType ? throw new StatusException(StatusError.Unprocessable()) : other;
            }
            else if (type != other)
            {
                throw Unexpected($"list element types are not identical: [{GoText.Show(ToCopy(target))} {GoText.Show(ToCopy(patch))}]");
            }
        }

        return type.Length > 0 ? type == MapType : throw Unexpected("no elements in any of the given slices");
    }

    /// <summary>
    /// Elements of <paramref name="wanted"/> come in that order; the others keep the order that they had on the server, each before the
    /// first wanted one that followed it there.
    /// </summary>
    private static List<JsonNode?> Ordered(List<JsonNode?> merged, List<JsonNode?> wanted, List<JsonNode?> server, string? indexKey, string? key)
    {
        if (indexKey is not null)
        {
            foreach (var element in merged.Concat(wanted).Concat(server))
            {
                Key(element as JsonObject ?? throw WrongType(MapType, element), indexKey);
            }
        }

        int IndexIn(List<JsonNode?> list, JsonNode? element) => list.FindIndex(candidate => key is null
            ? Same(candidate, element)
            : Same((candidate as JsonObject)?[key], (element as JsonObject)?[key]));

        var named = merged.Where(element => IndexIn(wanted, element) >= 0).OrderBy(element => IndexIn(wanted, element)).ToList();
        var others = merged.Where(element => IndexIn(wanted, element) < 0).OrderBy(element => IndexIn(server, element)).ToList();
        var result = new List<JsonNode?>(merged.Count);
        var (i, j) = (0, 0);
        while (i < others.Count || j < named.Count)
        {
            var takesOther = j == named.Count
                || (i < others.Count && IndexIn(server, others[i]) is >= 0 and var other && IndexIn(server, named[j]) is >= 0 and var next && other < next);
            result.Add(takesOther ? others[i++] : named[j++]);
        }

        return result;
    }

    // What the patch changes must stand in the order list, and in the same order.
    private static void CheckOrder(List<JsonNode?>? changes, List<JsonNode?> order, string? mergeKey)
    {
        if (changes is null || changes.Count == 0 || order.Count == 0)
        {
            return;
        }

        var kept = mergeKey is null ? changes : changes.Where(change =>
            !((change as JsonObject ?? throw WrongType(MapType, change)).TryGetPropertyValue(Directive, out var directive) && Text(directive) == "delete")).ToList();
        var (position, of) = (0, 0);
        while (position < kept.Count && of < order.Count)
        {
            if (kept[position] is JsonObject element && element.ContainsKey(Directive))
            {
                position++;
                continue;
            }

            position += IsSameElement(kept[position], order[of++], mergeKey) ? 1 : 0;
        }

        if (position < kept.Count && of >= order.Count)
        {
            throw Unexpected($"The order in patch list:\n{GoText.Show(ToCopy(changes))}\n doesn't match $setElementOrder list:\n{GoText.Show(ToCopy(order))}\n");
        }
    }

    private static bool IsSameElement(JsonNode? left, JsonNode? right, string? mergeKey) => mergeKey is null
        ? Same(left, right)
        : Same(Key(left as JsonObject ?? throw WrongType(MapType, left), mergeKey), Key(right as JsonObject ?? throw WrongType(MapType, right), mergeKey));

    private static JsonNode? Key(JsonObject element, string key) => element.TryGetPropertyValue(key, out var value)
        ? value
        : throw Unexpected($"map: {GoText.Show(element)} does not contain declared merge key: {key}");

    // Go compares scalars by type and value: 80 and 80.0 are two.
    private static bool Same(JsonNode? left, JsonNode? right) => GoText.TypeOf(left) == GoText.TypeOf(right) && JsonNode.DeepEquals(left, right);

    // The last element takes the place of a duplicate.
    private static List<JsonNode?> WithoutDuplicates(List<JsonNode?> values)
    {
        for (var i = 0; i < values.Count - 1; i++)
        {
            for (var j = i + 1; j < values.Count; j++)
            {
                if (Same(values[i], values[j]))
                {
                    values[j--] = values[^1];
                    values.RemoveAt(values.Count - 1);
                }
            }
        }

        return values;
    }

    // A node belongs to one document: elements leave theirs before they join another.
    private static List<JsonNode?> Detach(JsonArray? list)
    {
        List<JsonNode?> elements = [.. list ?? []];
        list?.Clear();
        return elements;
    }

    private static JsonArray ToArray(List<JsonNode?> elements) => [.. elements.Select(static element => element?.Parent is null ? element : element.DeepClone())];

    private static JsonArray ToCopy(List<JsonNode?> elements) => [.. elements.Select(static element => element?.DeepClone())];
}
