using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Tests.Support;
using static ActorCluster.Simulation.Tests.Checkers.CheckerAssert;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>Checkers of what nodes do with pods, on histories made by hand.</summary>
public sealed class PodCheckersSpec
{
    private static readonly TimelineEntry KubeletCrash = new() { Name = "crash", Kubelet = new KubeletFault { Kind = KubeletFaultKind.Crash } };

    [Fact]
    public void An_identity_may_move_once_the_old_instance_has_ended() => Holds("at-most-one-identity", static story =>
    {
        var (first, second) = Instances(story);
        story.Container("node-1", first, ContainerState.Running);
        story.Machine("node-1", MachineState.Off);
        story.Container("node-2", second, ContainerState.Running);
    });

    [Fact]
    public void Two_running_instances_of_an_identity_are_caught_whatever_the_api_says() => Catches("at-most-one-identity", "runs on node-1 and on node-2", static story =>
    {
        var (first, second) = Instances(story);
        story.Container("node-1", first, ContainerState.Running);
        story.Remove(first);
        story.Container("node-2", second, ContainerState.Running);
        story.Container("node-2", second, ContainerState.Running, run: 1);
    });

    [Fact]
    public void An_instance_that_thaws_beside_its_successor_is_caught() => Catches("at-most-one-identity", "at the same time", static story =>
    {
        var (first, second) = Instances(story);
        story.Container("node-1", first, ContainerState.Running);
        story.Machine("node-1", MachineState.Frozen);
        story.Container("node-2", second, ContainerState.Running);
        story.Machine("node-1", MachineState.Running);
    });

    [Fact]
    public void A_second_binding_is_caught()
    {
        Holds("one-node-per-pod", static story =>
        {
            story.Write(APod.Named("a"));
            story.Write(APod.Named("a").On("node-1"));
        });
        Catches("one-node-per-pod", "was bound to node-1 and is now bound to node-2", static story =>
        {
            story.Write(APod.Named("a").On("node-1"));
            story.Write(APod.Named("a").On("node-2"));
        });
    }

    [Fact]
    public void A_pod_that_runs_on_two_nodes_is_caught() => Catches("one-node-per-pod", "ran on node-1 and now runs on node-2", static story =>
    {
        story.Container("node-1", APod.Named("a"), ContainerState.Running);
        story.Container("node-2", APod.Named("a"), ContainerState.Running);
    });

    [Fact]
    public void A_node_is_given_what_it_has_and_no_more()
    {
        Holds("node-capacity", static story =>
        {
            story.Write(ANode.Named("node-1", cpu: "2"));
            foreach (var name in new[] { "a", "b", "c" })
            {
                story.Write(APod.Named(name).Requesting("1"));
                story.Write(APod.Named(name).Requesting("1").On("node-1"));
                story.Write(APod.Named(name).Requesting("1").On("node-1").InPhase(PodPhase.Succeeded));
            }
        });
        Catches("node-capacity", "gives 3000m of cpu and has 2000m", static story =>
        {
            story.Write(ANode.Named("node-1", cpu: "2"));
            foreach (var name in new[] { "a", "b", "c" })
            {
                story.Write(APod.Named(name).Requesting("1"));
                story.Write(APod.Named(name).Requesting("1").On("node-1"));
            }
        });
    }

    [Fact]
    public void A_container_ends_by_hook_signal_and_grace() => Holds("graceful-termination", static story =>
    {
        var pod = story.Write(WithHook());
        story.Write(pod.Deleted(story.Now));
        story.Container("node-1", pod, ContainerState.StopHookStarted);
        story.At(10).Container("node-1", pod, ContainerState.Terminating);
        story.At(30).Container("node-1", pod, ContainerState.Killed);
    });

    [Fact]
    public void A_kubelet_that_skips_the_hook_is_caught() => Catches("graceful-termination", "before its preStop hook", static story =>
    {
        var pod = story.Write(WithHook());
        story.Container("node-1", pod, ContainerState.Terminating);
    });

    [Fact]
    public void A_kubelet_that_kills_too_early_is_caught() => Catches("graceful-termination", "was killed 10 s after it was asked to end; it has 30 s", static story =>
    {
        var pod = story.Write(APod.Named("a"));
        story.Write(pod.Deleted(story.Now));
        story.Container("node-1", pod, ContainerState.Terminating);
        story.At(10).Container("node-1", pod, ContainerState.Killed);
    });

    [Fact]
    public void A_pod_that_was_removed_by_force_may_be_killed() => Holds("graceful-termination", static story =>
    {
        var other = story.Write(APod.Named("other"));
        story.Container("node-1", other, ContainerState.Terminating);
        story.At(30).Container("node-1", other, ContainerState.Killed);
        var pod = story.Write(APod.Named("a"));
        story.Remove(pod);
        story.Container("node-1", pod, ContainerState.Killed);
    });

    [Fact]
    public void Restarts_are_at_once_then_ten_twenty_forty_seconds_apart() => Holds("restart-backoff", static story => Restart(story, 0, 10, 20, 40, 80, 160, 300, 300));

    [Fact]
    public void A_restart_without_back_off_is_caught() =>
        Catches("restart-backoff", "was restarted 5 s after its end; its back-off is 20 s", static story => Restart(story, 0, 10, 5));

    [Fact]
    public void Ten_minutes_of_running_or_a_new_kubelet_begin_the_back_off_anew() => Holds("restart-backoff", static story =>
    {
        Restart(story, 0, 10);
        story.At(1_000).Container("node-1", APod.Named("a"), ContainerState.Exited, run: 2);
        story.Container("node-1", APod.Named("a"), ContainerState.Running, run: 3);
        story.At(1_001).Container("node-1", APod.Named("a"), ContainerState.Exited, run: 3);
        story.Fault(KubeletCrash, true, "node-1");
        story.At(1_002).Fault(KubeletCrash, false, "node-1");
        story.Container("node-1", APod.Named("a"), ContainerState.Running, run: 4);
    });

    [Fact]
    public void A_restart_count_that_goes_down_is_caught() => Catches("restart-backoff", "had 2 restarts and now has 1", static story =>
    {
        story.Write(APod.Named("a").Restarted(2));
        story.Write(APod.Named("a").Restarted(1));
    });

    [Fact]
    public void A_container_may_outlive_its_pod_only_where_the_news_cannot_come()
    {
        Holds("conservation", static story => RunDeleted(story, partition: true));
        Catches("conservation", "200 s after the pod was removed", static story => RunDeleted(story, partition: false));
    }

    [Fact]
    public void A_container_of_a_pod_that_nobody_created_is_caught() =>
        Catches("conservation", "which nobody created", static story =>
        {
            story.Container("node-1", APod.Named("a"), ContainerState.Running);
            story.Container("node-1", APod.Named("a"), ContainerState.Exited);
        });

    [Fact]
    public void Pods_and_messages_are_counted()
    {
        Catches("conservation", "2 pods were created and 1 removed, and the store holds 0", static story =>
        {
            story.Write(APod.Named("a"));
            story.Write(APod.Named("b"));
            story.Remove(APod.Named("b"));
            story.Inspect();
        });
        Holds("conservation", static story => story.Tell(new MessagesCounted(story.NextId(), 0, story.Now, 10, 6, 2, 1, 1)));
        Catches("conservation", "10 messages were sent, and 9", static story => story.Tell(new MessagesCounted(story.NextId(), 0, story.Now, 10, 6, 2, 1, 0)));
    }

    private static (Pod First, Pod Second) Instances(Story story)
    {
        var set = story.Write(An.StatefulSet("db"));
        var first = story.Write(APod.Named("db-0", "first").OwnedBy(set));
        var second = APod.Named("db-0", "second").OwnedBy(set);
        story.Tell(new ObjectWritten(
            story.NextId(), 0, story.Now, "pods", new Api.Resources.ObjectKey("default", "db-0"), null, second, ++story.Revision, "statefulset-controller"));
        return (first, second);
    }

    private static Pod WithHook() => APod.Named("a").With(static container => container with
    {
        Lifecycle = new Lifecycle { PreStop = new LifecycleHandler { Sleep = new SleepAction { Seconds = 10 } } },
    });

    private static void Restart(Story story, params double[] pauses)
    {
        var (at, run) = (0.0, 0);
        story.Container("node-1", APod.Named("a"), ContainerState.Running);
        foreach (var pause in pauses)
        {
            story.At(++at).Container("node-1", APod.Named("a"), ContainerState.Exited, run: run++, exitCode: 1);
            story.At(at += pause).Container("node-1", APod.Named("a"), ContainerState.Running, run: run);
        }
    }

    private static void RunDeleted(Story story, bool partition)
    {
        var cut = new TimelineEntry { Name = "cut", Link = new LinkFault { Partition = true } };
        var pod = story.Write(APod.Named("a").On("node-1"));
        story.Container("node-1", pod, ContainerState.Running);
        if (partition)
        {
            story.Fault(cut, true, "node-1");
        }

        story.At(10).Remove(pod);
        story.At(210);
    }
}
