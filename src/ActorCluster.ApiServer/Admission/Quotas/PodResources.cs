using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Admission.Quotas;

/// <summary>
/// What a pod requests and may use as a whole, with every resource by its name (k8s.io/component-helpers resource PodRequests, PodLimits).
/// </summary>
internal static class PodResources
{
    /// <summary>What it requests.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="overhead">Whether its overhead counts.</param>
    public static Dictionary<string, Quantity> Requests(PodSpec spec, bool overhead = false)
    {
        var total = Of(spec, static container => container.Resources.Requests);
        if (overhead)
        {
            Add(total, spec.Overhead);
        }

        return total;
    }

    /// <summary>What it may use.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="overhead">Whether its overhead counts; it does for resources that are limited.</param>
    public static Dictionary<string, Quantity> Limits(PodSpec spec, bool overhead = false)
    {
        var total = Of(spec, static container => container.Resources.Limits);
        if (overhead && spec.Overhead is { } extra)
        {
            foreach (var (name, quantity) in extra)
            {
                if (total.TryGetValue(name, out var limit) && !limit.IsZero)
                {
                    total[name] = limit + quantity;
                }
            }
        }

        return total;
    }

    private static Dictionary<string, Quantity> Of(PodSpec spec, Func<Container, IReadOnlyDictionary<string, Quantity>?> part)
    {
        var total = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.Containers ?? [])
        {
            Add(total, part(container));
        }

        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var initial = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.InitContainers ?? [])
        {
            var own = new Dictionary<string, Quantity>(sidecars, StringComparer.Ordinal);
            Add(own, part(container));
            Raise(initial, own);
            if (container.RestartPolicy == RestartPolicy.Always)
            {
                Add(total, part(container));
                sidecars = own;
            }
        }

        Raise(total, initial);
        return total;
    }

    private static void Add(Dictionary<string, Quantity> total, IReadOnlyDictionary<string, Quantity>? more)
    {
        foreach (var (name, quantity) in more ?? new Dictionary<string, Quantity>())
        {
            total[name] = total.TryGetValue(name, out var before) ? before + quantity : quantity;
        }
    }

    private static void Raise(Dictionary<string, Quantity> total, Dictionary<string, Quantity> least)
    {
        foreach (var (name, quantity) in least)
        {
            if (!total.TryGetValue(name, out var before) || before < quantity)
            {
                total[name] = quantity;
            }
        }
    }
}
