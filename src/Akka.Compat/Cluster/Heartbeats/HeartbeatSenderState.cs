using System.Collections.Immutable;
using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// Whom this node sends heartbeats. Somebody who left the ring's choice while silent is asked on until it answers or is removed;
/// otherwise its unreachability would never be taken back.
/// </summary>
internal sealed record HeartbeatSenderState(
    HeartbeatNodeRing Ring,
    ImmutableHashSet<UniqueAddress> SilentFormerReceivers,
    IFailureDetectorRegistry<Address> FailureDetector)
{
    public ImmutableHashSet<UniqueAddress> ActiveReceivers => Ring.MyReceivers.Union(SilentFormerReceivers);

    public HeartbeatSenderState Init(IEnumerable<UniqueAddress> nodes, IEnumerable<UniqueAddress> unreachable) => this with
    {
        Ring = new HeartbeatNodeRing(Ring.Self, [.. nodes, Ring.Self], [.. unreachable], Ring.MonitoredByNrOfMembers),
    };

    public HeartbeatSenderState AddMember(UniqueAddress node) => WithRing(Ring.Add(node));

    public HeartbeatSenderState RemoveMember(UniqueAddress node)
    {
        var changed = WithRing(Ring.Remove(node));
        FailureDetector.Remove(node.Address);
        return changed with { SilentFormerReceivers = changed.SilentFormerReceivers.Remove(node) };
    }

    public HeartbeatSenderState UnreachableMember(UniqueAddress node) => WithRing(Ring.MarkUnreachable(node));

    public HeartbeatSenderState ReachableMember(UniqueAddress node) => WithRing(Ring.MarkReachable(node));

    public HeartbeatSenderState HeartbeatResponse(UniqueAddress from)
    {
        if (!ActiveReceivers.Contains(from)) return this;
        FailureDetector.Heartbeat(from.Address);
        if (!SilentFormerReceivers.Contains(from)) return this;
        if (!Ring.MyReceivers.Contains(from)) FailureDetector.Remove(from.Address);
        return this with { SilentFormerReceivers = SilentFormerReceivers.Remove(from) };
    }

    private HeartbeatSenderState WithRing(HeartbeatNodeRing ring)
    {
        var silent = SilentFormerReceivers;
        foreach (var dropped in Ring.MyReceivers.Except(ring.MyReceivers))
        {
            if (FailureDetector.IsAvailable(dropped.Address)) FailureDetector.Remove(dropped.Address);
            else silent = silent.Add(dropped);
        }

        return this with { Ring = ring, SilentFormerReceivers = silent };
    }
}
