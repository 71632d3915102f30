using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>Checks that lists of the types set and map hold nothing twice (apiserver/schema/listtype/validation.go).</summary>
public static class ListTypes
{
    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">Where it stands; empty for an object itself.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(object? value, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        switch (value)
        {
            case SortedMap<object?> members:
                foreach (var (name, member) in members)
                {
                    if (schema.PropertyOf(name) is { } property)
                    {
                        Validate(member, property, path.Length == 0 ? name : $"{path}.{name}", errors);
                    }
                }

                break;
            case IReadOnlyList<object?> items:
                Duplicates(items, schema, path, errors);
                for (var i = 0; i < items.Count && schema.Items is not null; i++)
                {
                    Validate(items[i], schema.Items, $"{path}[{i}]", errors);
                }

                break;
            default:
                break;
        }
    }

    private static void Duplicates(IReadOnlyList<object?> items, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        if (schema.Source.XListType is not ("set" or "map"))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            var identity = items[i];
            if (schema.Source.XListType == "map")
            {
                if (items[i] is not SortedMap<object?> members)
                {
                    continue;
                }

                identity = JsonData.Object((schema.Source.XListMapKeys ?? [])
                    .Where(members.ContainsKey).Select(key => new KeyValuePair<string, object?>(key, members[key])));
            }

            var text = JsonData.ToText(identity);
            if (!seen.Add(text))
            {
                errors.Add(new FieldError(FieldError.TypeDuplicate, $"{path}[{i}]", text, ""));
            }
        }
    }
}
