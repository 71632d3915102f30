using ActorCluster.Api.Collections;

namespace ActorCluster.Api.Expressions;

/// <summary>The names that an expression sees, the inner ones first.</summary>
/// <param name="Name">A name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Outer">The names around it; null for none.</param>
internal sealed record CelScope(string Name, object? Value, CelScope? Outer);

/// <summary>What evaluations may still cost; each step costs one, texts and lists by their length.</summary>
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

/// <summary>Evaluates an expression (the semantics of github.com/google/cel-spec, langdef.md).</summary>
/// <param name="budget">What it may cost.</param>
internal sealed class CelEvaluator(CelBudget budget)
{
    /// <summary>Evaluates a part of an expression.</summary>
    /// <param name="node">The part.</param>
    /// <param name="scope">The names.</param>
    /// <exception cref="CelException">It has no value.</exception>
    public object? Evaluate(CelNode node, CelScope? scope)
    {
        budget.Spend(1);
        switch (node)
        {
            case CelLiteral literal:
                return literal.Value;
            case CelName name:
                return Find(scope, name.Name);
            case CelSelect select:
                return Select(select, scope);
            case CelIndex index:
                return Index(Evaluate(index.Target, scope), Evaluate(index.Key, scope), index.IsOptional);
            case CelList list:
                return List(list, scope);
            case CelMap map:
                return Map(map, scope);
            case CelComprehension comprehension:
                return Comprehend(comprehension, scope);
            case CelCall call:
                return Call(call, scope);
            default:
                throw new CelException("unknown expression");
        }
    }

    private static object? Find(CelScope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope.Value;
            }
        }

        return CelFunctions.TypeNamed(name) ?? throw new CelException($"no such attribute(s): {name}");
    }

    private object? Select(CelSelect select, CelScope? scope)
    {
        // A function within a namespace of its own, such as optional.none(), is a call; a bare name with a dot is nothing.
        var target = Evaluate(select.Target, scope);
        var field = CelNames.Unescape(select.Field);
        var isOptional = select.IsOptional || target is CelOptional;
        if (target is CelOptional optional)
        {
            if (!optional.HasValue)
            {
                return select.IsTest ? false : CelOptional.None;
            }

            target = optional.Value;
        }

        if ((target as CelReceiver)?.Fields is not { } members && (members = target as IReadOnlyDictionary<string, object?>) is null)
        {
            throw new CelException(select.IsTest ? "invalid type for field selection" : $"no such overload: {CelValues.TypeOf(target)}.{select.Field}");
        }

        var isThere = members.TryGetValue(field, out var value) || members.TryGetValue(select.Field, out value);
        if (select.IsTest)
        {
            return isThere;
        }

        return isOptional ? isThere ? CelOptional.Of(value) : CelOptional.None
            : isThere ? value : throw new CelException($"no such key: {field}");
    }

    private static object? Index(object? target, object? key, bool isOptional)
    {
        if (target is CelOptional optional)
        {
            return optional.HasValue ? Index(optional.Value, key, true) : CelOptional.None;
        }

        switch (target)
        {
            case IReadOnlyList<object?> items:
                var at = key switch { long number => number, double whole when double.IsInteger(whole) => (long)whole, ulong number => (long)number, _ => throw Overload("_[_]") };
                if (at < 0 || at >= items.Count)
                {
                    return isOptional ? CelOptional.None : throw new CelException($"index out of bounds: {at}");
                }

                return isOptional ? CelOptional.Of(items[(int)at]) : items[(int)at];
            case IReadOnlyDictionary<string, object?> members:
                var name = CelValues.ToText(key) ?? throw Overload("_[_]");
                if (!members.TryGetValue(name, out var value))
                {
                    return isOptional ? CelOptional.None : throw new CelException($"no such key: {name}");
                }

                return isOptional ? CelOptional.Of(value) : value;
            default:
                throw Overload("_[_]");
        }
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
            else if (Evaluate(optional.Value, scope) is CelOptional { HasValue: true } given)
            {
                items.Add(given.Value);
            }
        }

        return [.. items];
    }

    private SortedMap<object?> Map(CelMap map, CelScope? scope)
    {
        var result = Dynamic.JsonData.EmptyObject;
        foreach (var (key, item) in map.Entries)
        {
            var value = item;
            if (item is CelOptionalItem optional)
            {
                if (Evaluate(optional.Value, scope) is not CelOptional { HasValue: true } given)
                {
                    continue;
                }

                value = new CelLiteral(item.Position, given.Value);
            }

            result = result.With(CelValues.ToText(Evaluate(key, scope)) ?? throw new CelException("unsupported key type"), Evaluate(value, scope));
        }

        return result;
    }

    private object? Call(CelCall call, CelScope? scope)
    {
        switch (call.Function)
        {
            case "&&" or "||":
                return Logic(call, scope, call.Function == "||");
            case "_?_:_":
                return Evaluate(call.Arguments[0], scope) is bool condition
                    ? Evaluate(call.Arguments[condition ? 1 : 2], scope)
                    : throw Overload("_?_:_");
            default:
                break;
        }

        // optional.of(x), math.greatest(x), ip.isCanonical(x): the target is a name of the library, not a value.
        if (call.Target is CelName library && CelDeclarations.IsLibrary(library.Name) && !IsBound(scope, library.Name))
        {
            var values = call.Arguments.Select(argument => Evaluate(argument, scope)).ToArray();
            return CelFunctions.Call($"{library.Name}.{call.Function}", null, values, budget);
        }

        var target = call.Target is null ? null : Evaluate(call.Target, scope);
        if (call.Function == "orValue" && target is CelOptional { HasValue: true } given)
        {
            return given.Value;
        }

        var arguments = call.Arguments.Select(argument => Evaluate(argument, scope)).ToArray();
        return call.Target is null
            ? CelFunctions.Call(call.Function, null, arguments, budget)
            : CelFunctions.Call("." + call.Function, target, arguments, budget);
    }

    private static bool IsBound(CelScope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return true;
            }
        }

        return false;
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
                    error ??= Overload(call.Function == "&&" ? "_&&_" : "_||_");
                }
                else if (value == decides)
                {
                    return decides;
                }
            }
            catch (CelException exception)
            {
                error ??= exception;
                if (budget.Left < 0)
                {
                    throw;
                }
            }
        }

        return error is null ? !decides : throw error;
    }

    private object? Comprehend(CelComprehension macro, CelScope? scope)
    {
        var range = Evaluate(macro.Range, scope);
        if (macro.Macro is "optMap" or "optFlatMap")
        {
            if (range is not CelOptional optional)
            {
                throw Overload(macro.Macro);
            }

            if (!optional.HasValue)
            {
                return CelOptional.None;
            }

            var mapped = Evaluate(macro.Body, new CelScope(macro.Variable, optional.Value, scope));
            return macro.Macro == "optMap" ? CelOptional.Of(mapped) : mapped;
        }

        var entries = range switch
        {
            IReadOnlyDictionary<string, object?> members => members.Select(static member => ((object?)member.Key, member.Value)),
            IReadOnlyList<object?> items => items.Select(static (item, at) => ((object?)(long)at, item)),
            _ => throw new CelException($"expression of type '{CelValues.TypeOf(range)}' cannot be range of a comprehension (must be list, map, or dynamic)"),
        };
        var isMap = range is IReadOnlyDictionary<string, object?>;
        var scopes = entries.Select(entry => macro.SecondVariable is { } second
            ? new CelScope(second, entry.Item2, new CelScope(macro.Variable, entry.Item1, scope))
            : new CelScope(macro.Variable, isMap ? entry.Item1 : entry.Item2, scope));
        return macro.Macro switch
        {
            "all" => Quantify(macro.Body, scopes, false),
            "exists" => Quantify(macro.Body, scopes, true),
            "exists_one" or "existsOne" => scopes.Count(inner => IsTrue(macro.Body, inner)) == 1,
            "filter" => scopes.Where(inner => IsTrue(macro.Body, inner)).Select(static inner => inner.Value).ToArray(),
            "transformMap" => Dynamic.JsonData.Object(scopes.Where(inner => Passes(macro, inner)).Select(inner =>
                new KeyValuePair<string, object?>(CelValues.ToText(inner.Outer!.Value) ?? "", Evaluate(macro.Body, inner)))),
            _ => scopes.Where(inner => Passes(macro, inner)).Select(inner => Evaluate(macro.Body, inner)).ToArray(),
        };
    }

    private bool Passes(CelComprehension macro, CelScope scope) => macro.Filter is null || IsTrue(macro.Filter, scope);

    private bool IsTrue(CelNode body, CelScope scope) => Evaluate(body, scope) as bool? ?? throw Overload("@not_strictly_false");

    private bool Quantify(CelNode body, IEnumerable<CelScope> scopes, bool decides)
    {
        CelException? error = null;
        foreach (var scope in scopes)
        {
            try
            {
                if (IsTrue(body, scope) == decides)
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

    private static CelException Overload(string function) => new($"no such overload: {function}");
}
