using System.Collections.Immutable;
using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Cluster.Serialization;

/// <summary>Writes and reads gossip. Nodes and roles are listed once and referred to by their place, as the rest names them many times.</summary>
internal static class GossipCodec
{
    public static void Write(WireWriter writer, UniqueAddress node)
    {
        writer.String(node.Address.ToString());
        writer.Int32(node.Uid);
    }

    public static UniqueAddress ReadNode(ref WireReader reader) => new(Address.Parse(reader.String()), reader.Int32());

    public static void Write(WireWriter writer, IReadOnlyCollection<UniqueAddress> nodes)
    {
        writer.Varint((ulong)nodes.Count);
        foreach (var node in nodes) Write(writer, node);
    }

    public static UniqueAddress[] ReadNodes(ref WireReader reader)
    {
        var nodes = new UniqueAddress[reader.Count()];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = ReadNode(ref reader);
        return nodes;
    }

    public static void Write(WireWriter writer, VectorClock clock)
    {
        writer.Varint((ulong)clock.Versions.Count);
        foreach (var (node, count) in clock.Versions)
        {
            writer.String(node.ToString());
            writer.Varint((ulong)count);
        }
    }

    public static VectorClock ReadClock(ref WireReader reader)
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<VectorClock.Node, long>();
        for (var count = reader.Count(); count > 0; count--)
        {
            var node = VectorClock.Node.FromHash(reader.String());
            versions[node] = (long)reader.Varint();
        }

        return VectorClock.Create(versions.ToImmutable());
    }

    public static void WriteRoles(WireWriter writer, IReadOnlyCollection<string> roles)
    {
        writer.Varint((ulong)roles.Count);
        foreach (var role in roles) writer.String(role);
    }

    public static ImmutableHashSet<string> ReadRoles(ref WireReader reader)
    {
        var roles = ImmutableHashSet.CreateBuilder<string>();
        for (var count = reader.Count(); count > 0; count--) roles.Add(reader.String());
        return roles.ToImmutable();
    }

    public static void Write(WireWriter writer, Gossip gossip)
    {
        var reachability = gossip.Overview.Reachability;
        UniqueAddress[] nodes =
        [
            .. gossip.Members.Select(m => m.UniqueAddress)
                .Concat(gossip.Overview.Seen)
                .Concat(gossip.Tombstones.Keys)
                .Concat(reachability.Versions.Keys)
                .Concat(reachability.Records.SelectMany(r => new[] { r.Observer, r.Subject }))
                .Distinct(),
        ];
        var places = nodes.Select((node, place) => (node, place)).ToDictionary(p => p.node, p => (ulong)p.place);
        Write(writer, nodes);

        writer.Varint((ulong)gossip.Members.Count);
        foreach (var member in gossip.Members)
        {
            writer.Varint(places[member.UniqueAddress]);
            writer.Byte((byte)member.Status);
            writer.Varint((uint)member.UpNumber);
            WriteRoles(writer, member.Roles);
        }

        writer.Varint((ulong)gossip.Overview.Seen.Count);
        foreach (var node in gossip.Overview.Seen) writer.Varint(places[node]);

        writer.Varint((ulong)reachability.Versions.Count);
        foreach (var (observer, version) in reachability.Versions)
        {
            writer.Varint(places[observer]);
            writer.Varint((ulong)version);
        }

        writer.Varint((ulong)reachability.Records.Length);
        foreach (var record in reachability.Records)
        {
            writer.Varint(places[record.Observer]);
            writer.Varint(places[record.Subject]);
            writer.Byte((byte)record.Status);
            writer.Varint((ulong)record.Version);
        }

        writer.Varint((ulong)gossip.Tombstones.Count);
        foreach (var (node, at) in gossip.Tombstones)
        {
            writer.Varint(places[node]);
            writer.Int64(at);
        }

        Write(writer, gossip.Version);
    }

    public static Gossip ReadGossip(ref WireReader reader)
    {
        var nodes = ReadNodes(ref reader);

        var members = ImmutableSortedSet.CreateBuilder<Member>();
        for (var count = reader.Count(); count > 0; count--)
        {
            var node = NodeAt(nodes, ref reader);
            var status = (MemberStatus)reader.Byte();
            var upNumber = (int)reader.Varint();
            members.Add(Member.Create(node, upNumber, status, ReadRoles(ref reader)));
        }

        var seen = ImmutableHashSet.CreateBuilder<UniqueAddress>();
        for (var count = reader.Count(); count > 0; count--) seen.Add(NodeAt(nodes, ref reader));

        var versions = ImmutableDictionary.CreateBuilder<UniqueAddress, long>();
        for (var count = reader.Count(); count > 0; count--)
        {
            var observer = NodeAt(nodes, ref reader);
            versions[observer] = (long)reader.Varint();
        }

        var records = ImmutableArray.CreateBuilder<Reachability.Record>();
        for (var count = reader.Count(); count > 0; count--)
        {
            UniqueAddress observer = NodeAt(nodes, ref reader), subject = NodeAt(nodes, ref reader);
            var status = (ReachabilityStatus)reader.Byte();
            records.Add(new Reachability.Record(observer, subject, status, (long)reader.Varint()));
        }

        var tombstones = ImmutableDictionary.CreateBuilder<UniqueAddress, long>();
        for (var count = reader.Count(); count > 0; count--)
        {
            var node = NodeAt(nodes, ref reader);
            tombstones[node] = reader.Int64();
        }

        var overview = new GossipOverview(seen.ToImmutable(), new Reachability(records.ToImmutable(), versions.ToImmutable()));
        return new Gossip(members.ToImmutable(), overview, ReadClock(ref reader), tombstones.ToImmutable());
    }

    private static UniqueAddress NodeAt(UniqueAddress[] nodes, ref WireReader reader)
    {
        var place = reader.Varint();
        return place < (ulong)nodes.Length ? nodes[place] : throw new WireException($"node {place} of {nodes.Length}");
    }
}
