using System.Text.Json.Nodes;

namespace ActorCluster.Api.Ownership;

/// <summary>
/// What differs between two forms of a document (structured-merge-diff's typed/compare.go): fields that came, went, or have another value.
/// </summary>
internal sealed class FieldComparison
{
    private readonly List<string> _path = [];
    private readonly FieldSet _added = new();
    private readonly FieldSet _modified = new();
    private readonly FieldSet _removed = new();

    private FieldComparison()
    {
    }

    /// <summary>Compares two forms.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    /// <param name="type">The type of both.</param>
    /// <param name="ignored">Fields that do not count, nor what lies below them.</param>
    public static (FieldSet Added, FieldSet Modified, FieldSet Removed) Compare(JsonObject before, JsonObject after, FieldType type, FieldSet ignored)
    {
        var comparison = new FieldComparison();
        comparison.Visit(new Side(true, before), new Side(true, after), type);
        return (comparison._added.ExceptBelow(ignored), comparison._modified.ExceptBelow(ignored), comparison._removed.ExceptBelow(ignored));
    }

    private void Visit(Side before, Side after, FieldType type)
    {
        var (left, right) = (type.For(before.Value), type.For(after.Value));
        if (before.Value is not null && after.Value is not null && left.Shape != right.Shape)
        {
            // Where several types are allowed, and it has changed: what was inside goes, what is inside comes.
            Inside(before, default, left);
            Inside(default, after, right);
            Leaf(before, after);
            return;
        }

        type = after.Value is null ? left : right;

        // Two that have nothing inside are compared as they are: an empty map is not an absent one.
        if (type.Shape == FieldShape.Leaf || (before.IsHollow && after.IsHollow))
        {
            Leaf(before, after);
            return;
        }

        Inside(before, after, type);
        if (!before.IsThere)
        {
            _added.Insert(_path);
        }
        else if (!after.IsThere)
        {
            _removed.Insert(_path);
        }
    }

    private void Inside(Side before, Side after, FieldType type)
    {
        if (type.Shape is FieldShape.Struct or FieldShape.Map)
        {
            Members(before.Value as JsonObject, after.Value as JsonObject, type);
        }
        else if (type.Shape is FieldShape.Set or FieldShape.KeyedList)
        {
            Elements(before.Value as JsonArray, after.Value as JsonArray, type);
        }
    }

    private void Leaf(Side before, Side after)
    {
        if (!before.IsThere)
        {
            _added.Insert(_path);
        }
        else if (!after.IsThere)
        {
            _removed.Insert(_path);
        }
        else if (!JsonNode.DeepEquals(before.Value, after.Value))
        {
            _modified.Insert(_path);
        }
    }

    private void Members(JsonObject? before, JsonObject? after, FieldType type)
    {
        foreach (var (name, value) in before ?? [])
        {
            JsonNode? other = null;
            var isThere = after is not null && after.TryGetPropertyValue(name, out other);
            Member(name, new Side(true, value), new Side(isThere, other), type);
        }

        foreach (var (name, value) in after ?? [])
        {
            if (before is null || !before.ContainsKey(name))
            {
                Member(name, default, new Side(true, value), type);
            }
        }
    }

    private void Member(string name, Side before, Side after, FieldType type)
    {
        if (type.Member(name) is not { } member)
        {
            return;
        }

        _path.Add(PathElement.OfField(name));
        Visit(before, after, member);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Elements(JsonArray? before, JsonArray? after, FieldType type)
    {
        var left = ListElements.Index(before, type);
        var right = ListElements.Index(after, type);
        foreach (var (element, values) in left)
        {
            Element(element, values, right.GetValueOrDefault(element), type);
        }

        foreach (var (element, values) in right)
        {
            if (!left.ContainsKey(element))
            {
                Element(element, null, values, type);
            }
        }
    }

    private void Element(string element, List<JsonNode?>? before, List<JsonNode?>? after, FieldType type)
    {
        _path.Add(element);
        if (before is not { Count: > 1 } && after is not { Count: > 1 })
        {
            Visit(SideOf(before), SideOf(after), type.Element);
        }
        else if (before is { Count: > 1 } && after is { Count: > 1 })
        {
            // Elements of the same key cannot be told apart: they are owned together, as a whole.
            if (before.Count != after.Count || before.Zip(after).Any(static pair => !JsonNode.DeepEquals(pair.First, pair.Second)))
            {
                _modified.Insert(_path);
            }
        }
        else if (before is { Count: > 1 })
        {
            // What is alone again is owned field by field.
            if (after is not null)
            {
                Visit(default, SideOf(after), type.Element);
            }

            _removed.Insert(_path);
        }
        else
        {
            if (before is not null)
            {
                Visit(SideOf(before), default, type.Element);
            }

            _added.Insert(_path);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private static Side SideOf(List<JsonNode?>? values) => values is null ? default : new Side(true, values[0]);

    // A null is there; what is not there has no value.
    private readonly record struct Side(bool IsThere, JsonNode? Value)
    {
        public bool IsHollow => Value switch
        {
            JsonObject members => members.Count == 0,
            JsonArray items => items.Count == 0,
            _ => true,
        };
    }
}

/// <summary>Names the elements of lists.</summary>
internal static class ListElements
{
    /// <summary>The name of an element.</summary>
    /// <param name="value">The element.</param>
    /// <param name="type">The type of the list, which is a set or has keys.</param>
    /// <param name="error">Why it has none.</param>
    public static string? Name(JsonNode? value, FieldType type, out string error) => type.Shape == FieldShape.Set
        ? PathElement.OfValue(value, out error)
        : PathElement.OfKeys(value, type, out error);

    /// <summary>The elements by their names. Those without one are left out.</summary>
    /// <param name="list">The list.</param>
    /// <param name="type">Its type.</param>
    public static Dictionary<string, List<JsonNode?>> Index(JsonArray? list, FieldType type)
    {
        var result = new Dictionary<string, List<JsonNode?>>(StringComparer.Ordinal);
        foreach (var item in list ?? [])
        {
            if (Name(item, type, out _) is { } name)
            {
                if (!result.TryGetValue(name, out var values))
                {
                    result.Add(name, values = []);
                }

                values.Add(item);
            }
        }

        return result;
    }
}
