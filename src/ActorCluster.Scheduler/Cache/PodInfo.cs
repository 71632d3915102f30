using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;

namespace ActorCluster.Scheduler.Cache;

/// <summary>A pod with what the scheduler computes of it once: its requests, its host ports, its place in the queue.</summary>
internal sealed class PodInfo
{
    private static readonly HostPort[] NoPorts = [];
    private static readonly (string, bool)[] NoClaims = [];

    public PodInfo(Pod pod)
    {
        Pod = pod;
        Key = pod.Key();
        Resources = PodResources.Of(pod.Spec);
        HostPorts = PortsOf(pod.Spec);
        Affinities = PodAffinities.Of(pod);
        Claims = pod.Spec.Volumes?.Any(static volume => volume.PersistentVolumeClaim is not null || volume.Ephemeral is not null) == true
            ? [.. PodClaims.Of(pod)]
            : NoClaims;
    }

    /// <summary>The pod.</summary>
    public Pod Pod { get; private set; }

    /// <summary>Its namespace and name.</summary>
    public ObjectKey Key { get; }

    /// <summary>Its uid.</summary>
    public string Uid => Pod.Metadata.Uid ?? "";

    /// <summary>Its priority; 0 when it names none.</summary>
    public int Priority => Pod.Spec.Priority ?? 0;

    /// <summary>Its requests.</summary>
    public PodResources Resources { get; }

    /// <summary>The host ports that it occupies.</summary>
    public IReadOnlyList<HostPort> HostPorts { get; }

    /// <summary>The claims of its volumes, and whether each is made for it.</summary>
    public IReadOnlyList<(string Name, bool IsEphemeral)> Claims { get; }

    /// <summary>Its terms about other pods.</summary>
    public PodAffinities Affinities { get; }

    /// <summary>When it started on its node; the end of time when it has not yet.</summary>
    public DateTimeOffset StartedAt => Pod.Status.StartTime?.Value ?? DateTimeOffset.MaxValue;

    /// <summary>Whether the scheduler has asked the API to end it for another pod; set until the answer is seen in the pod.</summary>
    public bool IsVictim { get; set; }

    /// <summary>Whether it is on its way out for another pod (podTerminatingByPreemption).</summary>
    public bool IsEndingByPreemption =>
        IsVictim
        || (Pod.Metadata.DeletionTimestamp is not null
            && Pod.Condition(PodConditionType.DisruptionTarget) is { Status: ConditionStatus.True, Reason: PodReason.PreemptionByScheduler });

    /// <summary>Whether one of its volumes is that of a claim.</summary>
    /// <param name="claim">The claim.</param>
    public bool Uses(ObjectKey claim)
    {
        if (claim.Namespace != Key.Namespace)
        {
            return false;
        }

        foreach (var (name, _) in Claims)
        {
            if (name == claim.Name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the pod's newer state, of the same spec.</summary>
    /// <param name="pod">The pod.</param>
    public void Update(Pod pod) => Pod = pod;

    private static HostPort[] PortsOf(PodSpec spec)
    {
        List<HostPort>? ports = null;
        Collect(spec.Containers, false, ref ports);
        Collect(spec.InitContainers, true, ref ports);
        return ports?.ToArray() ?? NoPorts;
    }

    // An init container has ended when the others run: only a sidecar's ports stay taken.
    private static void Collect(IReadOnlyList<Container>? containers, bool sidecarsOnly, ref List<HostPort>? ports)
    {
        foreach (var container in containers ?? [])
        {
            if (sidecarsOnly && container.RestartPolicy != RestartPolicy.Always)
            {
                continue;
            }

            foreach (var port in container.Ports ?? [])
            {
                if (port.HostPort > 0)
                {
                    (ports ??= []).Add(new HostPort(string.IsNullOrEmpty(port.HostIP) ? HostPort.AnyAddress : port.HostIP, port.Protocol ?? Protocol.Tcp, port.HostPort));
                }
            }
        }
    }
}

/// <summary>A port of the node that a pod occupies.</summary>
/// <param name="Address">The node's address, or <see cref="AnyAddress"/>.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Port">The port.</param>
internal readonly record struct HostPort(string Address, string Protocol, int Port)
{
    /// <summary>All addresses of the node.</summary>
    public const string AnyAddress = "0.0.0.0";

    /// <summary>Whether two pods could not both have these ports.</summary>
    /// <param name="other">The other port.</param>
    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Address == other.Address || Address == AnyAddress || other.Address == AnyAddress);
}
