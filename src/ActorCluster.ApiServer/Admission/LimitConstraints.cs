using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// The bounds of one item of a LimitRange, in the words of kubernetes
/// <c>plugin/pkg/admission/limitranger/admission.go</c>.
/// </summary>
internal static class LimitConstraints
{
    /// <summary>Checks requests and limits, of a container or of a pod as a whole.</summary>
    /// <param name="item">The bounds.</param>
    /// <param name="requests">What is requested.</param>
    /// <param name="limits">What may be used.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Check(
        LimitRangeItem item, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits, List<string> errors)
    {
        foreach (var (name, bound) in Sorted(item.Min))
        {
            Minimum(item.Type, name, bound, requests, limits, errors);
        }

        foreach (var (name, bound) in Sorted(item.Max))
        {
            Maximum(item.Type, name, bound, requests, limits, errors);
        }

        foreach (var (name, bound) in Sorted(item.MaxLimitRequestRatio))
        {
            Ratio(item.Type, name, bound, requests, limits, errors);
        }
    }

    /// <summary>Checks what a claim requests; its limits are not looked at.</summary>
    /// <param name="item">The bounds.</param>
    /// <param name="requests">What is requested.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void CheckClaim(LimitRangeItem item, IReadOnlyDictionary<string, Quantity> requests, List<string> errors)
    {
        foreach (var (name, bound) in Sorted(item.Min))
        {
            Minimum(item.Type, name, bound, requests, new Dictionary<string, Quantity>(), errors);
        }

        foreach (var (name, bound) in Sorted(item.Max))
        {
            var begin = $"maximum {name} usage per {item.Type} is {bound}";
            if (!requests.TryGetValue(name, out var request))
            {
                errors.Add($"{begin}.  No request is specified");
            }
            else if (request > bound)
            {
                errors.Add($"{begin}, but request is {request}");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, Quantity>> Sorted(IReadOnlyDictionary<string, Quantity>? bounds) =>
        (bounds ?? new Dictionary<string, Quantity>()).OrderBy(static bound => bound.Key, StringComparer.Ordinal);

    private static void Minimum(
        string type,
        string name,
        Quantity bound,
        IReadOnlyDictionary<string, Quantity> requests,
        IReadOnlyDictionary<string, Quantity> limits,
        List<string> errors)
    {
        var begin = $"minimum {name} usage per {type} is {bound}";
        if (!requests.TryGetValue(name, out var request))
        {
            errors.Add($"{begin}.  No request is specified");
        }
        else if (request < bound)
        {
            errors.Add($"{begin}, but request is {request}");
        }
        else if (limits.TryGetValue(name, out var limit) && limit < bound)
        {
            errors.Add($"{begin}, but limit is {limit}");
        }
    }

    private static void Maximum(
        string type,
        string name,
        Quantity bound,
        IReadOnlyDictionary<string, Quantity> requests,
        IReadOnlyDictionary<string, Quantity> limits,
        List<string> errors)
    {
        var begin = $"maximum {name} usage per {type} is {bound}";
        if (!limits.TryGetValue(name, out var limit))
        {
            errors.Add($"{begin}.  No limit is specified");
        }
        else if (limit > bound)
        {
            errors.Add($"{begin}, but limit is {limit}");
        }
        else if (requests.TryGetValue(name, out var request) && request > bound)
        {
            errors.Add($"{begin}, but request is {request}");
        }
    }

    private static void Ratio(
        string type,
        string name,
        Quantity bound,
        IReadOnlyDictionary<string, Quantity> requests,
        IReadOnlyDictionary<string, Quantity> limits,
        List<string> errors)
    {
        var begin = $"{name} max limit to request ratio per {type} is {bound}";
        if (!requests.TryGetValue(name, out var request) || request.IsZero)
        {
            errors.Add($"{begin}, but no request is specified or request is 0");
            return;
        }

        if (!limits.TryGetValue(name, out var limit) || limit.IsZero)
        {
            errors.Add($"{begin}, but no limit is specified or limit is 0");
            return;
        }

        var ratio = limit.ToDouble() / request.ToDouble();
        if (ratio * 1000 > bound.MilliValue())
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{begin}, but provided ratio is {ratio:F6}"));
        }
    }
}
