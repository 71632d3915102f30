using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What a subscriber of the cluster is told.</summary>
public class ClusterEvent
{
    /// <summary>Subscribe with <see cref="SubscriptionInitialStateMode.InitialStateAsEvents"/>.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>Subscribe with <see cref="SubscriptionInitialStateMode.InitialStateAsSnapshot"/>.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;

    /// <summary>How a new subscriber learns what happened before it came.</summary>
    public enum SubscriptionInitialStateMode
    {
        /// <summary>One <see cref="CurrentClusterState"/>.</summary>
        InitialStateAsSnapshot = 0,

        /// <summary>The events that would have led to the present state.</summary>
        InitialStateAsEvents = 1,
    }

    /// <summary>Anything that happens to the cluster.</summary>
    public interface IClusterDomainEvent : IDeadLetterSuppression;

    /// <summary>Something happened to the status of a member.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        /// <summary>The member, with its new status.</summary>
        Member Member { get; }
    }

    /// <summary>A member became reachable or unreachable.</summary>
    public interface IReachabilityEvent : IClusterDomainEvent;

    /// <summary>The cluster at one moment, as this node knows it.</summary>
    public sealed class CurrentClusterState : INoSerializationVerificationNeeded
    {
        private readonly ImmutableDictionary<string, Address?> _roleLeaders;

        /// <summary>A cluster of nobody.</summary>
        public CurrentClusterState()
            : this([], [], [], null, ImmutableDictionary<string, Address?>.Empty)
        {
        }

        /// <summary>A cluster of the given members.</summary>
        public CurrentClusterState(
            ImmutableSortedSet<Member> members,
            ImmutableHashSet<Member> unreachable,
            ImmutableHashSet<Address> seenBy,
            Address? leader,
            ImmutableDictionary<string, Address?> roleLeaderMap)
        {
            Members = members;
            Unreachable = unreachable;
            SeenBy = seenBy;
            Leader = leader;
            _roleLeaders = roleLeaderMap;
        }

        /// <summary>All members, in the order of their addresses.</summary>
        public ImmutableSortedSet<Member> Members { get; }

        /// <summary>Those that some member cannot reach.</summary>
        public ImmutableHashSet<Member> Unreachable { get; }

        /// <summary>Who has seen the present gossip.</summary>
        public ImmutableHashSet<Address> SeenBy { get; }

        /// <summary>Who leads, if anybody.</summary>
        public Address? Leader { get; }

        /// <summary>The roles of all members.</summary>
        public ImmutableHashSet<string> AllRoles => [.. _roleLeaders.Keys];

        /// <summary>Who leads among the members of a role, if anybody.</summary>
        public Address? RoleLeader(string role) => _roleLeaders.GetValueOrDefault(role);
    }

    /// <summary>A member got another status.</summary>
    public abstract class MemberStatusChange : IMemberEvent
    {
        /// <summary>The member, with its new status.</summary>
#pragma warning disable CA1051, IDE1006 // The original has a protected field of this name.
        protected readonly Member _member;
#pragma warning restore CA1051, IDE1006

        /// <summary>A member got another status.</summary>
        /// <exception cref="ArgumentException">the member does not have <paramref name="validStatus"/></exception>
        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            if (member.Status != validStatus) throw new ArgumentException($"Expected {validStatus} status, got: {member}", nameof(member));
            _member = member;
        }

        /// <inheritdoc/>
        public Member Member => _member;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is MemberStatusChange other && other.GetType() == GetType() && _member.Equals(other._member);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(GetType(), _member);

        /// <inheritdoc/>
        public override string ToString() => $"{GetType().Name}(Member={Member})";
    }

    /// <summary>A member is joining.</summary>
    public sealed class MemberJoined(Member member) : MemberStatusChange(member, MemberStatus.Joining);

    /// <summary>A member was admitted.</summary>
    public sealed class MemberUp(Member member) : MemberStatusChange(member, MemberStatus.Up);

    /// <summary>A member was admitted while some other could not be reached.</summary>
    public sealed class MemberWeaklyUp(Member member) : MemberStatusChange(member, MemberStatus.WeaklyUp);

    /// <summary>A member was asked to leave.</summary>
    public sealed class MemberLeft(Member member) : MemberStatusChange(member, MemberStatus.Leaving);

    /// <summary>A member may shut down now; everybody knows.</summary>
    public sealed class MemberExited(Member member) : MemberStatusChange(member, MemberStatus.Exiting);

    /// <summary>A member was declared dead.</summary>
    public sealed class MemberDowned(Member member) : MemberStatusChange(member, MemberStatus.Down);

    /// <summary>A member is no longer in the cluster.</summary>
    public sealed class MemberRemoved : MemberStatusChange
    {
        /// <summary>A member went, coming from <paramref name="previousStatus"/>.</summary>
        public MemberRemoved(Member member, MemberStatus previousStatus)
            : base(member, MemberStatus.Removed) => PreviousStatus = previousStatus;

        /// <summary>Down after a failure, Exiting after leaving in good order.</summary>
        public MemberStatus PreviousStatus { get; }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => base.Equals(obj) && ((MemberRemoved)obj!).PreviousStatus == PreviousStatus;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), PreviousStatus);
    }

    /// <summary>Another member leads now.</summary>
    public sealed class LeaderChanged(Address? leader) : IClusterDomainEvent
    {
        /// <summary>Who leads, if anybody.</summary>
        public Address? Leader { get; } = leader;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is LeaderChanged other && Equals(Leader, other.Leader);

        /// <inheritdoc/>
        public override int GetHashCode() => Leader?.GetHashCode() ?? 0;

        /// <inheritdoc/>
        public override string ToString() => $"LeaderChanged(NewLeader={Leader})";
    }

    /// <summary>Another member leads among the members of a role.</summary>
    public sealed class RoleLeaderChanged(string role, Address? leader) : IClusterDomainEvent
    {
        /// <summary>Which role.</summary>
        public string Role { get; } = role;

        /// <summary>Who leads, if anybody.</summary>
        public Address? Leader { get; } = leader;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is RoleLeaderChanged other && Role == other.Role && Equals(Leader, other.Leader);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Role, Leader);

        /// <inheritdoc/>
        public override string ToString() => $"RoleLeaderChanged(Leader={Leader}, Role={Role})";
    }

    /// <summary>This node's part in the cluster has ended.</summary>
    public sealed class ClusterShuttingDown : IClusterDomainEvent
    {
        /// <summary>The only one.</summary>
        public static readonly IClusterDomainEvent Instance = new ClusterShuttingDown();

        private ClusterShuttingDown()
        {
        }

        /// <inheritdoc/>
        public override string ToString() => "ClusterShuttingDown";
    }

    /// <summary>A member became reachable or unreachable.</summary>
    public abstract class ReachabilityEvent : IReachabilityEvent
    {
        /// <summary>A member became reachable or unreachable.</summary>
        protected ReachabilityEvent(Member member) => Member = member;

        /// <summary>Which one.</summary>
        public Member Member { get; }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is ReachabilityEvent other && other.GetType() == GetType() && Member.Equals(other.Member);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        /// <inheritdoc/>
        public override string ToString() => $"{GetType().Name}(Member={Member})";
    }

    /// <summary>Some member can no longer reach this one.</summary>
    public sealed class UnreachableMember(Member member) : ReachabilityEvent(member);

    /// <summary>Everybody who monitors this member reaches it again.</summary>
    public sealed class ReachableMember(Member member) : ReachabilityEvent(member);
}
