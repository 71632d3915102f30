using ActorCluster.Cli.Live.Agents;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace ActorCluster.Cli.Tests.Live;

/// <summary>The hand of an experiment in a worker process, with probes in the place of its nodes and of the master.</summary>
public sealed class LabAgentSpec : TestKit
{
    private static readonly LabSettings Settings = new()
    {
        OrdersInterval = TimeSpan.FromMinutes(1),
        OrdersTimeout = TimeSpan.FromMinutes(2),
        ReportInterval = TimeSpan.FromMinutes(1),
        StatusInterval = TimeSpan.FromMinutes(1),
    };

    // An experiment that begins before it knows of the containers that run would find that there are none.
    [Fact]
    public void Orders_must_be_in_effect_only_when_every_node_has_told_what_runs()
    {
        var (one, other) = (CreateTestProbe(), CreateTestProbe());
        var nodes = new HostedNodes(Sys, new Dictionary<string, Props> { ["one"] = Relay.To(one), ["other"] = Relay.To(other) });
        nodes.Start("one");
        nodes.Start("other");
        var agent = Sys.ActorOf(LabAgent.PropsFor("worker-1", nodes, Settings, TimeSpan.FromSeconds(30), TimeProvider.System));

        agent.Tell(new LabOrders("run", 1, [], [], []), TestActor);
        Assert.Equal(0, ExpectMsg<LabReport>().Version);
        one.ExpectMsg<PublishContainers>();
        other.ExpectMsg<PublishContainers>();

        agent.Tell(new ContainersPublished("other"));
        agent.Tell(new LabOrders("run", 2, [], [], []), TestActor);
        Assert.Equal(0, ExpectMsg<LabReport>().Version);

        var running = new ContainerTransition("one", "uid", "default", "web", "main", "id", ContainerMoment.Running, 0, "", DateTimeOffset.UnixEpoch);
        Sys.EventStream.Publish(running);
        agent.Tell(new ContainersPublished("one"));
        var report = ExpectMsg<LabReport>();
        Assert.Equal(2, report.Version);
        Assert.Equal(running, Assert.Single(report.Items).Container);
    }

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef target)
        {
            ReceiveAny(target.Forward);
        }

        public static Props To(TestProbe target) => Props.Create(() => new Relay(target.Ref));
    }
}
