namespace ActorCluster.Api.Expressions;

/// <summary>Finds the type of an expression, and what is wrong with it (cel-go's checker/checker.go). All mistakes are collected.</summary>
/// <param name="variables">The variables that there are.</param>
internal sealed class CelChecker(IReadOnlyDictionary<string, CelShape> variables)
{
    // A part that is wrong has this type: it fits everything, so that one mistake is reported once.
    private static readonly CelShape Unknown = CelShape.Dynamic;

    private static readonly string[] TypeNames = ["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type"];

    private readonly CelUnifier _types = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<(string Name, CelShape Shape)> _bound = [];

    /// <summary>The variables that were met.</summary>
    public IReadOnlySet<string> Used => _used;

    /// <summary>What is wrong, and where.</summary>
    public List<(int Position, string Message)> Errors { get; } = [];

    /// <summary>The type of an expression.</summary>
    /// <param name="root">The expression.</param>
    public CelShape TypeOf(CelNode root) => _types.Substitute(Check(root));

    private CelShape Check(CelNode node) => node switch
    {
        CelLiteral literal => CelShape.Simple(CelValues.TypeOf(literal.Value)),
        CelName name => Name(name),
        CelSelect select => Select(select),
        CelIndex index => Resolve(index.Position, index.IsOptional ? "_[?_]" : "_[_]", false, [Check(index.Target), Check(index.Key)]),
        CelList list => CelShape.List(Join(list.Items)),
        CelMap map => CelShape.Of("map", Join(map.Entries.Select(static entry => entry.Key)), Join(map.Entries.Select(static entry => entry.Value))),
        CelOptionalItem item => Inner(item),
        CelComprehension comprehension => Comprehension(comprehension),
        CelCall call => Call(call),
        _ => CelShape.Dynamic,
    };

    private CelShape Inner(CelOptionalItem item)
    {
        var optional = _types.Resolve(Check(item.Value));
        if (optional.Name == "optional_type")
        {
            return optional.Parameters[0];
        }

        return optional.IsDynamic ? optional : Fail(item.Position, $"expected type 'optional_type(_)' but found '{Show(optional)}'");
    }

    // Kubernetes asks for lists and maps of one type (HomogeneousAggregateLiterals); dyn is one.
    private CelShape Join(IEnumerable<CelNode> nodes)
    {
        CelShape? all = null;
        foreach (var node in nodes)
        {
            var shape = Check(node);
            if (all is null || (all.IsDynamic && !_types.Resolve(shape).IsDynamic))
            {
                all ??= shape;
            }
            else if (!_types.Fits(shape, all))
            {
                Fail(node.Position, $"expected type '{Show(all)}' but found '{Show(shape)}'");
            }
        }

        return all ?? CelShape.Variable("_");
    }

    private CelShape Name(CelName name)
    {
        for (var i = _bound.Count - 1; i >= 0; i--)
        {
            if (_bound[i].Name == name.Name)
            {
                return _bound[i].Shape;
            }
        }

        if (variables.TryGetValue(name.Name, out var shape))
        {
            _used.Add(name.Name);
            return shape;
        }

        return TypeNames.Contains(name.Name)
            ? CelShape.Of("type", CelShape.Simple(name.Name))
            : Fail(name.Position, $"undeclared reference to '{name.Name}' (in container '')");
    }

    private CelShape Select(CelSelect select)
    {
        var target = _types.Resolve(Check(select.Target));
        var isOptional = select.IsOptional;
        if (target.Name == "optional_type")
        {
            (target, isOptional) = (_types.Resolve(target.Parameters[0]), true);
        }

        CelShape field;
        if (target.IsDynamic || target.IsVariable)
        {
            field = CelShape.Dynamic;
        }
        else if (target.Name == "map")
        {
            field = target.Parameters[1];
        }
        else if (!target.IsObject)
        {
            return Fail(select.Position, $"type '{Show(target)}' does not support field selection");
        }
        else if (target.FieldNamed(select.Field) is { } found)
        {
            field = found;
        }
        else
        {
            return Fail(select.Position, $"undefined field '{select.Field}'");
        }

        return select.IsTest ? CelShape.Boolean : isOptional ? CelShape.Optional(field) : field;
    }

    private CelShape Comprehension(CelComprehension macro)
    {
        var range = _types.Resolve(Check(macro.Range));
        if (macro.Macro is "optMap" or "optFlatMap")
        {
            if (range.Name != "optional_type" && !range.IsDynamic)
            {
                return Fail(macro.Position, $"found no matching overload for 'hasValue' applied to '{Show(range)}.()'");
            }

            var inner = range.IsDynamic ? range : range.Parameters[0];
            var mapped = Within(macro.Variable, inner, () => Check(macro.Body));
            return macro.Macro == "optMap" ? CelShape.Optional(mapped) : mapped;
        }

        CelShape key, value;
        switch (range.Name)
        {
            case "list":
                (key, value) = (CelShape.Simple("int"), range.Parameters[0]);
                break;
            case "map":
                (key, value) = (range.Parameters[0], range.Parameters[1]);
                break;
            default:
                if (!range.IsDynamic && !range.IsVariable)
                {
                    Fail(macro.Range.Position, $"expression of type '{Show(range)}' cannot be range of a comprehension (must be list, map, or dynamic)");
                }

                (key, value) = (CelShape.Dynamic, CelShape.Dynamic);
                break;
        }

        return macro.SecondVariable is { } second
            ? Within(macro.Variable, key, () => Within(second, value, () => Parts(macro, key, value)))
            : Within(macro.Variable, range.Name == "map" ? key : value, () => Parts(macro, key, range.Name == "map" ? key : value));
    }

    private CelShape Parts(CelComprehension macro, CelShape key, CelShape element)
    {
        var body = Check(macro.Body);
        var filter = macro.Filter is { } node ? Check(node) : null;
        switch (macro.Macro)
        {
            case "all":
                return Resolve(macro.Position, "_&&_", false, [CelShape.Boolean, body]);
            case "exists":
                return Resolve(macro.Position, "_||_", false, [CelShape.Boolean, body]);
            case "exists_one" or "existsOne":
                Resolve(macro.Position, "_?_:_", false, [body, CelShape.Simple("int"), CelShape.Simple("int")]);
                return CelShape.Boolean;
            case "filter":
                return Resolve(macro.Position, "_?_:_", false, [body, CelShape.List(element), CelShape.List(element)]);
            default:
                var made = macro.Macro == "transformMap" ? CelShape.Of("map", key, body) : CelShape.List(body);
                return filter is null ? made : Resolve(macro.Position, "_?_:_", false, [filter, made, made]);
        }
    }

    private CelShape Call(CelCall call)
    {
        var isLibrary = call.Target is CelName name && CelDeclarations.IsLibrary(name.Name)
            && !variables.ContainsKey(name.Name) && !_bound.Exists(bound => bound.Name == name.Name);
        var function = isLibrary ? $"{((CelName)call.Target!).Name}.{call.Function}" : CelOperators.NameOf(call);
        var isMethod = call.Target is not null && !isLibrary;
        if (CelDeclarations.Of(function) is null)
        {
            foreach (var part in call.Target is null ? call.Arguments : [call.Target, .. call.Arguments])
            {
                Check(part);
            }

            return Fail(call.Position, $"undeclared reference to '{call.Function}' (in container '')");
        }

        CelShape[] arguments = [.. isMethod ? [Check(call.Target!)] : Array.Empty<CelShape>(), .. call.Arguments.Select(Check)];
        Literals(call);
        return Resolve(call.Position, function, isMethod, arguments);
    }

    // cel-go's ValidateDurationLiterals, ValidateTimestampLiterals and ValidateRegexLiterals.
    private void Literals(CelCall call)
    {
        if (call.Arguments is [.., CelLiteral { Value: string text } literal])
        {
            var isValid = call.Function switch
            {
                "duration" when call.Arguments.Count == 1 => CelFunctions.ParseDuration(text) is not null,
                "timestamp" when call.Arguments.Count == 1 => CelFunctions.ParseTimestamp(text) is not null,
                "matches" => ApiExtensions.Schemas.GoRegex.TryCreate(text, out _, out _),
                _ => true,
            };
            if (!isValid)
            {
                Fail(literal.Position, $"invalid {call.Function} argument");
            }
        }
    }

    private CelShape Resolve(int position, string function, bool isMethod, CelShape[] arguments)
    {
        CelShape? result = null;
        foreach (var overload in CelDeclarations.Of(function) ?? [])
        {
            if (overload.IsMethod != isMethod || overload.Arguments.Count != arguments.Length)
            {
                continue;
            }

            var mark = _types.Mark;
            var names = new Dictionary<string, CelShape>();
            if (!arguments.Zip(overload.Arguments).All(pair => _types.Fits(pair.First, CelDeclarations.Shape(pair.Second, names))))
            {
                _types.Restore(mark);
                continue;
            }

            var found = CelDeclarations.Shape(overload.Result, names);
            result = result is null || Show(result) == Show(found) ? found : CelShape.Dynamic;
        }

        return result ?? Fail(position, $"found no matching overload for '{function}' applied to '{Applied(isMethod, arguments)}'");
    }

    private string Applied(bool isMethod, CelShape[] arguments)
    {
        var shown = arguments.Select(Show).ToArray();
        return isMethod ? $"{shown[0]}.({string.Join(", ", shown[1..])})" : $"({string.Join(", ", shown)})";
    }

    private string Show(CelShape shape) => _types.Substitute(shape).ToString();

    private CelShape Within(string name, CelShape shape, Func<CelShape> check)
    {
        _bound.Add((name, shape));
        var result = check();
        _bound.RemoveAt(_bound.Count - 1);
        return result;
    }

    private CelShape Fail(int position, string message)
    {
        Errors.Add((position, message));
        return Unknown;
    }
}
