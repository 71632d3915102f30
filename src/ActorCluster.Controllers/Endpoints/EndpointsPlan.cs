using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Services;
using EndpointsObject = ActorCluster.Api.Core.Endpoints;

namespace ActorCluster.Controllers.Endpoints;

/// <summary>The older form of endpoints, one object per Service (kubernetes pkg/controller/endpoint/endpoints_controller.go).</summary>
public static class EndpointsPlan
{
    /// <summary>Most addresses in one object; more are cut off and the object says so.</summary>
    public const int MaximumAddresses = 1000;

    private const string OverCapacity = "endpoints.kubernetes.io/over-capacity";

    /// <summary>Decides.</summary>
    /// <param name="service">The Service; it has a selector.</param>
    /// <param name="pods">The pods that it selects.</param>
    /// <param name="existing">Its endpoints; null when it has none.</param>
    public static Reconciliation Decide(Service service, IReadOnlyCollection<Pod> pods, EndpointsObject? existing)
    {
        var truncated = EndpointSubsets.Truncate(EndpointSubsets.Of(service, pods), MaximumAddresses, out var subsets);
        var labels = Labels(service);
        if (existing is not null
            && EndpointSubsets.Same(existing.Subsets, subsets)
            && SameMap(existing.Metadata.Labels, labels)
            && existing.Metadata.Annotations?.ContainsKey(OverCapacity) == true == truncated)
        {
            return Reconciliation.Nothing;
        }

        var annotations = new Dictionary<string, string>(existing?.Metadata.Annotations ?? new Dictionary<string, string>());
        annotations.Remove(OverCapacity);
        if (truncated)
        {
            annotations[OverCapacity] = "truncated";
        }

        var metadata = existing?.Metadata ?? new ObjectMeta { Name = service.Metadata.Name, Namespace = service.Metadata.Namespace };
        var wanted = new EndpointsObject
        {
            Kind = "Endpoints",
            ApiVersion = "v1",
            Metadata = metadata with
            {
                Labels = labels.Count == 0 ? null : labels,
                Annotations = annotations.Count == 0 ? null : annotations,
            },
            Subsets = subsets.Count == 0 ? null : subsets,
        };
        return Reconciliation.Of(existing is null ? new CreateWrite(ResourceTypes.Endpoints, wanted) : new UpdateWrite(ResourceTypes.Endpoints, wanted));
    }

    private static Dictionary<string, string> Labels(Service service)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels ?? new Dictionary<string, string>());
        labels.Remove(WellKnownLabels.HeadlessService);
        if (ServicePods.IsHeadless(service))
        {
            labels[WellKnownLabels.HeadlessService] = "";
        }

        return labels;
    }

    private static bool SameMap(IReadOnlyDictionary<string, string>? left, Dictionary<string, string> right)
    {
        if ((left?.Count ?? 0) != right.Count)
        {
            return false;
        }

        foreach (var (key, value) in right)
        {
            if (!left!.TryGetValue(key, out var actual) || actual != value)
            {
                return false;
            }
        }

        return true;
    }
}
