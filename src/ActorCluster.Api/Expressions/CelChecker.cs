namespace ActorCluster.Api.Expressions;

/// <summary>
/// Finds the type of each part of an expression, and what is wrong with it (cel-go's checker/checker.go). All mistakes are collected.
/// </summary>
/// <param name="variables">The variables that there are.</param>
internal sealed class CelChecker(IReadOnlyDictionary<string, CelShape> variables)
{
    private readonly CelUnifier _types = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<(string Name, CelShape Shape)> _bound = [];
    private readonly List<CelNode> _checked = [];

    /// <summary>The variables that were met.</summary>
    public IReadOnlySet<string> Used => _used;

    /// <summary>What is wrong, and where.</summary>
    public List<(int Position, string Message)> Errors { get; } = [];

    /// <summary>Checks an expression, and leaves their types with its parts.</summary>
    /// <param name="root">The expression.</param>
    /// <returns>Its type.</returns>
    public CelShape TypeOf(CelNode root)
    {
        Check(root);
        foreach (var node in _checked)
        {
            node.Shape = _types.Substitute(node.Shape, closes: true);
        }

        if (Errors.Count == 0)
        {
            new CelValidators(Errors).Visit(root, isExempt: false);
        }

        return root.Shape;
    }

    private CelShape Check(CelNode node)
    {
        node.Shape = node switch
        {
            CelLiteral literal => CelShape.Simple(CelValues.TypeOf(literal.Value)),
            CelName name => Name(name),
            CelSelect select => Select(select),
            CelCall call => Call(call),
            CelList list => CelShape.List(Join(list.Items)),
            CelMap map => Map(map),
            CelFold fold => Fold(fold),
            _ => throw new InvalidOperationException($"{node.GetType().Name} stands in no tree by itself."),
        };
        _checked.Add(node);
        return node.Shape;
    }

    private CelShape Map(CelMap map)
    {
        CelShape? key = null, value = null;
        foreach (var (name, item) in map.Entries)
        {
            key = Join(key, name, Check(name));
            value = Join(value, item, Item(item));
        }

        return CelShape.Of("map", key ?? CelShape.Variable("_"), value ?? CelShape.Variable("_"));
    }

    private CelShape Join(IEnumerable<CelNode> items)
    {
        CelShape? all = null;
        foreach (var item in items)
        {
            all = Join(all, item, Item(item));
        }

        return all ?? CelShape.Variable("_");
    }

    // Kubernetes asks for lists and maps of one type (HomogeneousAggregateLiterals); dyn is one.
    private CelShape Join(CelShape? all, CelNode node, CelShape next)
    {
        if (all is null)
        {
            return next;
        }

        return _types.Fits(all, next) ? CelUnifier.MostGeneral(all, next) : Mismatch(node.Position, all, next);
    }

    private CelShape Item(CelNode node)
    {
        if (node is not CelOptionalItem optional)
        {
            return Check(node);
        }

        var shape = _types.Substitute(Check(optional.Value));
        if (shape.Name != "optional_type" && !shape.IsDynamic)
        {
            Mismatch(optional.Value.Position, CelShape.Optional(shape), shape);
        }

        return shape.Name == "optional_type" ? shape.Parameters[0] : shape;
    }

    private CelShape Name(CelName name)
    {
        if (name.Name[0] != '.')
        {
            for (var i = _bound.Count - 1; i >= 0; i--)
            {
                if (_bound[i].Name == name.Name)
                {
                    return _bound[i].Shape;
                }
            }
        }

        var plain = name.Name.TrimStart('.');
        if (variables.TryGetValue(plain, out var shape))
        {
            _used.Add(plain);
            return shape;
        }

        name.NamedType = CelTypes.Named(plain);
        return name.NamedType is { } type ? type.Shape : Undeclared(name.Position, name.Name);
    }

    private CelShape Select(CelSelect select)
    {
        if (!select.IsTest && CelTypes.QualifiedName(select) is { } name && CelTypes.Named(name) is { } type && !IsVariable(name))
        {
            select.NamedType = type;
            return type.Shape;
        }

        var field = Field(select.Position, select.Target, select.Field, false);
        return select.IsTest ? CelShape.Boolean : _types.Substitute(field);
    }

    private bool IsVariable(string qualified)
    {
        var first = qualified.Split('.')[0];
        return variables.ContainsKey(first) || _bound.Exists(bound => bound.Name == first);
    }

    private CelShape Field(int position, CelNode operand, string field, bool isOptional)
    {
        var target = _types.Substitute(Check(operand));
        if (target.Name == "optional_type")
        {
            (target, isOptional) = (target.Parameters[0], true);
        }

        CelShape found;
        if (target.Name == "map")
        {
            found = target.Parameters[1];
        }
        else if (target.IsObject && !(target.Name.StartsWith("kubernetes.authorization.", StringComparison.Ordinal) && target.FieldNamed(field) is null))
        {
            found = target.FieldNamed(field) ?? Fail(position, $"undefined field '{field}'");
        }
        else if (target.IsStructure)
        {
            found = Fail(position, $"unexpected failed resolution of '{target.Name}'");
        }
        else if (target.IsVariable)
        {
            _types.Fits(CelShape.Dynamic, target);
            found = CelShape.Dynamic;
        }
        else
        {
            if (!target.IsDynamic && !target.IsError)
            {
                Fail(position, $"type '{target}' does not support field selection");
            }

            found = CelShape.Dynamic;
        }

        return isOptional ? CelShape.Optional(found) : found;
    }

    private CelShape Fold(CelFold fold)
    {
        Check(fold.Range);
        var accumulator = Check(fold.Initial);
        var range = _types.Substitute(fold.Range.Shape);
        CelShape variable;
        if (range.Name is "list" or "map")
        {
            variable = range.Parameters[0];
        }
        else if (range.IsDynamic || range.IsError || range.IsVariable)
        {
            _types.Fits(CelShape.Dynamic, range);
            variable = CelShape.Dynamic;
        }
        else
        {
            variable = Fail(
                fold.Range.Position, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
        }

        _bound.Add((fold.Accumulator, accumulator));
        _bound.Add((fold.Variable, variable));
        Assert(fold.Condition, CelShape.Boolean);
        Assert(fold.Step, accumulator);
        _bound.RemoveAt(_bound.Count - 1);
        var outcome = _types.Substitute(Check(fold.Outcome));
        _bound.RemoveAt(_bound.Count - 1);
        return outcome;
    }

    private void Assert(CelNode node, CelShape wanted)
    {
        var found = Check(node);
        if (!_types.Fits(wanted, found))
        {
            Mismatch(node.Position, wanted, found);
        }
    }

    private CelShape Call(CelCall call)
    {
        if (call.Function == CelOperators.OptionalSelect)
        {
            var name = (CelLiteral)call.Arguments[1];
            name.Shape = CelShape.Text;
            return _types.Substitute(Field(call.Position, call.Arguments[0], (string)name.Value!, true));
        }

        foreach (var argument in call.Arguments)
        {
            Check(argument);
        }

        // A function within a namespace, such as sets.contains, or a method of what stands before the dot.
        if (call.Target is { } target && CelTypes.QualifiedName(target) is { } space && CelDeclarations.Of($"{space}.{call.Function}") is not null)
        {
            (call.Function, call.Target) = ($"{space}.{call.Function}", null);
        }

        if (call.Target is not null)
        {
            Check(call.Target);
        }

        var overloads = CelDeclarations.Of(call.Target is null ? call.Function.TrimStart('.') : call.Function);
        return overloads is null ? Undeclared(call.Position, call.Function) : Resolve(call, overloads);
    }

    private CelShape Resolve(CelCall call, IReadOnlyList<CelOverload> overloads)
    {
        CelShape[] arguments = [.. call.Target is { } target ? [target.Shape] : Array.Empty<CelShape>(), .. call.Arguments.Select(static node => node.Shape)];
        if (call.Function is CelOperators.And or CelOperators.Or)
        {
            call.Overloads.Add(overloads[0]);
            var wrong = call.Arguments.Where(node => !_types.Fits(node.Shape, CelShape.Boolean)).ToList();
            wrong.ForEach(node => Mismatch(node.Position, CelShape.Boolean, node.Shape));
            return wrong.Count == 0 ? CelShape.Boolean : CelShape.Error;
        }

        CelShape? result = null;
        foreach (var overload in overloads.Where(overload => overload.IsMethod == call.Target is not null))
        {
            var names = new Dictionary<string, CelShape>();
            if (!_types.Fits(arguments, [.. overload.Arguments.Select(argument => CelDeclarations.Shape(argument, names))]))
            {
                continue;
            }

            call.Overloads.Add(overload);
            var found = _types.Substitute(CelDeclarations.Shape(overload.Result, names));
            result = result is null || (!result.IsDynamic && found.IsExactly(result)) ? found : CelShape.Dynamic;
        }

        if (result is not null)
        {
            return result;
        }

        var shown = arguments.Select(argument => _types.Substitute(argument, closes: true).ToString()).ToArray();
        var signature = call.Target is not null ? $"{shown[0]}.({string.Join(", ", shown[1..])})" : $"({string.Join(", ", shown)})";
        return Fail(call.Position, $"found no matching overload for '{call.Function}' applied to '{signature}'");
    }

    private CelShape Undeclared(int position, string name) => Fail(position, $"undeclared reference to '{name}' (in container '')");

    private CelShape Mismatch(int position, CelShape expected, CelShape found) => Fail(position, $"expected type '{expected}' but found '{found}'");

    private CelShape Fail(int position, string message)
    {
        Errors.Add((position, message));
        return CelShape.Error;
    }
}
