using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Search;

namespace ActorCluster.Simulation.Tests.Search;

public sealed class TimelinePartsSpec
{
    private static readonly NodeTargets InZone = new() { Zones = ["a"], Mode = TargetMode.One };

    private static readonly TimelineEntry[] Timeline =
    [
        new() { Name = "first", At = "10s", Duration = "1m", Nodes = InZone, Node = new NodeFault { Kind = NodeFaultKind.Crash } },
        new() { Name = "second", After = "first", At = "5s", Duration = "20s", Nodes = new NodeTargets { SameAs = "first" }, Kubelet = new KubeletFault { Kind = KubeletFaultKind.Hang } },
        new() { Name = "third", After = "second", Nodes = new NodeTargets { SameAs = "second" }, Action = new OperatorAction { Uncordon = true } },
    ];

    [Fact]
    public void What_waited_for_an_entry_that_is_left_out_must_begin_when_that_would_have_ended()
    {
        var kept = TimelineParts.Keep(Timeline, static entry => entry.Name != "first");
        Assert.Equal(["second", "third"], kept.Select(static entry => entry.Name));
        Assert.Null(kept[0].After);
        Assert.Equal("1m15s", kept[0].At);
        Assert.Equal("second", kept[1].After);
    }

    [Fact]
    public void The_nodes_of_an_entry_that_is_left_out_must_be_chosen_as_it_would_have()
    {
        var kept = TimelineParts.Keep(Timeline, static entry => entry.Name != "first");
        Assert.Equal(InZone, kept[0].Nodes);
        Assert.Equal("second", kept[1].Nodes!.SameAs);
        Assert.Equal(InZone, TimelineParts.Keep(Timeline, static entry => entry.Name == "third")[0].Nodes);
    }

    [Fact]
    public void A_whole_timeline_must_stay_as_it_is() => Assert.Equal(Timeline, TimelineParts.Keep(Timeline, static _ => true));
}
