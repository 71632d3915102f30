using ActorCluster.Api.Meta;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Kubelet;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using ActorCluster.Node.Tests.Support;
using Akka.Actor;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Kubelet;

/// <summary>
/// A kubelet that begins. It asks the runtime what runs before it does anything about pods (kubelet.go: syncLoop waits for what the runtime
/// says, HandlePodCleanups goes by it), whichever of runtime, link and master is heard first.
/// </summary>
public sealed class KubeletBeginningSpec
{
    [Fact]
    public void Kubelet_must_not_begin_pods_nor_ask_for_them_before_it_knows_what_runs()
    {
        using var system = new VirtualSystem();
        var (runtime, link, services) = (system.Probe(), system.Probe(), system.Probe());
        var kubelet = system.Start(KubeletActor.PropsFor(
            new NodeIdentity("node-a", 1), "boot", system.Node, runtime.Ref, link.Ref, services.Ref, new NodeClock(system.Time), 7));
        var snapshot = new PodSnapshot([APod().WithUid("uid-1")]);
        runtime.Single<ListSandboxes>();

        system.Tell(kubelet, LinkStarted.Instance);
        system.Tell(kubelet, snapshot);
        Assert.Empty(link.All<KubeletReady>());
        Assert.Empty(runtime.All<StartSandbox>());

        // The machine went down under the pod: its sandbox is still listed.
        system.Tell(kubelet, new SandboxList([new SandboxInfo("uid-1", "10.0.0.1", true, [])]));
        link.Single<KubeletReady>();
        system.Tell(kubelet, new NodeRegistered(new Api.Core.Node { Metadata = new ObjectMeta { Name = "node-a" } }, null));
        system.Tell(kubelet, snapshot);
        runtime.Single<StartSandbox>();
        system.Tell(kubelet, LinkStarted.Instance);
        Assert.Equal(2, link.All<KubeletReady>().Count());
        system.Tell(kubelet, snapshot);
        runtime.Single<StartSandbox>();
        Assert.Empty(runtime.All<RetireSandbox>());
    }

    [Fact]
    public void Kubelet_must_not_begin_pods_before_it_has_its_node_and_the_range_of_their_addresses()
    {
        using var system = new VirtualSystem();
        var (kubelet, runtime, link) = Begin(system);
        system.Tell(kubelet, new SandboxList([]));
        system.Tell(kubelet, new LinkUp(true));
        link.Single<RegisterNode>();

        // The gateway sends the pods as soon as it is connected.
        system.Tell(kubelet, new PodSnapshot([APod("gone").WithUid("uid-0")]));
        system.Tell(kubelet, new PodSnapshot([APod("first").WithUid("uid-1")]));
        system.Tell(kubelet, new PodAssigned(APod("second").WithUid("uid-2")));
        system.Tell(kubelet, new NodeRegistered(null, "not yet"));
        Assert.Empty(runtime.All<StartSandbox>());

        system.Tell(kubelet, Registered);
        Assert.Equal("10.224.0.0/24", runtime.Single<UsePodRange>().Cidr);
        Assert.Equal(["uid-1", "uid-2"], runtime.All<StartSandbox>().Select(static start => start.PodUid));
        var order = runtime.Messages.ToList();
        Assert.True(order.FindIndex(static message => message is UsePodRange) < order.FindIndex(static message => message is StartSandbox));
    }

    [Fact]
    public void Kubelet_that_cannot_keep_all_that_comes_before_its_node_must_ask_anew()
    {
        using var system = new VirtualSystem();
        var (kubelet, runtime, link) = Begin(system);
        system.Tell(kubelet, new SandboxList([]));
        for (var i = 0; i < 1_001; i++)
        {
            system.Tell(kubelet, new PodAssigned(APod($"web-{i}").WithUid($"uid-{i}")));
        }

        link.Single<KubeletReady>();
        system.Tell(kubelet, Registered);
        Assert.Equal(2, link.All<KubeletReady>().Count());
        Assert.Empty(runtime.All<StartSandbox>());
        system.Tell(kubelet, new PodSnapshot([APod().WithUid("uid-1")]));
        runtime.Single<StartSandbox>();
    }

    private static NodeRegistered Registered => new(
        new Api.Core.Node { Metadata = new ObjectMeta { Name = "node-a" }, Spec = new Api.Core.NodeSpec { PodCIDR = "10.224.0.0/24" } }, null);

    private static (IActorRef Kubelet, Recorder Runtime, Recorder Link) Begin(VirtualSystem system)
    {
        var (runtime, link) = (system.Probe(), system.Probe());
        var kubelet = system.Start(KubeletActor.PropsFor(
            new NodeIdentity("node-a", 1), "boot", system.Node, runtime.Ref, link.Ref, system.Probe().Ref, new NodeClock(system.Time), 7));
        return (kubelet, runtime, link);
    }
}
