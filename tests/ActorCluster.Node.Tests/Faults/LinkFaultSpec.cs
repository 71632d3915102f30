using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Faults;

/// <summary>A whole node behind a bad link.</summary>
public sealed class LinkFaultSpec
{
    [Fact]
    public void Any_faults_of_the_link_must_heal_to_what_the_API_says() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            using var cluster = new Cluster();
            var node = cluster.StartNode();
            var random = new Random(seed);
            var faults = Enumerable.Range(0, random.Next(1, 4)).Select(i => new InjectFault("fault-" + i, AnEntry(random), [])).ToList();
            for (var step = 0; step < 12; step++)
            {
                if (step % 4 == 0 && step / 4 < faults.Count)
                {
                    cluster.System.Tell(node, faults[step / 4]);
                }

                var name = "pod-" + random.Next(4);
                if (cluster.Api.Find<Pod>("default", name) is not { } pod)
                {
                    cluster.Put(APod(name));
                }
                else if (random.Next(2) == 0)
                {
                    cluster.Delete(name, 1);
                }
                else if (pod.Metadata.DeletionTimestamp is null)
                {
                    cluster.Put(pod with { Spec = pod.Spec with { Containers = [AContainer("main", "nginx:" + step)] } });
                }

                cluster.System.Advance(TimeSpan.FromSeconds(random.Next(1, 20)));
            }

            faults.ForEach(fault => cluster.System.Tell(node, new HealFault(fault.FaultId)));
            cluster.System.Advance(TimeSpan.FromSeconds(60));
            var wanted = cluster.Api.All<Pod>().ToList();
            Assert.All(wanted, pod =>
            {
                Assert.Null(pod.Metadata.DeletionTimestamp);
                Assert.Equal(PodPhase.Running, pod.Status.Phase);
                Assert.Equal("docker.io/library/" + (pod.Spec.Containers![0].Image is "nginx" ? "nginx:latest" : pod.Spec.Containers[0].Image), pod.Status.ContainerStatuses![0].Image);
            });
            Assert.Equal(wanted.Select(pod => pod.Metadata.Uid).Order(), Running(cluster).Order());
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Stalled_link_must_deliver_everything_when_it_heals()
    {
        using var cluster = new Cluster();
        var evidence = cluster.Listen<FaultHit>();
        var healed = cluster.Listen<FaultHealed>();
        var node = cluster.StartNode();
        cluster.System.Tell(node, Fault(new LinkFault { Stall = true }));
        cluster.Put(APod());
        cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        cluster.System.Tell(node, new HealFault("bad"));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        Assert.Contains(new FaultHit("bad", "node-a/link/FromMaster", "held"), evidence.All<FaultHit>());
        Assert.Equal(new FaultHealed("bad", "node-a/link"), healed.Single<FaultHealed>());
    }

    [Fact]
    public void Way_back_alone_must_be_cut_when_only_one_direction_is()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.System.Tell(node, Fault(new LinkFault { Partition = true, Direction = LinkDirection.ToMaster }));
        cluster.Put(APod());
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        Assert.Equal([cluster.Pod().Metadata.Uid!], Running(cluster));
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Delay_must_be_seen_in_both_directions()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.System.Tell(node, Fault(new LinkFault { Delay = "300ms" }));
        cluster.Put(APod());
        cluster.System.Advance(TimeSpan.FromMilliseconds(599));
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        cluster.System.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    private static InjectFault Fault(LinkFault link) => new("bad", new TimelineEntry { Name = "bad", Link = link }, []);

    private static TimelineEntry AnEntry(Random random) => new()
    {
        Name = "bad",
        Link = new LinkFault
        {
            Direction = random.Next(3) switch { 0 => LinkDirection.ToMaster, 1 => LinkDirection.FromMaster, _ => LinkDirection.Both },
            Partition = random.Next(5) == 0,
            Stall = random.Next(5) == 0,
            Loss = random.Next(2) == 0 ? $"{random.Next(1, 80)}%" : null,
            Delay = random.Next(2) == 0 ? $"{random.Next(1, 3000)}ms" : null,
            Jitter = random.Next(3) == 0 ? $"{random.Next(1, 3000)}ms" : null,
            Duplicate = random.Next(2) == 0 ? $"{random.Next(1, 80)}%" : null,
            Reorder = random.Next(2) == 0 ? $"{random.Next(1, 80)}%" : null,
            Bandwidth = random.Next(3) == 0 ? $"{random.Next(1, 4)}Ki" : null,
        },
    };

    private static IEnumerable<string> Running(Cluster cluster)
    {
        var probe = cluster.System.Probe();
        cluster.TellPart("runtime", ListSandboxes.Instance, from: probe);
        return probe.Single<SandboxList>().Sandboxes.Select(sandbox => sandbox.PodUid);
    }
}
