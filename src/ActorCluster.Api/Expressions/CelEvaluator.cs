namespace ActorCluster.Api.Expressions;

/// <summary>The names that an expression sees, the inner ones first.</summary>
/// <param name="Name">A name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Outer">The names around it; null for none.</param>
internal sealed record CelScope(string Name, object? Value, CelScope? Outer);

/// <summary>What evaluations may still cost.</summary>
/// <param name="limit">The most.</param>
public sealed class CelBudget(long limit)
{
    /// <summary>What is left.</summary>
    public long Left { get; private set; } = limit;

    /// <summary>Takes from what is left.</summary>
    /// <param name="cost">How much.</param>
    /// <exception cref="CelException">Nothing is left.</exception>
    public void Spend(long cost)
    {
        Left -= cost;
        if (Left < 0)
        {
            throw new CelException("operation cancelled: actual cost limit exceeded");
        }
    }
}

/// <summary>
/// Evaluates an expression (the semantics of github.com/google/cel-spec, langdef.md) and counts what it costs as cel-go's
/// interpreter/runtimecost.go does, with its optimisations: a variable costs one, each step of a way into it another, and what is constant
/// nothing.
/// </summary>
/// <param name="budget">What it may cost.</param>
internal sealed class CelEvaluator(CelBudget budget)
{
    /// <summary>Evaluates a part of an expression.</summary>
    /// <param name="node">The part.</param>
    /// <param name="scope">The names.</param>
    /// <exception cref="CelException">It has no value.</exception>
    public object? Evaluate(CelNode node, CelScope? scope)
    {
        switch (node)
        {
            case CelLiteral literal:
                return literal.Value;
            case CelName { NamedType: { } type }:
                return type;
            case CelSelect { NamedType: { } type }:
                return type;
            case CelName or CelSelect:
                return Attribute(node, scope, costs: true);
            case CelList list:
                return List(list, scope);
            case CelMap map:
                return Map(map, scope);
            case CelFold fold:
                return Fold(fold, scope);
            case CelCall { Function: CelOperators.Index or CelOperators.OptionalIndex or CelOperators.OptionalSelect }:
                return Attribute(node, scope, costs: true);
            case CelCall call:
                return Call(call, scope);
            default:
                throw new CelException("unknown expression");
        }
    }

    // Whether a part is constant: then it is computed once, before anything is counted (cel-go's OptOptimize).
    private static bool IsConstant(CelNode node) => node switch
    {
        CelLiteral or CelName { NamedType: not null } or CelSelect { NamedType: not null } => true,
        CelList list => list.Items.All(static item => item is not CelOptionalItem && IsConstant(item)),
        CelMap map => map.Entries.All(static entry => IsConstant(entry.Key) && entry.Value is not CelOptionalItem && IsConstant(entry.Value)),
        CelCall { Target: null, Arguments: [var only] } call => CelCosts.IsConversion(call.Function) && IsConstant(only),
        _ => false,
    };

    // A variable or any other value, and the way into it: the whole costs one, and so does each step.
    private object? Attribute(CelNode node, CelScope? scope, bool costs)
    {
        // The test of a way's end costs one like any step, and the way as such nothing.
        var isTest = node is CelSelect { IsTest: true };
        var steps = new Stack<CelNode>();
        var root = node;
        while (root is CelSelect { NamedType: null } or CelCall { Function: CelOperators.Index or CelOperators.OptionalIndex or CelOperators.OptionalSelect })
        {
            steps.Push(root);
            root = root is CelSelect select ? select.Target : ((CelCall)root).Arguments[0];
            if (root is CelSelect { IsTest: true })
            {
                break;
            }
        }

        var value = root switch
        {
            CelName { NamedType: null } name => Find(scope, name.Name),
            CelCall { Function: CelOperators.Conditional } conditional when steps.Count > 0 => Choose(conditional, scope),
            _ => Evaluate(root, scope),
        };
        var isOptional = value is CelOptional;
        if (value is CelOptional given)
        {
            if (!given.HasValue && steps.Count > 0)
            {
                budget.Spend(costs && !isTest ? 1 : 0);
                return isTest ? false : given;
            }

            value = steps.Count > 0 ? given.Value : value;
        }

        while (steps.TryPop(out var step))
        {
            if (step is CelSelect { IsTest: true } test)
            {
                budget.Spend(1);
                return CelSteps.TryGet(value, test.Field, true, out _);
            }

            isOptional |= step is CelCall { Function: CelOperators.OptionalIndex or CelOperators.OptionalSelect };
            var key = step is CelSelect select ? select.Field : KeyOf(((CelCall)step).Arguments[1], scope);
            var isThere = TryStep(value, key, isOptional, out value);
            if (!isThere)
            {
                budget.Spend(costs && !isTest ? 1 : 0);
                return isTest ? false : CelOptional.None;
            }

            budget.Spend(1);
        }

        budget.Spend(costs && root is not CelCall { Function: CelOperators.Conditional } ? 1 : 0);
        return isOptional && !ReferenceEquals(root, node) ? CelOptional.Of(value) : value;
    }

    private bool TryStep(object? value, object? key, bool isOptional, out object? found)
    {
        try
        {
            return CelSteps.TryGet(value, key, isOptional, out found);
        }
        catch (CelException) when (budget.Left >= 0)
        {
            budget.Spend(1);
            throw;
        }
    }

    // A key that is a way itself costs its steps only.
    private object? KeyOf(CelNode key, CelScope? scope) => key is CelLiteral literal
        ? literal.Value
        : key is CelName { NamedType: null } or CelSelect { NamedType: null, IsTest: false } ? Attribute(key, scope, costs: false) : Evaluate(key, scope);

    private object? Find(CelScope? scope, string name)
    {
        name = name[0] == '.' ? name[1..] : name;
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope.Value is CelFailure failure ? throw failure.Exception : scope.Value;
            }
        }

        budget.Spend(1);
        throw new CelException($"no such attribute(s): {name}");
    }

    private object?[] List(CelList list, CelScope? scope)
    {
        var items = new List<object?>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (item is not CelOptionalItem optional)
            {
                items.Add(Evaluate(item, scope));
            }
            else if (Evaluate(optional.Value, scope) is var value && value is not CelOptional)
            {
                throw new CelException($"cannot initialize optional list element from non-optional value {CelFormat.Show(value)}");
            }
            else if (value is CelOptional { HasValue: true } given)
            {
                items.Add(given.Value);
            }
        }

        budget.Spend(IsConstant(list) ? 0 : CelCosts.NewList);
        return [.. items];
    }

    private object Map(CelMap map, CelScope? scope)
    {
        var entries = new List<KeyValuePair<object?, object?>>(map.Entries.Count);
        foreach (var (name, item) in map.Entries)
        {
            var key = Evaluate(name, scope);
            var value = Evaluate(item is CelOptionalItem optional ? optional.Value : item, scope);
            if (item is CelOptionalItem)
            {
                if (value is not CelOptional given)
                {
                    throw new CelException($"cannot initialize optional entry '{CelFormat.Show(key)}' from non-optional value {CelFormat.Show(value)}");
                }

                if (!given.HasValue)
                {
                    entries.RemoveAll(entry => CelValues.AreEqual(entry.Key, key));
                    continue;
                }

                value = given.Value;
            }

            entries.Add(new KeyValuePair<object?, object?>(key, value));
        }

        budget.Spend(IsConstant(map) ? 0 : CelCosts.NewMap);
        return CelMaps.Of(entries);
    }

    private object? Call(CelCall call, CelScope? scope)
    {
        switch (call.Function)
        {
            case CelOperators.And or CelOperators.Or:
                return Logic(call, scope, call.Function == CelOperators.Or);
            case CelOperators.Conditional:
                return Choose(call, scope);
            case CelOperators.NotStrictlyFalse:
                return NotStrictlyFalse(call, scope);
            case "or" or "orValue" when call.Target is not null && Evaluate(call.Target, scope) is CelOptional optional:
                // The other value is asked for only when it is needed, and the choice costs nothing.
                return optional.HasValue ? call.Function == "or" ? optional : optional.Value : Evaluate(call.Arguments[0], scope);
            default:
                break;
        }

        var arguments = new object?[call.Arguments.Count + (call.Target is null ? 0 : 1)];
        var next = 0;
        if (call.Target is not null)
        {
            arguments[next++] = Evaluate(call.Target, scope);
        }

        foreach (var argument in call.Arguments)
        {
            arguments[next++] = Evaluate(argument, scope);
        }

        var isFree = IsConstant(call) || (call.Function == CelOperators.In && CelCosts.IsSetMembership(call, IsConstant));
        CelException? failure = null;
        object? result = null;
        try
        {
            result = call.Target is null
                ? CelFunctions.Call(call.Function.TrimStart('.'), arguments)
                : CelFunctions.CallMethod(call.Function, arguments);
        }
        catch (CelException exception) when (budget.Left >= 0)
        {
            failure = exception;
        }

        budget.Spend(isFree ? 0 : CelCosts.OfCall(call, arguments, result));
        return failure is null ? result : throw failure;
    }

    private object? Choose(CelCall call, CelScope? scope)
    {
        if (Evaluate(call.Arguments[0], scope) is not bool condition)
        {
            throw new CelException("no such overload");
        }

        // A way that is chosen costs its steps only.
        var chosen = call.Arguments[condition ? 1 : 2];
        return chosen is CelName { NamedType: null } or CelSelect { NamedType: null, IsTest: false }
            or CelCall { Function: CelOperators.Index or CelOperators.OptionalIndex or CelOperators.OptionalSelect }
            ? Attribute(chosen, scope, costs: false)
            : Evaluate(chosen, scope);
    }

    // An error on one side does not matter when the other side decides.
    private bool Logic(CelCall call, CelScope? scope, bool decides)
    {
        CelException? error = null;
        foreach (var argument in call.Arguments)
        {
            try
            {
                if (Evaluate(argument, scope) is not bool value)
                {
                    error ??= new CelException("no such overload");
                }
                else if (value == decides)
                {
                    return decides;
                }
            }
            catch (CelException exception) when (budget.Left >= 0)
            {
                error ??= exception;
            }
        }

        return error is null ? !decides : throw error;
    }

    private bool NotStrictlyFalse(CelCall call, CelScope? scope)
    {
        object? value = true;
        try
        {
            value = Evaluate(call.Arguments[0], scope);
        }
        catch (CelException) when (budget.Left >= 0)
        {
            // What failed may still be decided by what comes later.
        }

        budget.Spend(1);
        return value is not false;
    }

    private object? Fold(CelFold fold, CelScope? scope)
    {
        var range = Evaluate(fold.Range, scope);
        var elements = range switch
        {
            IReadOnlyList<object?> items => items,
            not null when CelMaps.IsMap(range, out _) => CelMaps.Keys(range),
            _ => throw new CelException($"got '{CelValues.TypeOf(range)}', expected iterable type"),
        };
        var accumulator = Try(fold.Initial, scope);

        // Lists that grow by one element each round are one list until the end.
        var list = accumulator is object?[] { Length: 0 } ? new List<object?>() : null;
        foreach (var element in elements)
        {
            var inner = new CelScope(fold.Variable, element, new CelScope(fold.Accumulator, list ?? accumulator, scope));
            if (Evaluate(fold.Condition, inner) is false)
            {
                break;
            }

            var made = Try(fold.Step, inner);
            if (list is null || made is CelFailure)
            {
                (accumulator, list) = (made, null);
            }
        }

        return Evaluate(fold.Outcome, new CelScope(fold.Accumulator, list?.ToArray() ?? accumulator, scope));
    }

    private object? Try(CelNode node, CelScope? scope)
    {
        try
        {
            return Evaluate(node, scope);
        }
        catch (CelException exception) when (budget.Left >= 0)
        {
            return new CelFailure(exception);
        }
    }

    // What a loop has come to when a round failed; a later round may still decide.
    private sealed record CelFailure(CelException Exception);
}
