using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Services;
using EndpointPort = ActorCluster.Api.Discovery.EndpointPort;

namespace ActorCluster.Controllers.EndpointSlices;

/// <summary>The endpoints that pods with the same port numbers make, which share slices.</summary>
internal sealed class DesiredEndpoints
{
    private DesiredEndpoints(IReadOnlyList<EndpointPort> ports) => Ports = ports;

    internal IReadOnlyList<EndpointPort> Ports { get; }

    /// <summary>By identity; whoever finds a place for one removes it.</summary>
    internal Dictionary<EndpointIdentity, Endpoint> Endpoints { get; } = [];

    internal static Dictionary<string, DesiredEndpoints> Of(Service service, IReadOnlyCollection<Pod> pods, string addressType, Func<string, Node?> findNode)
    {
        var groups = new Dictionary<string, DesiredEndpoints>();
        var named = HasNamedTargets(service);
        DesiredEndpoints? uniform = null;
        foreach (var pod in pods)
        {
            if (!ServicePods.CanServe(pod, includeTerminating: true))
            {
                continue;
            }

            // A pod whose node is not known is left out: its zone could not be told.
            var node = pod.Spec.NodeName is { Length: > 0 } name ? findNode(name) : null;
            if (node is null && !service.Spec.PublishNotReadyAddresses && pod.Spec.NodeName is { Length: > 0 })
            {
                continue;
            }

            var group = uniform;
            if (group is null)
            {
                var ports = PortsOf(service, pod);
                var key = KeyOf(ports);
                if (!groups.TryGetValue(key, out group))
                {
                    groups[key] = group = new DesiredEndpoints(ports);
                }

                uniform = named ? null : group;
            }

            var addresses = ServicePods.Addresses(pod, addressType);
            if (addresses.Count > 0)
            {
                var endpoint = Endpoint(service, pod, node, addresses);
                group.Endpoints[EndpointIdentity.Of(endpoint)] = endpoint;
            }
        }

        return groups;
    }

    /// <summary>What slices with these ports have in common.</summary>
    internal static string KeyOf(IReadOnlyList<EndpointPort>? ports)
    {
        if (ports is null or { Count: 0 })
        {
            return "";
        }

        var sorted = ports.Select(static port => $"{port.Name}|{port.Protocol}|{port.Port}|{port.AppProtocol}").ToArray();
        Array.Sort(sorted, string.CompareOrdinal);
        return new StringBuilder().AppendJoin('\n', sorted).ToString();
    }

    private static bool HasNamedTargets(Service service)
    {
        foreach (var port in service.Spec.Ports ?? [])
        {
            if (port.TargetPort.IsString)
            {
                return true;
            }
        }

        return false;
    }

    private static List<EndpointPort> PortsOf(Service service, Pod pod)
    {
        var ports = new List<EndpointPort>();
        if (ServicePods.IsPortless(service))
        {
            return ports;
        }

        foreach (var port in service.Spec.Ports ?? [])
        {
            if (ServicePods.FindPort(pod, port) is { } number)
            {
                ports.Add(new EndpointPort { Name = port.Name ?? "", Port = number, Protocol = port.Protocol ?? "TCP", AppProtocol = port.AppProtocol });
            }
        }

        return ports;
    }

    private static Endpoint Endpoint(Service service, Pod pod, Node? node, IReadOnlyList<string> addresses)
    {
        var serving = pod.IsReady();
        var terminating = pod.Metadata.DeletionTimestamp is not null;
        return new Endpoint
        {
            Addresses = addresses,
            Conditions = new EndpointConditions
            {
                Ready = service.Spec.PublishNotReadyAddresses || (serving && !terminating),
                Serving = serving,
                Terminating = terminating,
            },
            TargetRef = new ObjectReference
            {
                Kind = "Pod",
                Namespace = pod.Metadata.Namespace,
                Name = pod.Metadata.Name,
                Uid = pod.Metadata.Uid,
            },
            NodeName = pod.Spec.NodeName is { Length: > 0 } name ? name : null,
            Zone = node?.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.Zone) is { Length: > 0 } zone ? zone : null,
            Hostname = ServicePods.Hostname(pod, service),
        };
    }
}

/// <summary>What makes two endpoints the same one, whatever state they are in.</summary>
/// <param name="Address">The first address.</param>
/// <param name="Hostname">The host name.</param>
/// <param name="Pod">The pod's name.</param>
internal readonly record struct EndpointIdentity(string Address, string? Hostname, string? Pod)
{
    internal static EndpointIdentity Of(Endpoint endpoint) =>
        new(endpoint.Addresses is { Count: > 0 } addresses ? addresses[0] : "", endpoint.Hostname, endpoint.TargetRef?.Name);

    /// <summary>Whether an endpoint of the same identity says the same.</summary>
    internal static bool SameState(Endpoint left, Endpoint right) =>
        left.Conditions == right.Conditions
        && left.NodeName == right.NodeName
        && left.Zone == right.Zone
        && left.TargetRef?.Uid == right.TargetRef?.Uid
        && left.TargetRef?.Namespace == right.TargetRef?.Namespace
        && (left.Addresses ?? []).SequenceEqual(right.Addresses ?? []);
}
