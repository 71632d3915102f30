using Akka.Actor;

namespace Akka.Cluster;

/// <summary>One incarnation of a node: its address and the random number its actor system drew at start.</summary>
public class UniqueAddress : IComparable<UniqueAddress>, IEquatable<UniqueAddress>, IComparable
{
    /// <summary>Names an incarnation.</summary>
    /// <param name="address">the address of the node</param>
    /// <param name="uid">the number that tells this incarnation from earlier ones on the same address</param>
    public UniqueAddress(Address address, int uid)
    {
        Address = address;
        Uid = uid;
    }

    /// <summary>The address of the node.</summary>
    public Address Address { get; }

    /// <summary>The number that tells this incarnation from earlier ones on the same address.</summary>
    public int Uid { get; }

    /// <summary>Orders by host, port and then incarnation.</summary>
    public int CompareTo(UniqueAddress? uniqueAddress)
    {
        if (uniqueAddress is null) return 1;
        var byAddress = Member.AddressOrdering.Compare(Address, uniqueAddress.Address);
        return byAddress != 0 ? byAddress : Uid.CompareTo(uniqueAddress.Uid);
    }

    int IComparable.CompareTo(object? obj) => CompareTo(obj as UniqueAddress);

    /// <inheritdoc/>
    public bool Equals(UniqueAddress? other) =>
        ReferenceEquals(this, other) || (other is not null && Uid == other.Uid && Address.Equals(other.Address));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UniqueAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Uid;

    /// <inheritdoc/>
    public override string ToString() => $"UniqueAddress: ({Address}, {Uid})";

    /// <summary>Same incarnation?</summary>
    public static bool operator ==(UniqueAddress? left, UniqueAddress? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Different incarnations?</summary>
    public static bool operator !=(UniqueAddress? left, UniqueAddress? right) => !(left == right);
}
