using ActorCluster.Simulation.Hosting;
using Xunit;

namespace ActorCluster.Simulation.Tests.Nodes;

public sealed class MachineShutdownSpec
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Fact]
    public void Machine_without_pods_must_go_off_at_once()
    {
        using var cluster = Start();
        cluster.Machine("node-1").ShutDown(Grace);
        cluster.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(History.Facts.MachineState.Off, cluster.Machine("node-1").State);
    }

    [Fact]
    public void Machine_whose_node_does_not_work_must_go_off_when_the_grace_is_over_and_come_back_when_that_was_asked_meanwhile()
    {
        using var cluster = Start();
        var machine = cluster.Machine("node-1");
        var before = machine.Supervisor;
        machine.Supervisor.Tell(Hang(), Akka.Actor.ActorRefs.NoSender);
        cluster.Advance(TimeSpan.FromMilliseconds(1));
        machine.ShutDown(Grace);
        machine.Boot();
        cluster.Advance(Grace - TimeSpan.FromMilliseconds(1));
        Assert.Same(before, machine.Supervisor);
        cluster.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(History.Facts.MachineState.Running, machine.State);
        Assert.NotSame(before, machine.Supervisor);
    }

    private static SimulatedCluster Start()
    {
        var cluster = SimulatedCluster.Start(ClusterPlan.Of(1), 1);
        cluster.Advance(TimeSpan.FromSeconds(5));
        return cluster;
    }

    private static ActorCluster.Node.Faults.InjectFault Hang() => new(
        "hang", new Api.Lab.TimelineEntry { Name = "hang", Kubelet = new Api.Lab.KubeletFault { Kind = Api.Lab.KubeletFaultKind.Hang } }, []);
}
