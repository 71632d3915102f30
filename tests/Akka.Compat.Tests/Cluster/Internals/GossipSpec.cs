using Akka.Cluster;
using Akka.Cluster.Serialization;
using Akka.Remote.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Compat.Tests.Clusters.Internals;

public sealed class GossipSpec
{
    // Views that can really come about: five nodes that all start from one gossip, change it and take over others' at random.
    private static readonly Arbitrary<Gossip[]> Views =
        Gen.ListOf(Gen.Choose(0, int.MaxValue - 1)).Resize(60).Select(steps =>
        {
            var start = Gossip.Empty.Update(Nodes.All.Select(n => Nodes.AMember(n, MemberStatus.Joining)));
            var views = Enumerable.Repeat(start, Nodes.All.Length).ToArray();
            foreach (var step in steps) Step(views, new Random(step));
            return views;
        }).ToArbitrary();

    [Fact]
    public void Gossip_must_merge_in_any_order_to_the_same() =>
        Prop.ForAll(Views, views => Same(views[0].Merge(views[1]), views[1].Merge(views[0]))).QuickCheckThrowOnFailure();

    [Fact]
    public void Gossip_must_merge_in_any_grouping_to_the_same() =>
        Prop.ForAll(Views, views => Same(views[0].Merge(views[1]).Merge(views[2]), views[0].Merge(views[1].Merge(views[2])))).QuickCheckThrowOnFailure();

    [Fact]
    public void Gossip_must_not_change_by_merging_what_it_knows() =>
        Prop.ForAll(Views, views =>
        {
            var merged = views[0].Merge(views[1]);
            return Same(views[0].Merge(views[0]), views[0]) && Same(merged.Merge(views[1]), merged);
        }).QuickCheckThrowOnFailure();

    // As long as nobody was removed: with a node its part of the clock goes, and with that the trace of what it had changed.
    [Fact]
    public void Gossip_must_merge_to_the_later_one_when_one_knows_all_of_the_other() =>
        Prop.ForAll(Views, views => views.Any(static view => view.Tombstones.Count > 0) || !(views[0].Version < views[1].Version) || Same(views[0].Merge(views[1]), views[1])).QuickCheckThrowOnFailure();

    [Fact]
    public void Gossip_must_never_bring_back_who_was_removed() =>
        Prop.ForAll(Views, views =>
        {
            var merged = views[0].Merge(views[1]).Merge(views[2]);
            return !views.Take(3).SelectMany(v => v.Tombstones.Keys).Any(merged.HasMember);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gossip_must_survive_the_wire() =>
        Prop.ForAll(Views, views =>
        {
            var gossip = views[0].Seen(Nodes.B);
            var writer = new WireWriter();
            GossipCodec.Write(writer, gossip);
            var reader = new WireReader(writer.Written.Span);
            var copy = GossipCodec.ReadGossip(ref reader);
            return reader.IsAtEnd && Same(copy, gossip) && copy.Overview.Seen.SetEquals(gossip.Overview.Seen);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gossip_must_take_the_member_that_has_gone_further()
    {
        var up = Nodes.Seen(Nodes.AMember(Nodes.A, MemberStatus.Up), Nodes.AMember(Nodes.B, MemberStatus.Up));
        var down = Nodes.Seen(Nodes.AMember(Nodes.A, MemberStatus.Up), Nodes.AMember(Nodes.B, MemberStatus.Down));
        Assert.Equal(MemberStatus.Down, up.Merge(down).Find(Nodes.B)!.Status);
    }

    [Fact]
    public void Gossip_must_not_be_seen_by_anybody_after_a_merge()
    {
        var gossip = Nodes.Seen(Nodes.AMember(Nodes.A, MemberStatus.Up));
        Assert.Empty(gossip.Merge(gossip).Overview.Seen);
    }

    [Fact]
    public void Gossip_must_forget_old_tombstones_only()
    {
        var gossip = Nodes.Seen(Nodes.AMember(Nodes.A, MemberStatus.Up), Nodes.AMember(Nodes.B, MemberStatus.Down), Nodes.AMember(Nodes.C, MemberStatus.Down))
            .Remove(Nodes.B, 100).Remove(Nodes.C, 200);
        Assert.Equal([Nodes.C], gossip.PruneTombstones(150).Tombstones.Keys);
    }

    private static void Step(Gossip[] views, Random random)
    {
        var i = random.Next(views.Length);
        var (self, view) = (Nodes.All[i], views[i]);
        var member = view.Members.Count == 0 ? null : view.Members[random.Next(view.Members.Count)];
        if (random.Next(3) == 0 || member is null)
        {
            var other = views[random.Next(views.Length)];
            views[i] = other.Version.CompareTo(view.Version) switch
            {
                VectorClock.Ordering.After => other,
                VectorClock.Ordering.Concurrent => view.Merge(other),
                _ => view,
            };
            return;
        }

        var changed = random.Next(4) switch
        {
            0 when Member.MayBecome(member.Status, MemberStatus.Up) => view.Update([member.CopyUp(random.Next(1, 4))]),
            1 when Member.MayBecome(member.Status, MemberStatus.Down) => view.Update([member.Copy(MemberStatus.Down)]),
            2 when member.Status == MemberStatus.Down => view.Remove(member.UniqueAddress, random.Next(1000)),
            3 when view.HasMember(self) => view.WithReachability(random.Next(2) == 0
                ? view.Overview.Reachability.Unreachable(self, member.UniqueAddress)
                : view.Overview.Reachability.Reachable(self, member.UniqueAddress)),
            _ => view,
        };
        if (!ReferenceEquals(changed, view) && changed.HasMember(self)) views[i] = changed.Increment(Gossip.ClockNode(self));
    }

    private static bool Same(Gossip a, Gossip b) =>
        a.Members.Select(m => (m.UniqueAddress, m.Status, m.UpNumber)).SequenceEqual(b.Members.Select(m => (m.UniqueAddress, m.Status, m.UpNumber)))
        && a.Overview.Reachability.Equals(b.Overview.Reachability)
        && a.Version == b.Version
        && a.Tombstones.OrderBy(t => t.Key).SequenceEqual(b.Tombstones.OrderBy(t => t.Key));
}
