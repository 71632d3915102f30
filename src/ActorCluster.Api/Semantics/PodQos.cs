using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Semantics;

/// <summary>The quality of service of a pod (kubernetes pkg/apis/core/v1/helper/qos): only cpu and memory count.</summary>
public static class PodQos
{
    /// <summary>The class that follows from the requests and limits of all containers: see <see cref="PodQosClass"/>.</summary>
    /// <param name="spec">The pod, with requests that default to the limits.</param>
    public static string ClassOf(PodSpec spec)
    {
        var asks = false;
        var guaranteed = true;
        Look(spec.Containers, ref asks, ref guaranteed);
        Look(spec.InitContainers, ref asks, ref guaranteed);
        return !asks ? PodQosClass.BestEffort : guaranteed ? PodQosClass.Guaranteed : PodQosClass.Burstable;
    }

    private static void Look(IReadOnlyList<Container>? containers, ref bool asks, ref bool guaranteed)
    {
        foreach (var container in containers ?? [])
        {
            guaranteed &= Look(container.Resources, ResourceName.Cpu, ref asks) & Look(container.Resources, ResourceName.Memory, ref asks);
        }
    }

    // Whether the limit is given and is also what is requested.
    private static bool Look(ResourceRequirements resources, string name, ref bool asks)
    {
        var limit = Of(resources.Limits, name);
        var request = Of(resources.Requests, name);
        asks |= limit is not null || request is not null;
        return limit is not null && (request is null || request == limit);
    }

    private static Quantity? Of(IReadOnlyDictionary<string, Quantity>? list, string name) =>
        list is not null && list.TryGetValue(name, out var quantity) && !quantity.IsZero ? quantity : null;
}
