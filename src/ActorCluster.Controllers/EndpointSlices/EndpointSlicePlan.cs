using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Services;

namespace ActorCluster.Controllers.EndpointSlices;

/// <summary>
/// Which slices of a Service to create, change and delete so that they hold its pods, touching as few as possible (k8s.io/endpointslice
/// reconciler.go).
/// </summary>
public static class EndpointSlicePlan
{
    /// <summary>The value of <c>endpointslice.kubernetes.io/managed-by</c> on the slices of this controller.</summary>
    public const string Manager = "endpointslice-controller.k8s.io";

    /// <summary>Decides.</summary>
    /// <param name="service">The Service; it has a selector.</param>
    /// <param name="pods">The pods that it selects.</param>
    /// <param name="existing">The slices of the Service that this controller manages.</param>
    /// <param name="findNode">Finds a node by name.</param>
    /// <param name="maximum">Most endpoints in a slice.</param>
    public static Reconciliation Decide(
        Service service, IReadOnlyCollection<Pod> pods, IReadOnlyList<EndpointSlice> existing, Func<string, Node?> findNode, int maximum)
    {
        var writes = new List<Write>();
        var types = ServicePods.AddressTypes(service);
        foreach (var slice in existing)
        {
            if (!types.Contains(slice.AddressType))
            {
                writes.Add(Delete(slice));
            }
        }

        foreach (var type in types)
        {
            var ofType = existing.Where(slice => slice.AddressType == type).ToList();
            new SlicesOfType(service, type, maximum).Decide(DesiredEndpoints.Of(service, pods, type, findNode), ofType, writes);
        }

        return writes.Count == 0 ? Reconciliation.Nothing : new Reconciliation { Writes = writes };
    }

    /// <summary>The labels of the slices: the Service's own, and what they are known by.</summary>
    /// <param name="service">The Service.</param>
    public static IReadOnlyDictionary<string, string> Labels(Service service)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (key, value) in service.Metadata.Labels ?? labels)
        {
            labels[key] = value;
        }

        labels.Remove(WellKnownLabels.HeadlessService);
        if (ServicePods.IsHeadless(service))
        {
            labels[WellKnownLabels.HeadlessService] = "";
        }

        labels[WellKnownLabels.ServiceName] = service.Metadata.Name;
        labels[WellKnownLabels.EndpointSliceManagedBy] = Manager;
        return labels;
    }

    internal static DeleteWrite Delete(EndpointSlice slice) => DeleteWrite.Exactly(ResourceTypes.EndpointSlices, slice);
}
