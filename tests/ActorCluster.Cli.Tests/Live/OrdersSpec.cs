using ActorCluster.Api.Lab;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Cli.Live.Runs;
using ActorCluster.Cli.Processes;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Cli.Tests.Live;

/// <summary>What workers are told of an experiment, and how it travels.</summary>
public sealed class OrdersSpec
{
    private static readonly WorkerPlan[] Workers = [new("worker-1", 1, 7601), new("worker-2", 2, 7602)];

    [Fact]
    public void Orders_must_name_what_is_wrong_in_each_process_and_be_in_effect_when_all_that_hear_comply()
    {
        var book = new OrderBook("run", Workers);
        book.Begin("worker-2-node-1", new InjectFault("cut", new TimelineEntry { Name = "cut", Link = new LinkFault { Partition = true } }, []));
        book.Switch("worker-2-node-2", off: true);
        Assert.Empty(book.For(Workers[0]).Faults);
        var orders = book.For(Workers[1]);
        Assert.Equal("cut", Assert.Single(orders.Faults).Fault);
        Assert.Equal(["worker-2-node-2"], orders.Off);

        book.Complied("worker-2", orders.Version);
        Assert.False(book.IsInEffect(static _ => false));
        Assert.True(book.IsInEffect(static worker => worker == "worker-1"));
        book.End("cut");
        Assert.Empty(book.For(Workers[1]).Faults);
        Assert.False(book.IsInEffect(static worker => worker == "worker-1"));
    }

    [Fact]
    public async Task Messages_must_travel_unchanged()
    {
        var system = ActorSystem.Create("wire", ConfigurationFactory.ParseString(LabSerializer.Configuration));
        try
        {
            var at = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
            var orders = new LabOrders("run", 3, [new FaultOrder("n", "f", "{}", ["uid"])], ["m"], [new ShutDownOrder("o", TimeSpan.FromSeconds(30))]);
            var report = new LabReport(
                "run",
                "worker-1",
                3,
                [
                    new LabItem(at) { Hit = new FaultHit("f", "n/link", "lost") },
                    new LabItem(at) { Container = new ContainerTransition("n", "u", "ns", "p", "main", "id", ContainerMoment.Exited, 137, "OOMKilled", at) },
                    new LabItem(at) { Eviction = new EvictionDecision("n", "u", "memory", [new EvictionCandidate("u", 1, 2, 3, true)]) },
                    new LabItem(at) { ShutDown = "n" },
                ]);
            foreach (var message in (object[])[orders, report])
            {
                var serializer = Assert.IsType<LabSerializer>(system.Serialization.FindSerializerFor(message));
                var bytes = serializer.ToBinary(message);
                Assert.Equal(bytes, serializer.ToBinary(serializer.FromBinary(bytes, serializer.Manifest(message))));
            }

            var back = (LabReport)system.Serialization.Deserialize(system.Serialization.FindSerializerFor(report).ToBinary(report), LabSerializer.WireIdentifier, "lab-report");
            Assert.Equal(report.Items[1], back.Items[1]);
        }
        finally
        {
            await system.Terminate();
        }
    }
}
