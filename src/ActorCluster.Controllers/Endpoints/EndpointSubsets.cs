using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Services;

namespace ActorCluster.Controllers.Endpoints;

/// <summary>
/// The subsets of an Endpoints object: ports that the same addresses serve stand together (kubernetes pkg/api/v1/endpoints RepackSubsets).
/// </summary>
internal static class EndpointSubsets
{
    internal static List<EndpointSubset> Of(Service service, IReadOnlyCollection<Pod> pods)
    {
        var family = ServicePods.AddressTypes(service)[0];
        var portless = ServicePods.IsPortless(service) ? new List<Member>() : null;
        var byPort = new Dictionary<EndpointPort, List<Member>>();
        foreach (var pod in pods)
        {
            if (!ServicePods.CanServe(pod, includeTerminating: service.Spec.PublishNotReadyAddresses)
                || ServicePods.Addresses(pod, family) is not { Count: > 0 } addresses)
            {
                continue;
            }

            var member = new Member(Address(pod, service, addresses[0]), service.Spec.PublishNotReadyAddresses || pod.IsReady());
            if (portless is not null)
            {
                portless.Add(member);
            }
            else
            {
                AddPorts(service, pod, member, byPort);
            }
        }

        var subsets = new List<EndpointSubset>();
        if (portless is { Count: > 0 })
        {
            subsets.Add(Subset(portless, null));
        }

        foreach (var (members, ports) in Merge(byPort))
        {
            subsets.Add(Subset(members, ports));
        }

        return subsets;
    }

    /// <summary>Cuts addresses off above a number, those that are not ready first.</summary>
    internal static bool Truncate(List<EndpointSubset> subsets, int maximum, out List<EndpointSubset> kept)
    {
        kept = subsets;
        var total = 0;
        foreach (var subset in subsets)
        {
            total += (subset.Addresses?.Count ?? 0) + (subset.NotReadyAddresses?.Count ?? 0);
        }

        if (total <= maximum)
        {
            return false;
        }

        var room = maximum;
        var ready = new IReadOnlyList<EndpointAddress>?[subsets.Count];
        for (var i = 0; i < subsets.Count; i++)
        {
            ready[i] = Take(subsets[i].Addresses, ref room);
        }

        kept = [];
        for (var i = 0; i < subsets.Count; i++)
        {
            var notReady = Take(subsets[i].NotReadyAddresses, ref room);
            if (ready[i] is not null || notReady is not null)
            {
                kept.Add(subsets[i] with { Addresses = ready[i], NotReadyAddresses = notReady });
            }
        }

        return true;
    }

    internal static bool Same(IReadOnlyList<EndpointSubset>? left, IReadOnlyList<EndpointSubset> right)
    {
        if ((left?.Count ?? 0) != right.Count)
        {
            return false;
        }

        for (var i = 0; i < right.Count; i++)
        {
            if (!Same(left![i].Addresses, right[i].Addresses)
                || !Same(left[i].NotReadyAddresses, right[i].NotReadyAddresses)
                || !(left[i].Ports ?? []).SequenceEqual(right[i].Ports ?? []))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same(IReadOnlyList<EndpointAddress>? left, IReadOnlyList<EndpointAddress>? right)
    {
        if ((left?.Count ?? 0) != (right?.Count ?? 0))
        {
            return false;
        }

        for (var i = 0; left is not null && i < left.Count; i++)
        {
            if (left[i] != right![i])
            {
                return false;
            }
        }

        return true;
    }

    private static void AddPorts(Service service, Pod pod, Member member, Dictionary<EndpointPort, List<Member>> byPort)
    {
        foreach (var port in service.Spec.Ports ?? [])
        {
            if (ServicePods.FindPort(pod, port) is not { } number)
            {
                continue;
            }

            var key = new EndpointPort { Name = port.Name, Port = number, Protocol = port.Protocol ?? "TCP", AppProtocol = port.AppProtocol };
            if (!byPort.TryGetValue(key, out var members))
            {
                byPort[key] = members = [];
            }

            members.Add(member);
        }
    }

    private static IReadOnlyList<EndpointAddress>? Take(IReadOnlyList<EndpointAddress>? addresses, ref int room)
    {
        if (addresses is null || room == 0)
        {
            return null;
        }

        var taken = addresses.Count <= room ? addresses : [.. addresses.Take(room)];
        room -= taken.Count;
        return taken;
    }

    // Ports with the same members are one subset. Members stand in the same order at every port, each as the one object that it is.
    private static List<(List<Member> Members, List<EndpointPort> Ports)> Merge(Dictionary<EndpointPort, List<Member>> byPort)
    {
        var merged = new List<(List<Member> Members, List<EndpointPort> Ports)>();
        foreach (var (port, members) in byPort)
        {
            var known = merged.FindIndex(entry => entry.Members.SequenceEqual(members, ReferenceEqualityComparer.Instance));
            if (known >= 0)
            {
                merged[known].Ports.Add(port);
            }
            else
            {
                merged.Add((members, [port]));
            }
        }

        return merged;
    }

    private static EndpointSubset Subset(List<Member> members, List<EndpointPort>? ports)
    {
        var ready = new List<EndpointAddress>(members.Count);
        var notReady = new List<EndpointAddress>();
        foreach (var member in members)
        {
            (member.IsReady ? ready : notReady).Add(member.Address);
        }

        ready.Sort(Compare);
        notReady.Sort(Compare);
        ports?.Sort(static (left, right) =>
        {
            var order = string.CompareOrdinal(left.Name, right.Name);
            return order != 0 ? order : left.Port.CompareTo(right.Port);
        });
        return new EndpointSubset
        {
            Addresses = ready.Count == 0 ? null : ready,
            NotReadyAddresses = notReady.Count == 0 ? null : notReady,
            Ports = ports,
        };
    }

    private static int Compare(EndpointAddress left, EndpointAddress right)
    {
        var order = string.CompareOrdinal(left.Ip, right.Ip);
        return order != 0 ? order : string.CompareOrdinal(left.TargetRef?.Uid, right.TargetRef?.Uid);
    }

    private static EndpointAddress Address(Pod pod, Service service, string ip) => new()
    {
        Ip = ip,
        Hostname = ServicePods.Hostname(pod, service),
        NodeName = pod.Spec.NodeName,
        TargetRef = new ObjectReference
        {
            Kind = "Pod",
            Namespace = pod.Metadata.Namespace,
            Name = pod.Metadata.Name,
            Uid = pod.Metadata.Uid,
        },
    };

    private sealed class Member(EndpointAddress address, bool isReady)
    {
        public EndpointAddress Address { get; } = address;

        public bool IsReady { get; } = isReady;
    }
}
