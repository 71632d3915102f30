using ActorCluster.Api.Core;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.Services;

/// <summary>Which pods each Service selects.</summary>
public sealed class ServiceMembers() : SelectedPods<Service>(QueryOf, Matters)
{
    /// <summary>A Service without a selector leaves its endpoints to somebody else.</summary>
    private static LabelQuery QueryOf(Service service) =>
        service.Spec.Selector is { Count: > 0 } labels && service.Spec.Type != ServiceType.ExternalName ? LabelQuery.FromLabels(labels) : LabelQuery.Nothing;

    // endpointslice/util podEndpointsChanged: addresses, readiness, the beginning and the end of the pod, its node and its name.
    private static bool Matters(Pod old, Pod current) =>
        old.Spec.NodeName != current.Spec.NodeName
        || !ReferenceEquals(old.Status.PodIPs, current.Status.PodIPs)
        || old.Status.PodIP != current.Status.PodIP
        || old.IsReady() != current.IsReady()
        || old.IsActive() != current.IsActive()
        || old.IsTerminal() != current.IsTerminal()
        || old.Spec.Hostname != current.Spec.Hostname
        || old.Spec.Subdomain != current.Spec.Subdomain;
}
