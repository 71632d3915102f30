namespace ActorCluster.Api.Expressions;

/// <summary>
/// Expands macros (cel-go's parser/macro.go, and those for optional values of cel/library.go). Macros over two variables are not among
/// them: Kubernetes 1.32 refuses them in what is written, for the sake of 1.31 (k8s.io/apiserver/pkg/cel/environment/base.go).
/// </summary>
internal static class CelMacros
{
    /// <summary>Expands a call of a function.</summary>
    /// <param name="at">Where the call stands.</param>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="fail">Reports a mistake.</param>
    /// <returns>What the call stands for; null when it is no macro.</returns>
    public static CelNode? Expand(int at, string function, IReadOnlyList<CelNode> arguments, Func<int, string, CelException> fail) =>
        (function, arguments) switch
        {
            ("has", [CelSelect { IsTest: false } select]) => new CelSelect(at, select.Target, select.Field, isTest: true),
            ("has", [var other]) => throw fail(other.Position, "invalid argument to has() macro"),
            _ => null,
        };

    /// <summary>Expands a call of a method.</summary>
    /// <param name="at">Where the call stands.</param>
    /// <param name="function">The method.</param>
    /// <param name="target">What stands before the dot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="fail">Reports a mistake.</param>
    /// <returns>What the call stands for; null when it is no macro.</returns>
    public static CelNode? Expand(
        int at, string function, CelNode target, IReadOnlyList<CelNode> arguments, Func<int, string, CelException> fail)
    {
        switch (function, arguments.Count)
        {
            case ("all" or "exists" or "exists_one", 2):
                return Quantifier(at, function, target, NameOf(arguments[0], "argument must be a simple name", fail), arguments[1]);
            case ("map", 2 or 3):
                return Map(at, target, NameOf(arguments[0], "argument is not an identifier", fail), arguments);
            case ("filter", 2):
                return Filter(at, target, NameOf(arguments[0], "argument is not an identifier", fail), arguments);
            case ("optMap" or "optFlatMap", 2):
                return Optional(
                    at, function == "optMap", target, NameOf(arguments[0], $"{function}() variable name must be a simple identifier", fail), arguments[1]);
            default:
                return null;
        }
    }

    private static string NameOf(CelNode node, string mistake, Func<int, string, CelException> fail) =>
        node is CelName name && name.Name[0] != '.' ? name.Name : throw fail(node.Position, mistake);

    private static CelFold Quantifier(int at, string macro, CelNode range, string variable, CelNode body)
    {
        CelName Result() => new(at, CelFold.Result);
        CelCall Call(string function, params CelNode[] arguments) => new(at, function, null, arguments);
        var one = new CelLiteral(at, 1L);
        (CelNode Initial, CelNode Condition, CelNode Step, CelNode Outcome) parts = macro switch
        {
            "all" => (new CelLiteral(at, true), Call(CelOperators.NotStrictlyFalse, Result()), Call(CelOperators.And, Result(), body), Result()),
            "exists" => (
                new CelLiteral(at, false),
                Call(CelOperators.NotStrictlyFalse, Call(CelOperators.Not, Result())),
                Call(CelOperators.Or, Result(), body),
                Result()),
            _ => (
                new CelLiteral(at, 0L),
                new CelLiteral(at, true),
                Call(CelOperators.Conditional, body, Call(CelOperators.Add, Result(), one), Result()),
                Call(CelOperators.Equal, Result(), one)),
        };
        return new CelFold(at, range, variable, CelFold.Result)
        {
            Initial = parts.Initial,
            Condition = parts.Condition,
            Step = parts.Step,
            Outcome = parts.Outcome,
        };
    }

    private static CelFold Map(int at, CelNode range, string variable, IReadOnlyList<CelNode> arguments)
    {
        CelName Result() => new(at, CelFold.Result);
        CelNode step = new CelCall(at, CelOperators.Add, null, [Result(), new CelList(at, [arguments[^1]])]);
        if (arguments.Count == 3)
        {
            step = new CelCall(at, CelOperators.Conditional, null, [arguments[1], step, Result()]);
        }

        return new CelFold(at, range, variable, CelFold.Result)
        {
            Initial = new CelList(at, []),
            Condition = new CelLiteral(at, true),
            Step = step,
            Outcome = Result(),
        };
    }

    private static CelFold Filter(int at, CelNode range, string variable, IReadOnlyList<CelNode> arguments)
    {
        CelName Result() => new(at, CelFold.Result);
        var added = new CelCall(at, CelOperators.Add, null, [Result(), new CelList(at, [arguments[0]])]);
        return new CelFold(at, range, variable, CelFold.Result)
        {
            Initial = new CelList(at, []),
            Condition = new CelLiteral(at, true),
            Step = new CelCall(at, CelOperators.Conditional, null, [arguments[1], added, Result()]),
            Outcome = Result(),
        };
    }

    // The value is bound to its name by a loop without elements whose accumulator it is.
    private static CelCall Optional(int at, bool wraps, CelNode target, string variable, CelNode body)
    {
        CelNode bound = new CelFold(at, new CelList(at, []), "#unused", variable)
        {
            Initial = new CelCall(at, "value", target, []),
            Condition = new CelLiteral(at, false),
            Step = new CelName(at, variable),
            Outcome = body,
        };
        return new CelCall(at, CelOperators.Conditional, null,
        [
            new CelCall(at, "hasValue", target, []),
            wraps ? new CelCall(at, "optional.of", null, [bound]) : bound,
            new CelCall(at, "optional.none", null, []),
        ]);
    }
}
