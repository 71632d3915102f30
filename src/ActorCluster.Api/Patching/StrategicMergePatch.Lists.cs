using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Patching;

/// <content>How lists are merged and put in order.</content>
public static partial class StrategicMergePatch
{
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
    /// Elements named in <paramref name="wanted"/> come in that order; the others keep the order they had, each before the first wanted one
    /// that followed it on the server.
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
}
