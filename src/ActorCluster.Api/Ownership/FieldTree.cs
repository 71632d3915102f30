using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Ownership;

/// <summary>
/// A document as server-side apply works on it: which fields it has, what two make when they are merged, what is left without some fields
/// (structured-merge-diff's typed/tofieldset.go, merge.go, remove.go and validate.go).
/// </summary>
internal static class FieldTree
{
    /// <summary>The fields of a configuration.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="type">Its type.</param>
    public static FieldSet FieldsOf(JsonNode? tree, FieldType type)
    {
        var set = new FieldSet();
        Collect(tree, type, [], set);
        return set;
    }

    /// <summary>Merges a configuration into a document.</summary>
    /// <param name="live">The document.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="type">The type of both.</param>
    /// <returns>The result; it shares nothing with either.</returns>
    public static JsonNode? Merge(JsonNode? live, JsonNode? config, FieldType type)
    {
        type = type.For(config ?? live);
        return type.Shape switch
        {
            FieldShape.Struct or FieldShape.Map when IsFilled(live) || IsFilled(config) => MergeMembers(live as JsonObject, config as JsonObject, type),
            FieldShape.Set or FieldShape.KeyedList when IsFilled(live) || IsFilled(config) =>
                MergeElements(live as JsonArray, config as JsonArray, type),
            _ => config?.DeepClone(),
        };
    }

    /// <summary>The document without some fields.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="fields">The fields that go, with everything below them.</param>
    /// <param name="type">The document's type.</param>
    /// <returns>What is left; null when nothing is.</returns>
    public static JsonNode? Without(JsonNode? tree, FieldSet fields, FieldType type)
    {
        type = type.For(tree);
        switch (tree)
        {
            case JsonObject members when type.Shape is FieldShape.Struct or FieldShape.Map:
                var rest = new JsonObject();
                foreach (var (name, value) in members)
                {
                    var (isMember, below) = fields.At(PathElement.OfField(name));
                    if (!isMember)
                    {
                        rest[name] = below is not null && type.Member(name) is { } member ? Without(value, below, member) : value?.DeepClone();
                    }
                }

                return rest.Count > 0 ? rest : null;
            case JsonArray items when type.Shape is FieldShape.Set or FieldShape.KeyedList:
                var left = new JsonArray();
                foreach (var item in items)
                {
                    var (isMember, below) = ListElements.Name(item, type, out _) is { } element ? fields.At(element) : default;
                    if (!isMember)
                    {
                        left.Add(below is not null ? Without(item, below, type.Element) : item?.DeepClone());
                    }
                }

                return left.Count > 0 ? left : null;
            default:
                return tree?.DeepClone();
        }
    }

    /// <summary>Checks a configuration.</summary>
    /// <param name="tree">The document.</param>
    /// <param name="type">Its type.</param>
    /// <returns>What is wrong, each with the way to it.</returns>
    public static List<string> Check(JsonNode? tree, FieldType type)
    {
        var errors = new List<string>();
        Check(tree, type, [], errors);
        return errors;
    }

    private static void Collect(JsonNode? tree, FieldType type, List<string> path, FieldSet set)
    {
        type = type.For(tree);
        switch (tree)
        {
            case JsonObject members when type.Shape is FieldShape.Struct or FieldShape.Map:
                foreach (var (name, value) in members)
                {
                    path.Add(PathElement.OfField(name));
                    var below = type.Member(name);
                    if (below is not null)
                    {
                        Collect(value, below, path, set);
                    }

                    if (value is null or JsonObject { Count: 0 } || (below is not null && !type.Declares(name)))
                    {
                        set.Insert(path);
                    }

                    path.RemoveAt(path.Count - 1);
                }

                break;
            case JsonArray items when type.Shape is FieldShape.Set or FieldShape.KeyedList:
                foreach (var (element, values) in ListElements.Index(items, type))
                {
                    path.Add(element);
                    if (values.Count == 1)
                    {
                        Collect(values[0], type.Element, path, set);
                    }

                    set.Insert(path);
                    path.RemoveAt(path.Count - 1);
                }

                break;
            default:
                if (type.Shape == FieldShape.Leaf)
                {
                    set.Insert(path);
                }

                break;
        }
    }

    private static JsonObject MergeMembers(JsonObject? live, JsonObject? config, FieldType type)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in live ?? [])
        {
            merged[name] = config is not null && config.TryGetPropertyValue(name, out var wanted)
                ? type.Member(name) is { } member ? Merge(value, wanted, member) : wanted?.DeepClone()
                : value?.DeepClone();
        }

        foreach (var (name, value) in config ?? [])
        {
            if (!merged.ContainsKey(name))
            {
                merged[name] = value?.DeepClone();
            }
        }

        return merged;
    }

    // The configuration's elements keep its order. Those that only the document has stay behind the element that they follow there.
    private static JsonArray MergeElements(JsonArray? live, JsonArray? config, FieldType type)
    {
        var left = Named(live, type);
        var right = Named(config, type);
        var ofLeft = Single(left);
        var ofRight = right.Select(static item => item.Name).ToHashSet(StringComparer.Ordinal);
        var inLeft = left.Select(static item => item.Name).ToHashSet(StringComparer.Ordinal);
        var shared = new Queue<string>(right.Select(static item => item.Name).Where(inLeft.Contains));
        var done = new HashSet<string>(StringComparer.Ordinal);
        var merged = new JsonArray();
        var (l, r) = (0, 0);
        while (l < left.Count || r < right.Count)
        {
            if (l < left.Count && r < right.Count)
            {
                var name = left[l].Name;
                if (name == right[r].Name)
                {
                    Take(right[r++]);
                    l++;
                    continue;
                }

                if (ofRight.Contains(name) && shared.TryPeek(out var next) && next != name)
                {
                    // It comes when the configuration has it.
                    l++;
                    continue;
                }
            }

            if (l < left.Count)
            {
                if (!ofRight.Contains(left[l].Name))
                {
                    merged.Add(left[l++].Value?.DeepClone());
                    continue;
                }

                if (done.Contains(left[l].Name))
                {
                    l++;
                }
            }

            if (r < right.Count)
            {
                Take(right[r++]);
            }
        }

        return merged;

        void Take((string Name, JsonNode? Value) item)
        {
            done.Add(item.Name);
            merged.Add(ofLeft.TryGetValue(item.Name, out var twin) ? Merge(twin, item.Value, type.Element) : item.Value?.DeepClone());
            if (shared.TryPeek(out var next) && next == item.Name)
            {
                shared.Dequeue();
            }
        }
    }

    private static List<(string Name, JsonNode? Value)> Named(JsonArray? list, FieldType type) =>
        [.. (list ?? []).Select(item => (ListElements.Name(item, type, out _) ?? "", item))];

    private static Dictionary<string, JsonNode?> Single(List<(string Name, JsonNode? Value)> items) => items
        .GroupBy(static item => item.Name, StringComparer.Ordinal)
        .Where(static group => group.Count() == 1)
        .ToDictionary(static group => group.Key, static group => group.First().Value, StringComparer.Ordinal);

    private static bool IsFilled(JsonNode? node) => node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };

    private static void Check(JsonNode? tree, FieldType type, List<string> path, List<string> errors)
    {
        if (tree is null)
        {
            return;
        }

        type = type.For(tree);
        switch (type.Shape)
        {
            case FieldShape.Struct or FieldShape.Map when tree is JsonObject members:
                foreach (var (name, value) in members)
                {
                    var member = type.Member(name);
                    path.Add(PathElement.OfField(name));
                    if (member is null)
                    {
                        Report("field not declared in schema");
                    }
                    else
                    {
                        Check(value, member, path, errors);
                    }

                    path.RemoveAt(path.Count - 1);
                    if (member is null)
                    {
                        // What comes behind it is not looked at.
                        break;
                    }
                }

                break;
            case FieldShape.Struct or FieldShape.Map:
                Report("expected map, got &{" + GoText.Show(tree) + "}");
                break;
            case FieldShape.Set or FieldShape.KeyedList when tree is JsonArray items:
                CheckElements(items, type, path, errors);
                break;
            case FieldShape.Set or FieldShape.KeyedList:
                Report("expected list, got &{" + GoText.Show(tree) + "}");
                break;
            case FieldShape.Leaf when type.Content == FieldContent.Members:
                Check(tree, type.Inside, path, errors);
                break;
            case FieldShape.Leaf when type.Content == FieldContent.Elements:
                if (tree is not JsonArray atomic)
                {
                    Report("expected list, got &{" + GoText.Show(tree) + "}");
                    break;
                }

                for (var i = 0; i < atomic.Count; i++)
                {
                    path.Add(string.Create(CultureInfo.InvariantCulture, $"i:{i}"));
                    Check(atomic[i], type.Element, path, errors);
                    path.RemoveAt(path.Count - 1);
                }

                break;
            default:
                if (WhyNoScalar(tree, type.Content) is { } why)
                {
                    Report(why);
                }

                break;
        }

        void Report(string what) => errors.Add(PathElement.Describe(path) + ": " + what);
    }

    private static void CheckElements(JsonArray items, FieldType type, List<string> path, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (ListElements.Name(items[i], type, out var error) is not { } element)
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{PathElement.Describe(path)}: element {i}: {error}"));
                return;
            }

            if (!seen.Add(element))
            {
                errors.Add($"{PathElement.Describe(path)}: duplicate entries for key {PathElement.Describe([element])}");
            }

            path.Add(element);
            Check(items[i], type.Element, path, errors);
            path.RemoveAt(path.Count - 1);
        }
    }

    private static string? WhyNoScalar(JsonNode tree, FieldContent content)
    {
        var kind = tree.GetValueKind();
        return content switch
        {
            FieldContent.Number when kind != JsonValueKind.Number => $"expected numeric (int or float), got {GoText.TypeOf(tree)}",
            FieldContent.Text when kind != JsonValueKind.String => $"expected string, got &value.valueUnstructured{{Value:{GoText.Syntax(tree)}}}",
            FieldContent.Boolean when kind is not (JsonValueKind.True or JsonValueKind.False) => $"expected boolean, got &{{{GoText.Show(tree)}}}",
            _ => null,
        };
    }
}
