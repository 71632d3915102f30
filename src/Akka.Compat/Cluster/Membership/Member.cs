using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// One member of the cluster as some gossip knows it. Two members are equal when they are the same incarnation, whatever their status.
/// </summary>
public class Member : IComparable, IComparable<Member>
{
    /// <summary>Orders addresses by host (ordinal) and port.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(CompareAddresses);

    /// <summary>Orders members by the moment they came up, the oldest first.</summary>
    public static readonly IComparer<Member> AgeOrdering = Comparer<Member>.Create((a, b) =>
        a.Equals(b) ? 0 : a.IsOlderThan(b) ? -1 : 1);

    /// <summary>Orders members for the choice of a leader: those that can lead first, by address.</summary>
    internal static readonly IComparer<Member> LeaderStatusOrdering = Comparer<Member>.Create((a, b) =>
    {
        var byRank = LeaderRank(a.Status).CompareTo(LeaderRank(b.Status));
        return byRank != 0 ? byRank : a.CompareTo(b);
    });

    private Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles)
    {
        UniqueAddress = uniqueAddress;
        UpNumber = upNumber;
        Status = status;
        Roles = roles;
    }

    /// <summary>Which incarnation of which node.</summary>
    public UniqueAddress UniqueAddress { get; }

    /// <summary>Its place in the order of coming up; <see cref="int.MaxValue"/> until then.</summary>
    internal int UpNumber { get; }

    /// <summary>Where it stands.</summary>
    public MemberStatus Status { get; }

    /// <summary>The roles it announced when joining.</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>Its address.</summary>
    public Address Address => UniqueAddress.Address;

    internal static Member Create(UniqueAddress uniqueAddress, ImmutableHashSet<string> roles) =>
        new(uniqueAddress, int.MaxValue, MemberStatus.Joining, roles);

    internal static Member Create(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles) =>
        new(uniqueAddress, upNumber, status, roles);

    /// <summary>What stands for an incarnation that is in no gossip.</summary>
    internal static Member Removed(UniqueAddress node) => new(node, int.MaxValue, MemberStatus.Removed, ImmutableHashSet<string>.Empty);

    /// <summary>Did it announce this role?</summary>
    public bool HasRole(string role) => Roles.Contains(role);

    /// <summary>Did it come up before <paramref name="other"/>? Ties go by address.</summary>
    public bool IsOlderThan(Member other) =>
        UpNumber == other.UpNumber ? CompareAddresses(Address, other.Address) < 0 : UpNumber < other.UpNumber;

    /// <summary>The same member with another status.</summary>
    /// <exception cref="InvalidOperationException">the status may not follow the present one</exception>
    public Member Copy(MemberStatus status)
    {
        if (status == Status) return this;
        if (!MayBecome(Status, status)) throw new InvalidOperationException($"Invalid member status transition {Status} -> {status}");
        return new Member(UniqueAddress, UpNumber, status, Roles);
    }

    /// <summary>The same member, up as number <paramref name="upNumber"/>.</summary>
    public Member CopyUp(int upNumber) => new(UniqueAddress, upNumber, Copy(MemberStatus.Up).Status, Roles);

    /// <inheritdoc/>
    public int CompareTo(Member? other) => other is null ? 1 : UniqueAddress.CompareTo(other.UniqueAddress);

    int IComparable.CompareTo(object? obj) => CompareTo(obj as Member);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => UniqueAddress.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() =>
        $"Member(address = {Address}, Uid={UniqueAddress.Uid} status = {Status}, role=[{string.Join(",", Roles)}], upNumber={UpNumber})";

    /// <summary>Which of two views of one member has gone further in its life; of two equally far, the older one.</summary>
    public static Member HighestPriorityOf(Member m1, Member m2)
    {
        if (m1.Status == m2.Status) return m1.IsOlderThan(m2) ? m1 : m2;
        return Progress(m1.Status) > Progress(m2.Status) ? m1 : m2;
    }

    internal static bool MayBecome(MemberStatus from, MemberStatus to) => from switch
    {
        MemberStatus.Joining => to is MemberStatus.WeaklyUp or MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.WeaklyUp => to is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.Up => to is MemberStatus.Leaving or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.Leaving => to is MemberStatus.Exiting or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.Exiting => to is MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.Down => to is MemberStatus.Removed,
        _ => false,
    };

    private static int Progress(MemberStatus status) => status switch
    {
        MemberStatus.Joining => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Up => 2,
        MemberStatus.Leaving => 3,
        MemberStatus.Exiting => 4,
        MemberStatus.Down => 5,
        _ => 6,
    };

    private static int LeaderRank(MemberStatus status) => status switch
    {
        MemberStatus.Down => 4,
        MemberStatus.Exiting => 3,
        MemberStatus.Joining => 2,
        MemberStatus.WeaklyUp => 1,
        _ => 0,
    };

    private static int CompareAddresses(Address x, Address y)
    {
        if (ReferenceEquals(x, y)) return 0;
        var byHost = string.CompareOrdinal(x.Host, y.Host);
        return byHost != 0 ? byHost : (x.Port ?? 0).CompareTo(y.Port ?? 0);
    }
}
