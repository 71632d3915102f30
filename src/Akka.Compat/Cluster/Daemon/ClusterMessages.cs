using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What members of the cluster tell each other.</summary>
public interface IClusterMessage
{
}

/// <summary>"Is there a cluster where you are?"</summary>
internal sealed record InitJoin : IClusterMessage, IDeadLetterSuppression
{
    public static readonly InitJoin Instance = new();
}

/// <summary>"Yes, join at this address."</summary>
internal sealed record InitJoinAck(Address Address) : IClusterMessage, IDeadLetterSuppression;

/// <summary>"Not yet."</summary>
internal sealed record InitJoinNack(Address Address) : IClusterMessage, IDeadLetterSuppression;

/// <summary>"Take me in."</summary>
internal sealed record Join(UniqueAddress Node, ImmutableHashSet<string> Roles) : IClusterMessage;

/// <summary>"You are in, and this is what we know."</summary>
internal sealed record Welcome(UniqueAddress From, Gossip Gossip) : IClusterMessage;

/// <summary>Gossip for one incarnation; another one on the same address ignores it.</summary>
internal sealed record GossipEnvelope(UniqueAddress From, UniqueAddress To, Gossip Gossip) : IClusterMessage, IDeadLetterSuppression;

/// <summary>Only the version, so that gossip itself travels only where it is news, and who has seen it.</summary>
internal sealed record GossipStatus(UniqueAddress From, VectorClock Version, ImmutableHashSet<UniqueAddress> Seen) : IClusterMessage, IDeadLetterSuppression;

/// <summary>"I have done all I had to before leaving; remove me."</summary>
internal sealed record ExitingConfirmed(UniqueAddress Node) : IClusterMessage, IDeadLetterSuppression;

/// <summary>"Are you there?"</summary>
internal sealed record ClusterHeartbeat(Address From, long Sequence) : IClusterMessage, IDeadLetterSuppression;

/// <summary>"I am."</summary>
internal sealed record ClusterHeartbeatResponse(UniqueAddress From, long Sequence) : IClusterMessage, IDeadLetterSuppression;

/// <summary>What a node tells its own cluster actors.</summary>
internal static class ClusterCommand
{
    public sealed record JoinTo(Address Address);

    public sealed record JoinSeedNodes(ImmutableList<Address> SeedNodes);

    /// <summary>A member is asked to leave.</summary>
    public sealed record Leave(Address Address);

    /// <summary>A member is declared dead.</summary>
    public sealed record Down(Address Address);

    public sealed record Subscribe(IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, ImmutableHashSet<Type> To);

    public sealed record Unsubscribe(IActorRef Subscriber, Type? To) : IDeadLetterSuppression;

    public sealed record SendCurrentClusterState(IActorRef Receiver);

    /// <summary>The membership changed; tell the subscribers.</summary>
    public sealed record PublishChanges(MembershipState State);

    public sealed record AddOnMemberUp(Action Callback);

    public sealed record AddOnMemberRemoved(Action Callback);

    /// <summary>Phase cluster-leave: leave, and answer when it is over.</summary>
    public sealed record LeaveForShutdown
    {
        public static readonly LeaveForShutdown Instance = new();
    }

    /// <summary>Phase cluster-exiting-done: tell the others that nothing keeps this member any more.</summary>
    public sealed record ExitingCompleted
    {
        public static readonly ExitingCompleted Instance = new();
    }

    public enum Tick
    {
        Gossip,
        GossipSpeedUp,
        Leader,
        Reap,
        GiveUpJoining,
        RetryJoin,
    }
}
