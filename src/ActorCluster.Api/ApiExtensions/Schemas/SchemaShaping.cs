using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// Brings objects into the shape of their schema: drops fields that it does not name and fills in defaults
/// (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning and /defaulting). What needs no change is returned as it is.
/// </summary>
public static class SchemaShaping
{
    /// <summary>Drops the fields of an object that its schema does not name.</summary>
    /// <param name="members">The object without its kind, apiVersion and metadata.</param>
    /// <param name="schema">The schema of the whole object.</param>
    /// <param name="dropped">Gets the paths of what was dropped; null when nobody asks.</param>
    public static SortedMap<object?> Prune(SortedMap<object?> members, StructuralSchema schema, ICollection<string>? dropped) =>
        PruneObject(members, schema, "", isResource: true, schema.PreservesUnknownFields, dropped);

    /// <summary>Fills in what was left out, and drops nulls where none may be.</summary>
    /// <param name="members">The object without its kind, apiVersion and metadata.</param>
    /// <param name="schema">The schema of the whole object.</param>
    public static SortedMap<object?> Default(SortedMap<object?> members, StructuralSchema schema) => (SortedMap<object?>)Fill(members, schema, isRoot: true)!;

    private static object? PruneValue(object? value, StructuralSchema? schema, string path, bool preserves, ICollection<string>? dropped)
    {
        switch (value)
        {
            case SortedMap<object?> members:
                return PruneObject(
                    members, schema, path, schema?.Source.XEmbeddedResource == true, preserves || schema?.PreservesUnknownFields == true, dropped);
            case IReadOnlyList<object?> items:
                object?[]? changed = null;
                for (var i = 0; i < items.Count; i++)
                {
                    var item = PruneValue(items[i], schema?.Items, $"{path}[{i}]", preserves || schema?.PreservesUnknownFields == true, dropped);
                    if (!ReferenceEquals(item, items[i]))
                    {
                        (changed ??= [.. items])[i] = item;
                    }
                }

                return changed ?? items;
            default:
                return value;
        }
    }

    // Below a schema that preserves, what has a schema of its own is pruned by that one, and everything else is kept.
    private static SortedMap<object?> PruneObject(
        SortedMap<object?> members, StructuralSchema? schema, string path, bool isResource, bool preserves, ICollection<string>? dropped)
    {
        var result = members;
        foreach (var (name, value) in members)
        {
            if (isResource && name is "kind" or "apiVersion" or "metadata")
            {
                continue;
            }

            var inner = path.Length == 0 ? name : $"{path}.{name}";
            StructuralSchema? own = null;
            var isKnown = schema is not null && (schema.Properties.TryGetValue(name, out own) || schema.AllowsAdditionalProperties is not null);
            if (isKnown)
            {
                own ??= schema!.AdditionalProperties;
                if (own is null && preserves)
                {
                    continue;
                }

                var pruned = PruneValue(value, own, inner, false, dropped);
                if (!ReferenceEquals(pruned, value))
                {
                    result = result.With(name, pruned);
                }
            }
            else if (!preserves)
            {
                dropped?.Add(inner);
                result = result.Without(name);
            }
        }

        return result;
    }

    private static object? Fill(object? value, StructuralSchema schema, bool isRoot = false)
    {
        switch (value)
        {
            case SortedMap<object?> members:
                return FillObject(members, schema, isRoot);
            case IReadOnlyList<object?> items when schema.Items is { } element:
                object?[]? changed = null;
                for (var i = 0; i < items.Count; i++)
                {
                    var item = items[i] is null && !element.Source.Nullable ? element.Default : items[i];
                    item = Fill(item, element);
                    if (!ReferenceEquals(item, items[i]))
                    {
                        (changed ??= [.. items])[i] = item;
                    }
                }

                return changed ?? items;
            default:
                return value;
        }
    }

    private static SortedMap<object?> FillObject(SortedMap<object?> members, StructuralSchema schema, bool isRoot)
    {
        var result = members;
        foreach (var (name, property) in schema.Properties)
        {
            if (isRoot && name is "kind" or "apiVersion" or "metadata")
            {
                continue;
            }

            var isThere = members.TryGetValue(name, out var value);
            if (isThere && value is null && !property.Source.Nullable && property.Default is null)
            {
                result = result.Without(name);
            }
            else if (property.Default is { } given && (!isThere || (value is null && !property.Source.Nullable)))
            {
                result = result.With(name, given);
            }
        }

        foreach (var (name, value) in result)
        {
            if ((isRoot && name is "kind" or "apiVersion" or "metadata") || schema.PropertyOf(name) is not { } property)
            {
                continue;
            }

            var filled = value is null && !property.Source.Nullable ? property.Default : value;
            filled = Fill(filled, property);
            if (!ReferenceEquals(filled, value))
            {
                result = result.With(name, filled);
            }
        }

        return result;
    }
}
