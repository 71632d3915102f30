using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.PodGarbageCollection;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.PodGarbageCollection;

public sealed class PodGarbageSpec
{
    private static readonly Node Down = ANode.Named("down").With(NodeConditionType.Ready, ConditionStatus.Unknown).Tainted(WellKnownTaints.OutOfService, TaintEffect.NoExecute);
    private static readonly Node Alive = ANode.Named("alive").Ready().Tainted(WellKnownTaints.OutOfService, TaintEffect.NoExecute);
    private static readonly Node Silent = ANode.Named("silent").With(NodeConditionType.Ready, ConditionStatus.Unknown);

    public static TheoryData<string, Pod, bool> Pods => new()
    {
        { "terminating on a node that is out of service", APod.Named("a").On("down").Ready().Terminating(), true },
        { "running on a node that is out of service", APod.Named("a").On("down").Ready(), false },
        { "terminating on a node that is out of service but ready", APod.Named("a").On("alive").Ready().Terminating(), false },
        { "terminating on a node that is only silent", APod.Named("a").On("silent").Ready().Terminating(), false },
        { "terminating and never scheduled", APod.Named("a").Terminating(), true },
        { "never scheduled", APod.Named("a"), false },
        { "terminating on a node that is gone", APod.Named("a").On("gone").Terminating(), false },
    };

    [Theory]
    [MemberData(nameof(Pods))]
    public void Garbage_must_be_what_no_kubelet_will_confirm(string why, Pod pod, bool garbage) =>
        Assert.Equal((why, garbage), (why, PodGarbage.Find([pod], Find, 0).Count == 1));

    [Fact]
    public void Garbage_must_be_the_evicted_and_then_the_oldest_terminated_pods_above_the_threshold()
    {
        var pods = new[]
        {
            Ended("young", 5), Ended("old", 1), Ended("middle", 3),
            Ended("evicted", 9) with { Status = new PodStatus { Phase = PodPhase.Failed, Reason = PodReason.Evicted } },
            APod.Named("running").On("alive").Ready(),
        };
        Assert.Equal(["evicted", "old"], PodGarbage.Find(pods, Find, 2).Select(pod => pod.Metadata.Name));
        Assert.Empty(PodGarbage.Find(pods, Find, 4));
        Assert.Empty(PodGarbage.Find(pods, Find, 0));
    }

    [Fact]
    public void A_pod_must_be_failed_before_it_is_removed_unless_it_has_ended()
    {
        var failed = PodGarbage.Failed(new PodStatus { Phase = PodPhase.Running }, PodGarbage.NodeGone, APod.Epoch);
        Assert.Equal(PodPhase.Failed, failed.Phase);
        Assert.Equal(("DeletionByPodGC", "PodGC: node no longer exists"), (failed.Conditions![0].Reason, failed.Conditions[0].Message));
        var ended = new PodStatus { Phase = PodPhase.Succeeded };
        Assert.Same(ended, PodGarbage.Failed(ended, PodGarbage.NodeGone, APod.Epoch));
    }

    private static Pod Ended(string name, int minute) => APod.Named(name).On("alive").InPhase(PodPhase.Succeeded).CreatedAt(APod.Epoch.AddMinutes(minute));

    private static Node? Find(string name) => new[] { Down, Alive, Silent }.FirstOrDefault(node => node.Metadata.Name == name);
}
