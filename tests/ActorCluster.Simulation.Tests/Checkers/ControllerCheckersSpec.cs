using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.Tests.Support;
using static ActorCluster.Simulation.Tests.Checkers.CheckerAssert;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>Checkers of what controllers, scheduler and kubelets decide, on histories made by hand.</summary>
public sealed class ControllerCheckersSpec
{
    private const string Unreachable = WellKnownTaints.Unreachable;

    private static readonly TimelineEntry Outage = new() { Name = "outage", Api = new ApiFault { Outage = true } };

    [Theory]
    [InlineData(50, 55, 355, null)]
    [InlineData(49, 55, 355, "became Unknown 49 s after its last sign of life")]
    [InlineData(50, 55, 354, "was deleted 299 s after its node's taint and tolerates it for 300 s")]
    public void A_node_has_its_grace_and_a_pod_its_toleration(int unknown, int taint, int deletion, string? words)
    {
        void Tell(Story story)
        {
            var node = story.Write(ANode.Named("node-1"));
            story.Write(An.NodeLease("node-1", story.Now));
            var pod = story.Write(APod.Named("a").On("node-1").Tolerating(new Toleration
            {
                Key = Unreachable,
                Operator = TolerationOperator.Exists,
                Effect = TaintEffect.NoExecute,
                TolerationSeconds = 300,
            }));
            story.At(unknown).Write(node.With(NodeConditionType.Ready, "Unknown"));
            story.At(taint).Write(node.With(NodeConditionType.Ready, "Unknown").Tainted(Unreachable));
            story.At(deletion).Write(pod.Deleted(story.Now, PodReason.DeletionByTaintManager));
        }

        if (words is null)
        {
            Holds("taint-eviction-timing", Tell);
        }
        else
        {
            Catches("taint-eviction-timing", words, Tell);
        }
    }

    [Fact]
    public void A_renewal_that_says_an_earlier_time_is_no_sign_of_life() => Holds("taint-eviction-timing", static story =>
    {
        var node = story.Write(ANode.Named("node-1"));
        story.Write(An.NodeLease("node-1", story.Now));
        story.At(40).Write(An.NodeLease("node-1", story.Now.AddHours(-1)));
        story.At(52).Write(node.With(NodeConditionType.Ready, "Unknown"));
    });

    // The write waits in admission while the lease's goes through, or both wait: a webhook is asked for up to its timeoutSeconds.
    [Theory]
    [InlineData(0.0, null)]
    [InlineData(4.9, null)]
    [InlineData(6.0, "6 s after its last sign of life")]
    public void A_sign_of_life_that_came_while_webhooks_held_up_the_write_does_not_count(double later, string? words) => Zone("taint-eviction-timing", words, story =>
    {
        story.Write(new ValidatingWebhookConfiguration
        {
            Metadata = new ObjectMeta { Name = "policy" },
            Webhooks = [new ValidatingWebhook { Name = "nodes.policy.example.com", TimeoutSeconds = 5 }],
        });
        var node = story.Write(ANode.Named("node-1"));
        story.At(1).Write(An.NodeLease("node-1", story.Now));
        story.At(60).Write(An.NodeLease("node-1", story.Now));
        story.At(60 + later).Write(node.With(NodeConditionType.Ready, "Unknown"));
    });

    [Fact]
    public void A_deletion_for_a_taint_that_is_gone_or_tolerated_for_ever_is_caught()
    {
        Catches("taint-eviction-timing", "has none", static story =>
        {
            story.Write(ANode.Named("node-1"));
            var pod = story.Write(APod.Named("a").On("node-1"));
            story.At(400).Write(pod.Deleted(story.Now, PodReason.DeletionByTaintManager));
        });
        Catches("taint-eviction-timing", "for ever", static story =>
        {
            story.Write(ANode.Named("node-1").Tainted(Unreachable));
            var pod = story.Write(APod.Named("a").On("node-1").Tolerating(new Toleration { Operator = TolerationOperator.Exists }));
            story.At(400).Write(pod.Deleted(story.Now, PodReason.DeletionByTaintManager));
        });
    }

    [Fact]
    public void Both_taints_at_once_are_caught() => Catches("taint-eviction-timing", "at once", static story =>
        story.Write(ANode.Named("node-1").Tainted(Unreachable, WellKnownTaints.NotReady)));

    [Theory]
    [InlineData(10, null)]
    [InlineData(5, "was tainted 5 s after another one of zone /a")]
    public void A_zone_loses_one_node_in_ten_seconds(double pause, string? words) => Zone("zone-eviction-rate", words, story =>
    {
        Down(story, 10, 2);
        Taint(story.At(60), 1);
        Taint(story.At(60 + pause), 2);
    });

    [Fact]
    public void A_small_zone_that_is_half_down_loses_no_node() => Zone("zone-eviction-rate", "whose eviction rate is zero", static story =>
    {
        Down(story, 10, 6);
        Taint(story.At(60), 1);
    });

    // The node controller counts a node for nothing while nobody can write that it is silent (node_lifecycle_controller.go
    // monitorNodeHealth): a zone that it knows to be dark may look half alive.
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "whose eviction rate is zero")]
    public void A_zone_s_state_is_not_known_while_the_api_refuses_to_take_it(bool refusing, string? words) => Zone("zone-eviction-rate", words, story =>
    {
        var errors = new TimelineEntry { Name = "errors", Api = new ApiFault { ErrorCode = 500, Rate = "50%" } };
        story.Fault(errors, true);
        Down(story, 10, 6);
        if (!refusing)
        {
            story.Fault(errors, false);
        }

        Taint(story.At(60), 1);
    });

    [Theory]
    [InlineData(100, null)]
    [InlineData(50, "was tainted 50 s after another one")]
    public void A_large_zone_that_is_half_down_loses_one_node_in_a_hundred_seconds(double pause, string? words) => Zone("zone-eviction-rate", words, story =>
    {
        Down(story, 60, 40);
        Taint(story.At(60), 1);
        Taint(story.At(60 + pause), 2);
    });

    [Fact]
    public void A_dark_cluster_loses_no_node() => Zone("zone-eviction-rate", "no node of any zone has been Ready", static story =>
    {
        Down(story, 2, 2);
        Taint(story.At(60), 1);
    });

    [Fact]
    public void A_kubelet_evicts_in_order_one_at_a_time_and_no_critical_pod()
    {
        EvictionCandidate[] ranked =
        [
            new("system", 2_000_001_000, 900, 100, true), new("greedy", 0, 500, 100, false), new("important", 1_000, 800, 100, false), new("modest", 0, 50, 100, false),
        ];
        Holds("pressure-eviction-order", story =>
        {
            story.Decide(new EvictionDecision("node-1", "greedy", "memory", ranked));
            story.At(10).Decide(new EvictionDecision("node-1", "important", "memory", [.. ranked.Where(static pod => pod.PodUid != "greedy")]));
        });
        Catches("pressure-eviction-order", "where greedy stands before it", story => story.Decide(new EvictionDecision("node-1", "modest", "memory", ranked)));
        Catches("pressure-eviction-order", "evicted the critical pod", story => story.Decide(new EvictionDecision("node-1", "system", "memory", [ranked[0]])));
        Catches("pressure-eviction-order", "two pods within 5 s", story =>
        {
            story.Decide(new EvictionDecision("node-1", "greedy", "memory", ranked));
            story.At(5).Decide(new EvictionDecision("node-1", "greedy", "memory", ranked));
        });
    }

    [Theory]
    [InlineData(300, null)]
    [InlineData(100, "had MemoryPressure for only 100 s")]
    public void Pressure_holds_for_five_minutes(double seconds, string? words) => Zone("pressure-eviction-order", words, story =>
    {
        var node = story.Write(ANode.Named("node-1").With(NodeConditionType.MemoryPressure, "False"));
        story.Write(node.With(NodeConditionType.MemoryPressure, "True"));
        story.At(seconds).Write(node.With(NodeConditionType.MemoryPressure, "False"));
    });

    [Fact]
    public void Only_lower_priorities_make_room()
    {
        Holds("preemption-priority", static story => Preempt(story, 10, 100));
        Catches("preemption-priority", "has to make room", static story => Preempt(story, 100, 100));
        Catches("preemption-priority", "for no pod of a higher one", static story =>
        {
            var victim = story.Write(APod.Named("victim").OfPriority(10).On("node-1"));
            story.Write(victim.Deleted(story.Now, PodReason.PreemptionByScheduler));
            story.At(100);
        });
    }

    [Fact]
    public void An_eviction_leaves_the_budget_its_pods()
    {
        Holds("disruption-budget", static story => Evict(story, 2, [0]));
        Catches("disruption-budget", "leaves 1 healthy pods, and budget default/web demands 2", static story => Evict(story, 2, [0, 1]));
    }

    [Fact]
    public void What_went_down_by_itself_is_not_laid_to_the_apis_charge() => Holds("disruption-budget", static story =>
    {
        story.Write(An.Budget("web", 2));
        var pods = Enumerable.Range(0, 3).Select(i => story.Write(APod.Named($"web-{i}").Ready())).ToArray();
        story.Write(pods[2].Ready(false));
        story.Write(pods[0].Deleted(story.Now, PodReason.EvictionByEvictionApi));
    });

    [Fact]
    public void Pods_go_with_their_owner()
    {
        Holds("owners-and-replicas", static story => Orphan(story, 59));
        Catches("owners-and-replicas", "pod default/a has had no owner", static story => Orphan(story, 61));
        Holds("owners-and-replicas", static story =>
        {
            story.Fault(Outage, true);
            Orphan(story, 61);
        });
    }

    [Fact]
    public void A_controller_keeps_no_more_pods_than_it_was_told()
    {
        Holds("owners-and-replicas", static story => Crowd(story, 5));
        Catches("owners-and-replicas", "deployments.apps default/web has had more than 5 pods", static story => Crowd(story, 6));
    }

    [Fact]
    public void Dead_endpoints_go_soon()
    {
        Holds("endpoints-ready", static story => Endpoints(story, 4));
        Catches("endpoints-ready", "shows pod uid-a as ready", static story => Endpoints(story, 6));
    }

    [Fact]
    public void Controllers_that_crashed_have_until_the_next_leader_is_there()
    {
        Holds("endpoints-ready", static story => Crashed(story, 19));
        Catches("endpoints-ready", "shows pod uid-a as ready", static story => Crashed(story, 21));
    }

    private static void Zone(string name, string? words, Action<Story> tell)
    {
        if (words is null)
        {
            Holds(name, tell);
        }
        else
        {
            Catches(name, words, tell);
        }
    }

    // Nodes of one zone, the first of which fall silent.
    private static void Down(Story story, int all, int down)
    {
        for (var i = 1; i <= all; i++)
        {
            story.Write(ANode.Named($"node-{i}", "a"));
        }

        for (var i = 1; i <= down; i++)
        {
            story.Write(ANode.Named($"node-{i}", "a").With(NodeConditionType.Ready, "Unknown"));
        }
    }

    private static void Taint(Story story, int node) =>
        story.Write(ANode.Named($"node-{node}", "a").With(NodeConditionType.Ready, "Unknown").Tainted(Unreachable));

    private static void Preempt(Story story, int victim, int preemptor)
    {
        var low = story.Write(APod.Named("low").OfPriority(victim).On("node-1"));
        var high = story.Write(APod.Named("high").OfPriority(preemptor));
        story.Decide(new PreemptionDecision(high.Metadata.Uid, "node-1", [low.Metadata.Uid]));
        story.Write(low.Deleted(story.Now, PodReason.PreemptionByScheduler));
        story.At(100);
    }

    private static void Evict(Story story, int minAvailable, int[] victims)
    {
        story.Write(An.Budget("web", minAvailable));
        var pods = Enumerable.Range(0, 3).Select(i => story.Write(APod.Named($"web-{i}").Ready())).ToArray();
        foreach (var victim in victims)
        {
            story.Write(pods[victim].Deleted(story.Now, PodReason.EvictionByEvictionApi));
        }
    }

    private static void Orphan(Story story, double seconds)
    {
        var set = story.Write(An.ReplicaSet("web", 1));
        var pod = story.Write(APod.Named("a").OwnedBy(set));
        story.Remove(set);
        story.At(seconds).Remove(pod);
    }

    private static void Crowd(Story story, int pods)
    {
        var deployment = story.Write(An.Deployment("web", 4));
        var set = An.ReplicaSet("web-1", 6);
        story.Write(set with { Metadata = set.Metadata.OwnedBy(deployment) });
        for (var i = 0; i < pods; i++)
        {
            story.Write(APod.Named($"web-{i}").OwnedBy(set));
        }

        story.At(100);
    }

    private static void Endpoints(Story story, double seconds)
    {
        var pod = story.Write(APod.Named("a").Ready());
        story.Write(An.Slice("web", pod));
        story.At(10).Write(pod.Ready(false));
        story.At(10 + seconds).Write(An.Slice("web"));
    }

    // It takes up to 19.4 s until the lease has run out and somebody tries; from the first whole bound after that it counts.
    private static void Crashed(Story story, double seconds)
    {
        var crash = new TimelineEntry { Name = "crash", Component = new ComponentFault { Component = "kube-controller-manager", Kind = ComponentFaultKind.Crash } };
        story.At(1).Fault(crash, true);
        story.Fault(crash, false);
        Endpoints(story, seconds);
    }
}
