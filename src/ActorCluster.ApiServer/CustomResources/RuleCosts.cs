using System.Globalization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// What the rules of a schema may cost by estimate (StaticEstimatedCostLimit and StaticEstimatedCRDCostLimit of
/// k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation, with their messages).
/// </summary>
/// <param name="errors">Gets what is too expensive.</param>
internal sealed class RuleCosts(FieldErrors errors)
{
    private const ulong MostOfRule = 10_000_000;
    private const ulong MostOfSchema = 100_000_000;
    private const int ShownOfMostExpensive = 4;

    private readonly List<(FieldPath Path, ulong Cost)> _known = [];

    /// <summary>A product that does not overflow.</summary>
    /// <param name="left">A factor.</param>
    /// <param name="right">The other.</param>
    public static ulong Product(ulong left, ulong right)
    {
        var product = (UInt128)left * right;
        return product > ulong.MaxValue ? ulong.MaxValue : (ulong)product;
    }

    /// <summary>Takes note of an expression, and refuses what is too expensive by itself.</summary>
    /// <param name="what">What it is of a rule.</param>
    /// <param name="cost">What it may cost in one object.</param>
    /// <param name="path">Where it stands.</param>
    public void Observe(string what, ulong cost, FieldPath path)
    {
        _known.Add((path, cost));
        if (cost > MostOfRule)
        {
            errors.Forbidden(path, Message($"estimated {what} cost", cost, MostOfRule));
        }
    }

    /// <summary>Refuses a schema whose rules are too expensive together.</summary>
    /// <param name="path">Where the schema stands.</param>
    public void CheckTotal(FieldPath path)
    {
        var total = _known.Aggregate(0UL, static (sum, next) => sum > ulong.MaxValue - next.Cost ? ulong.MaxValue : sum + next.Cost);
        if (total <= MostOfSchema)
        {
            return;
        }

        foreach (var (expensive, _) in _known.OrderByDescending(static known => known.Cost).Take(ShownOfMostExpensive))
        {
            errors.Forbidden(expensive, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema");
        }

        errors.Forbidden(path, Message("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", total, MostOfSchema));
    }

    // Beyond two orders of magnitude the number tells nothing but that something is without bounds.
    private static string Message(string what, ulong cost, ulong limit)
    {
        var factor = (double)cost / limit;
        var text = factor switch
        {
            > 100 => "more than 100x",
            < 1.5 => factor.ToString("F6", CultureInfo.InvariantCulture) + "x",
            _ => factor.ToString("F1", CultureInfo.InvariantCulture) + "x",
        };
        return $"{what} exceeds budget by factor of {text} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, "
            + "maps, and strings are declared)";
    }
}
