using ActorCluster.Api.Core;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Faults;

/// <summary>What a node publishes about its containers.</summary>
public sealed class RuntimeTruthSpec
{
    [Fact]
    public void Runtime_must_tell_every_state_of_a_container_in_order()
    {
        using var cluster = new Cluster();
        var truth = cluster.Listen<ContainerTransition>();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "1000") with
        {
            Lifecycle = new Lifecycle { PreStop = new LifecycleHandler { Sleep = new SleepAction { Seconds = 5 } } },
        }));
        var begun = cluster.System.Now;
        cluster.Delete("web", 30);
        cluster.System.Advance(TimeSpan.FromSeconds(30));

        var seen = truth.All<ContainerTransition>().ToList();
        Assert.Equal(
            [
                (ContainerMoment.Created, 0), (ContainerMoment.Running, 0), (ContainerMoment.StopHookStarted, 0),
                (ContainerMoment.Terminating, 5), (ContainerMoment.Killed, 30), (ContainerMoment.Exited, 30), (ContainerMoment.Removed, 30),
            ],
            seen.Select(t => (t.State, (int)(t.At - begun).TotalSeconds)));
        Assert.All(seen, t => Assert.Equal(("node-a", "default", "web", "main", seen[0].ContainerId), (t.Node, t.Namespace, t.Pod, t.Container, t.ContainerId)));
        Assert.Equal((137, "Error"), (seen[5].ExitCode, seen[5].Reason));
    }

    [Fact]
    public void Runtime_must_tell_of_the_end_of_containers_that_are_removed_while_they_run()
    {
        using var cluster = new Cluster();
        var truth = cluster.Listen<ContainerTransition>();
        cluster.StartNode();
        cluster.Put(APod());
        cluster.TellPart("runtime", new RemoveSandbox(cluster.Pod().Metadata.Uid!));
        Assert.Equal(
            [ContainerMoment.Created, ContainerMoment.Running, ContainerMoment.Killed, ContainerMoment.Exited, ContainerMoment.Removed],
            truth.All<ContainerTransition>().Select(t => t.State));
    }
}
