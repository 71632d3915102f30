using ActorCluster.Node.Faults;
using ActorCluster.Node.Kubelet;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using ActorCluster.Node.Tests.Support;
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
        system.Tell(kubelet, snapshot);
        runtime.Single<StartSandbox>();
        system.Tell(kubelet, LinkStarted.Instance);
        Assert.Equal(2, link.All<KubeletReady>().Count());
        system.Tell(kubelet, snapshot);
        runtime.Single<StartSandbox>();
        Assert.Empty(runtime.All<RetireSandbox>());
    }
}
