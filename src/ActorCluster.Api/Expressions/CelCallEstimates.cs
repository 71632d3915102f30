namespace ActorCluster.Api.Expressions;

/// <summary>
/// What calls may cost, and how large their results may be: functionCost of cel-go's checker/cost.go, and Kubernetes' own functions
/// (EstimateCallCost of k8s.io/apiserver/pkg/cel/library/cost.go).
/// </summary>
internal static class CelCallEstimates
{
    private const double PerCharacter = 0.1;
    private const double PerPatternCharacter = 0.25;

    // The bytes of an address.
    private static readonly CelCost Address = new(4, 16);

    /// <summary>Estimates a call in one form of its function.</summary>
    /// <param name="sizes">Knows sizes.</param>
    /// <param name="call">The call.</param>
    /// <param name="overload">The form.</param>
    /// <param name="costs">What its arguments cost.</param>
    /// <param name="sum">What they cost together.</param>
    public static (CelCost Cost, CelCost? Size) Of(CelCostEstimator sizes, CelCall call, CelOverload overload, CelCost[] costs, CelCost sum) =>
        OfLibrary(sizes, call, overload) is var (cost, size)
            ? (cost + sum, size)
            : Standard(sizes, call, overload, costs, sum);

    private static (CelCost Cost, CelCost? Size) Standard(CelCostEstimator sizes, CelCall call, CelOverload overload, CelCost[] costs, CelCost sum)
    {
        CelCost Size(int argument) => sizes.SizeOf(call.Arguments[argument]);
        var type = overload.Arguments.Count > 0 ? overload.Arguments[0] : "";
        switch (call.Function)
        {
            case "format":
                return (sizes.SizeOf(call.Target!).Times(PerCharacter) + sum, null);
            case "bytes" when type == "string":
                return (Size(0).Times(PerCharacter) + sum, new CelCost(Size(0).Least, CelCost.Product(Size(0).Most, 4)));
            case "string" when type == "bytes":
                return (Size(0).Times(PerCharacter) + sum, new CelCost(Size(0).Least / 4, Size(0).Most));
            case "strings.quote":
                return (Size(0).Times(PerCharacter) + sum, new CelCost(Size(0).Least, CelCost.Product(Size(0).Most, 2)) + CelCost.Exactly(2));
            case "startsWith" or "endsWith":
                return (Size(0).Times(PerCharacter) + sum, null);
            case CelOperators.In when overload.Arguments[1][0] == 'l':
                return (Size(1) + sum, null);
            case "matches" when call.Target is not null:
                return (Pattern(sizes.SizeOf(call.Target), Size(0)) + sum, null);
            case "contains":
                return ((sizes.SizeOf(call.Target!).Times(PerCharacter) * Size(0).Times(PerCharacter)) + sum, null);
            case CelOperators.And or CelOperators.Or:
                return (new CelCost(costs[0].Least, (costs[0] + costs[1]).Most), null);
            case CelOperators.Conditional:
                return (costs[0] + costs[1].Or(costs[2]), Size(1).Or(Size(2)));
            case CelOperators.Add when type is "string" or "bytes":
                return ((Size(0) + Size(1)).Times(PerCharacter) + sum, Size(0) + Size(1));
            case CelOperators.Add when type.StartsWith('l'):
                return (CelCost.One + sum, Size(0) + Size(1));
            case CelOperators.Equal or CelOperators.NotEqual:
            case "_<_" or "_<=_" or "_>_" or "_>=_" when type is "string" or "bytes":
                var most = Math.Min(Size(0).Most, Size(1).Most);
                return (new CelCost(most > 0 ? 1UL : 0, most).Times(PerCharacter) + sum, null);
            default:
                return (CelCost.One + sum, null);
        }
    }

    private static (CelCost Cost, CelCost? Size)? OfLibrary(CelCostEstimator sizes, CelCall call, CelOverload overload)
    {
        CelCost Argument(int index) => sizes.LibrarySizeOf(call.Arguments[index]);
        var target = call.Target is { } node ? sizes.LibrarySizeOf(node) : (CelCost?)null;
        switch (call.Function)
        {
            case "check":
                return (CelCost.Exactly(CelCosts.Check), null);
            case "fieldSelector" or "labelSelector":
                return (CelCost.Exactly(10) + Argument(0).Times(PerCharacter) + Argument(0).Times(0.5).Times(50), null);
            case "isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf" when target is { } size:
                return (sizes.ElementOf(call.Target!) is not var (shape, length) ? size.Times(PerCharacter)
                    : size * (shape.Name is "string" or "bytes" ? CelCost.One + length.Times(PerCharacter) : CelCost.One), null);
            case "url":
                return (Argument(0).Times(PerCharacter), Argument(0));
            case "lowerAscii" or "upperAscii" or "substring" or "trim" when target is { } size:
                return (size.Times(PerCharacter), size);
            case "replace" when target is { } size:
                return (size.Times(2 * PerCharacter), Replaced(size, Argument(0), Argument(1)));
            case "split" when target is { } size:
                var parts = call.Arguments is [_, CelLiteral { Value: long limit }] ? (ulong)limit : size.Most;
                return (size.Times(2 * PerCharacter), new CelCost(0, parts));
            case "join" when target is { } size:
                return Joined(sizes, call, size);
            case "find" or "findAll" when target is { } size:
                return (Pattern(size, Argument(0)), new CelCost(0, size.Most));
            case "cidr" or "isIP" or "isCIDR" or "quantity" or "isQuantity":
                return (Argument(0).Times(PerCharacter), null);
            case "ip":
                return (call.Arguments.Count == 0 ? CelCost.One : Argument(0).Times(PerCharacter), null);
            case "ip.isCanonical":
                return (Argument(0).Times(2 * PerCharacter), null);
            case "containsIP" or "containsCIDR":
                var compared = (Address + Address).Times(PerCharacter)
                    + (call.Function == "containsIP" ? CelCost.Zero : Address.Times(PerCharacter) + CelCost.One);
                return (overload.Arguments[1] == "string" ? compared + Argument(0).Times(PerCharacter) : compared, null);
            case "validate":
                return (Argument(0).Times(PerCharacter).Times(CelCosts.LongestFormatPattern * PerPatternCharacter), null);
            case "sets.contains" or "sets.intersects":
                return ((Argument(0) * Argument(1)) + CelCost.One, null);
            case "sets.equivalent":
                return ((Argument(0) * Argument(1)).Times(2) + CelCost.One, null);
            case CelOperators.Equal when call.Arguments[0].Shape.IsExactly(call.Arguments[1].Shape):
                return Equality(call.Arguments[0].Shape.Name);
            default:
                return null;
        }
    }

    private static (CelCost Cost, CelCost? Size)? Equality(string type) => type switch
    {
        "net.IP" or "net.CIDR" or "kubernetes.Quantity" or "kubernetes.URL" => (CelCost.One, null),
        "kubernetes.NamedFormat" => (new CelCost(1, 64).Times(PerCharacter), null),
        _ when type.StartsWith("kubernetes.authorization.", StringComparison.Ordinal) => (CelCost.One, null),
        _ => null,
    };

    private static (CelCost Cost, CelCost? Size) Joined(CelCostEstimator sizes, CelCall call, CelCost count)
    {
        var size = sizes.ElementOf(call.Target!) is var (_, length) ? count * length : CelCost.Zero;
        if (call.Arguments.Count > 0)
        {
            var separators = new CelCost(count.Least > 0 ? count.Least - 1 : 0, count.Most > 0 ? count.Most - 1 : 0);
            size += sizes.LibrarySizeOf(call.Arguments[0]) * separators;
        }

        return (size.Times(PerCharacter), size);
    }

    // The longest result replaces the shortest parts by the longest, the shortest the other way round. An empty part stands between all
    // characters.
    private static CelCost Replaced(CelCost text, CelCost old, CelCost with)
    {
        ulong most, retainedMost = 0, least, retainedLeast = 0;
        if (old.Least == 0)
        {
            (most, retainedMost) = (text.Most < ulong.MaxValue ? text.Most + 1 : text.Most, text.Most);
        }
        else if (with.Most <= old.Least)
        {
            (most, retainedMost) = (0, text.Most);
        }
        else
        {
            most = Quotient(text.Most, old.Least);
        }

        if (old.Most == 0)
        {
            (least, retainedLeast) = (text.Least < ulong.MaxValue ? text.Least + 1 : text.Least, text.Least);
        }
        else if (old.Most <= with.Least)
        {
            (least, retainedLeast) = (0, text.Least);
        }
        else
        {
            least = Quotient(text.Least, old.Most);
        }

        return (new CelCost(least, most) * with) + new CelCost(retainedLeast, retainedMost);
    }

    private static ulong Quotient(ulong dividend, ulong divisor) => Math.Ceiling(dividend / (double)divisor) is var quotient && quotient >= ulong.MaxValue
        ? ulong.MaxValue
        : (ulong)quotient;

    private static CelCost Pattern(CelCost text, CelCost pattern) => (text + CelCost.One).Times(PerCharacter) * pattern.Times(PerPatternCharacter);
}
