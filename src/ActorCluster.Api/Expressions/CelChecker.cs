using ActorCluster.Api.ApiExtensions.Schemas;

namespace ActorCluster.Api.Expressions;

/// <summary>Finds names that nothing has, and fields that the schema of an object does not name.</summary>
/// <param name="source">The expression, for messages.</param>
/// <param name="variables">The variables that there are, with the schemas of those that have one.</param>
internal sealed class CelChecker(string source, IReadOnlyDictionary<string, StructuralSchema?> variables)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<(string Name, StructuralSchema? Schema)> _bound = [];

    /// <summary>The variables that were met.</summary>
    public IReadOnlySet<string> Used => _used;

    /// <summary>Checks a part of an expression.</summary>
    /// <param name="node">The part.</param>
    /// <returns>The schema of its value; null when nothing is known of it.</returns>
    /// <exception cref="CelException">It is not valid.</exception>
    public StructuralSchema? Check(CelNode node)
    {
        switch (node)
        {
            case CelName name:
                return Name(name);
            case CelSelect select:
                return Select(select);
            case CelIndex index:
                Check(index.Key);
                var target = Check(index.Target);
                return target?.Items ?? (index.Key is CelLiteral { Value: string key } ? target?.PropertyOf(key) : target?.AdditionalProperties);
            case CelList list:
                Each(list.Items);
                return null;
            case CelMap map:
                Each(map.Entries.Select(static entry => entry.Key));
                Each(map.Entries.Select(static entry => entry.Value));
                return null;
            case CelBind bind:
                return Within(bind.Variable, Check(bind.Value), () => Check(bind.Body));
            case CelComprehension comprehension:
                return Comprehension(comprehension);
            case CelCall call:
                return Call(call);
            default:
                return null;
        }
    }

    private void Each(IEnumerable<CelNode> nodes)
    {
        foreach (var node in nodes)
        {
            Check(node);
        }
    }

    private StructuralSchema? Name(CelName name)
    {
        for (var i = _bound.Count - 1; i >= 0; i--)
        {
            if (_bound[i].Name == name.Name)
            {
                return _bound[i].Schema;
            }
        }

        if (variables.TryGetValue(name.Name, out var schema))
        {
            _used.Add(name.Name);
            return schema;
        }

        return CelFunctions.TypeNamed(name.Name) is not null
            ? null
            : throw CelException.At(source, name.Position, $"undeclared reference to '{name.Name}' (in container '')");
    }

    private StructuralSchema? Select(CelSelect select)
    {
        if (Check(select.Target) is not { } schema)
        {
            return null;
        }

        var field = CelNames.Unescape(select.Field);
        if (schema.PropertyOf(field) is { } property)
        {
            return property;
        }

        var isObject = schema.Type == "object" && schema.AllowsAdditionalProperties is null && !schema.PreservesUnknownFields;
        var isMeta = field is "kind" or "apiVersion" or "metadata";
        return (isObject && !isMeta) || schema.Type is "string" or "integer" or "boolean" or "number" or "array"
            ? throw CelException.At(source, select.Position - 1, schema.Type == "object" ? $"undefined field '{select.Field}'" : $"type '{schema.Type}' does not support field selection")
            : null;
    }

    private StructuralSchema? Comprehension(CelComprehension macro)
    {
        var range = Check(macro.Range);
        var element = range?.Items;
        return Within(macro.Variable, macro.SecondVariable is null ? element : null, () =>
        {
            if (macro.SecondVariable is { } second)
            {
                return Within(second, element ?? range?.AdditionalProperties, () => Parts(macro));
            }

            return macro.Macro == "filter" && Parts(macro) is null ? range : Parts(macro);
        });
    }

    private StructuralSchema? Parts(CelComprehension macro)
    {
        Check(macro.Body);
        if (macro.Transform is not null)
        {
            Check(macro.Transform);
        }

        return null;
    }

    private StructuralSchema? Call(CelCall call)
    {
        var isLibrary = call.Target is CelName name && CelFunctions.IsLibrary(name.Name)
            && !variables.ContainsKey(name.Name) && !_bound.Exists(bound => bound.Name == name.Name);
        if (call.Target is not null && !isLibrary)
        {
            Check(call.Target);
        }

        Each(call.Arguments);
        if (!CelFunctions.IsKnown(call.Function))
        {
            throw CelException.At(source, call.Position + call.Function.Length, $"undeclared reference to '{call.Function}' (in container '')");
        }

        return null;
    }

    private StructuralSchema? Within(string name, StructuralSchema? schema, Func<StructuralSchema?> check)
    {
        _bound.Add((name, schema));
        var result = check();
        _bound.RemoveAt(_bound.Count - 1);
        return result;
    }
}
