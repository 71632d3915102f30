namespace ActorCluster.Api.Expressions;

/// <summary>
/// A cost or a size that lies between two numbers (cel-go's checker/cost.go, CostEstimate and SizeEstimate). Nothing overflows: what is too
/// large is the largest number.
/// </summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
internal readonly record struct CelCost(ulong Least, ulong Most)
{
    /// <summary>Exactly nothing.</summary>
    public static CelCost Zero => default;

    /// <summary>Exactly one.</summary>
    public static CelCost One => new(1, 1);

    /// <summary>Anything.</summary>
    public static CelCost Unbounded => new(0, ulong.MaxValue);

    /// <summary>Exactly so much.</summary>
    /// <param name="amount">How much.</param>
    public static CelCost Exactly(ulong amount) => new(amount, amount);

    /// <summary>Both together.</summary>
    public static CelCost operator +(CelCost left, CelCost right) => new(Sum(left.Least, right.Least), Sum(left.Most, right.Most));

    /// <summary>One for each of the other.</summary>
    public static CelCost operator *(CelCost left, CelCost right) => new(Product(left.Least, right.Least), Product(left.Most, right.Most));

    /// <summary>So much for each unit, rounded up.</summary>
    /// <param name="factor">How much.</param>
    public CelCost Times(double factor) => new(Scaled(Least, factor), Scaled(Most, factor));

    /// <summary>Either of two.</summary>
    /// <param name="other">The other.</param>
    public CelCost Or(CelCost other) => new(Math.Min(Least, other.Least), Math.Max(Most, other.Most));

    /// <summary>A product that does not overflow.</summary>
    /// <param name="left">A factor.</param>
    /// <param name="right">The other.</param>
    public static ulong Product(ulong left, ulong right)
    {
        var product = (UInt128)left * right;
        return product > ulong.MaxValue ? ulong.MaxValue : (ulong)product;
    }

    private static ulong Sum(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;

    private static ulong Scaled(ulong value, double factor)
    {
        var scaled = Math.Ceiling(value * factor);
        return scaled >= ulong.MaxValue ? ulong.MaxValue : (ulong)scaled;
    }
}
