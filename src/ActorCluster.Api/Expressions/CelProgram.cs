namespace ActorCluster.Api.Expressions;

/// <summary>
/// An expression of the Common Expression Language that has been read and checked: its names are known, and its types fit.
/// </summary>
public sealed class CelProgram
{
    private readonly CelNode _root;

    private CelProgram(string source, CelNode root, CelShape result, IReadOnlySet<string> names)
    {
        Source = source;
        _root = root;
        Result = result;
        Names = names;
    }

    /// <summary>The expression.</summary>
    public string Source { get; }

    /// <summary>The type of its value.</summary>
    public CelShape Result { get; }

    /// <summary>The variables that it uses.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Reads and checks an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="variables">The variables that there are, with their types.</param>
    /// <exception cref="CelException">It is not valid; the message is that of cel-go's compiler.</exception>
    public static CelProgram Compile(string source, IReadOnlyDictionary<string, CelShape> variables)
    {
        var root = CelParser.Parse(source);
        var checker = new CelChecker(variables);
        var result = checker.TypeOf(root);
        return checker.Errors.Count == 0
            ? new CelProgram(source, root, result, checker.Used)
            : throw new CelException(Shown(source, checker.Errors));
    }

    // common.Errors of cel-go shows the first hundred, in order of their places.
    private static string Shown(string source, List<(int Position, string Message)> errors)
    {
        const int most = 100;
        var shown = errors.Take(most).OrderBy(static error => error.Position).Select(error => CelException.Show(source, error.Position, error.Message));
        return string.Join('\n', errors.Count <= most ? shown : shown.Append($"{errors.Count - most} more errors were truncated"));
    }

    /// <summary>What one evaluation may cost at most.</summary>
    /// <param name="variables">What the variables can hold.</param>
    internal ulong EstimateCost(IReadOnlyDictionary<string, CelExtent> variables) => Estimate(variables).Most;

    /// <summary>What one evaluation may cost at least and at most.</summary>
    /// <param name="variables">What the variables can hold.</param>
    internal CelCost Estimate(IReadOnlyDictionary<string, CelExtent> variables) => CelCostEstimator.Estimate(_root, variables);

    /// <summary>Evaluates the expression.</summary>
    /// <param name="variables">The values of the variables.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="CelException">It has no value.</exception>
    public object? Evaluate(IEnumerable<KeyValuePair<string, object?>> variables, CelBudget budget)
    {
        CelScope? scope = null;
        foreach (var (name, value) in variables)
        {
            scope = new CelScope(name, value, scope);
        }

        return new CelEvaluator(budget).Evaluate(_root, scope);
    }
}
