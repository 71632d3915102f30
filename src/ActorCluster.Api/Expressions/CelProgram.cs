using ActorCluster.Api.ApiExtensions.Schemas;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// An expression of the Common Expression Language that has been read and checked: its names are known, and so are the fields of objects
/// whose schema is. Types are found out while it is evaluated.
/// </summary>
public sealed class CelProgram
{
    private readonly CelNode _root;

    private CelProgram(string source, CelNode root, IReadOnlySet<string> names)
    {
        Source = source;
        _root = root;
        Names = names;
    }

    /// <summary>The expression.</summary>
    public string Source { get; }

    /// <summary>The variables that it uses.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Reads and checks an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="variables">The variables that there are, with the schemas of those that have one.</param>
    /// <exception cref="CelException">It is not valid; the message is that of cel-go's compiler.</exception>
    public static CelProgram Compile(string source, IReadOnlyDictionary<string, StructuralSchema?> variables)
    {
        var root = CelParser.Parse(source);
        var checker = new CelChecker(source, variables);
        checker.Check(root);
        return new CelProgram(source, root, checker.Used);
    }

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
