using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Tests.Support;
using static ActorCluster.Simulation.Tests.Checkers.CheckerAssert;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>Checkers of what the store and the API promise, on histories made by hand.</summary>
public sealed class StoreCheckersSpec
{
    private static readonly LeaderClaim First = new(new ObjectKey("kube-system", "kube-controller-manager"), "first");

    [Fact]
    public void Acknowledged_writes_may_be_superseded() => Holds("acknowledged-writes-survive", static story =>
    {
        var pod = story.Write(APod.Named("a"));
        story.Acknowledge("pods", pod, 1);
        story.Write(pod.Ready());
        story.Acknowledge("pods", pod, 2);
        story.Write(APod.Named("b"));
        story.Remove(APod.Named("b"));
        story.Inspect(new HeldObject("pods", new ObjectKey("default", "a"), 2));
    });

    [Fact]
    public void An_acknowledgement_may_be_seen_before_its_change() => Holds("acknowledged-writes-survive", static story =>
    {
        story.Acknowledge("pods", APod.Named("a"), 1);
        story.Write(APod.Named("a"));
        story.Write(APod.Named("b"));
    });

    [Fact]
    public void An_acknowledged_write_that_never_happens_is_caught() => Catches("acknowledged-writes-survive", "it is not", static story =>
    {
        story.Acknowledge("pods", APod.Named("a"), 1);
        story.Revision = 1;
        story.Write(APod.Named("b"));
    });

    [Fact]
    public void A_store_that_lost_a_write_in_a_crash_is_caught() => Catches("acknowledged-writes-survive", "has lost", static story =>
    {
        story.Write(APod.Named("a"));
        story.Write(APod.Named("b"));
        story.Inspect(new HeldObject("pods", new ObjectKey("default", "a"), 1));
    });

    [Fact]
    public void A_write_on_top_of_one_that_is_not_the_latest_is_caught() => Catches("acknowledged-writes-survive", "follows 1", static story =>
    {
        var before = story.Write(APod.Named("a"));
        story.Write(APod.Named("a").Ready());
        story.Tell(new ObjectWritten(
            story.NextId(), 0, story.Now, "pods", new ObjectKey("default", "a"), before, before with { Metadata = before.Metadata with { ResourceVersion = "3" } }, 3, ""));
    });

    [Fact]
    public void Revisions_may_skip_but_not_repeat()
    {
        Holds("revisions-increase", static story =>
        {
            story.Write(APod.Named("a"));
            story.Revision = 10;
            story.Write(APod.Named("a").Ready(), basedOn: 1);
        });
        Catches("revisions-increase", "had been given already", static story =>
        {
            story.Write(APod.Named("a"));
            story.Revision = 0;
            story.Write(APod.Named("b"));
        });
    }

    [Fact]
    public void An_update_on_the_strength_of_a_stale_revision_is_caught() => Catches("revisions-increase", "on the strength of revision 1", static story =>
    {
        story.Write(APod.Named("a"));
        story.Write(APod.Named("a").Ready());
        story.Write(APod.Named("a"), basedOn: 1);
    });

    [Fact]
    public void A_list_and_every_event_after_it_are_complete() => Holds("watches-complete", static story =>
    {
        var a = story.Write(APod.Named("a"));
        story.Write(APod.Named("b"));
        var later = story.Write(APod.Named("b").Ready());
        story.Watch(WatchDelivery.Began, 1, a);
        story.Watch(WatchDelivery.Events, 2, APod.Named("b") with { Metadata = later.Metadata with { ResourceVersion = "2" } });
        story.Watch(WatchDelivery.Events, 3, later);
    });

    [Fact]
    public void A_dropped_event_is_caught_by_the_next_one() => Catches("watches-complete", "was not told of pods default/b at revision 2", static story =>
    {
        var a = story.Write(APod.Named("a"));
        story.Watch(WatchDelivery.Began, 1, a);
        story.Write(APod.Named("b"));
        story.Watch(WatchDelivery.Events, 3, story.Write(APod.Named("c")));
    });

    [Fact]
    public void A_dropped_event_is_caught_by_a_bookmark() => Catches("watches-complete", "was not told of pods default/b", static story =>
    {
        story.Watch(WatchDelivery.Began, 0);
        story.Write(APod.Named("b"));
        story.Watch(WatchDelivery.Events, 1);
    });

    [Fact]
    public void A_watch_that_falls_silent_is_caught_at_the_end() => Catches("watches-complete", "was never told", static story =>
    {
        story.Watch(WatchDelivery.Began, 0);
        story.Write(APod.Named("b"));
        story.At(600);
    });

    [Fact]
    public void An_event_that_comes_twice_is_caught() => Catches("watches-complete", "after 1", static story =>
    {
        story.Watch(WatchDelivery.Began, 0);
        var a = story.Write(APod.Named("a"));
        story.Watch(WatchDelivery.Events, 1, a);
        story.Watch(WatchDelivery.Events, 1, a);
    });

    [Fact]
    public void A_list_that_leaves_out_an_object_is_caught() => Catches("watches-complete", "has 1 objects, where the store has 2", static story =>
    {
        var a = story.Write(APod.Named("a"));
        story.Write(APod.Named("b"));
        story.Watch(WatchDelivery.Began, 2, a);
    });

    [Fact]
    public void A_pod_stays_in_its_terminal_phase()
    {
        Holds("terminal-phase-final", static story =>
        {
            story.Write(APod.Named("a").InPhase(PodPhase.Failed));
            story.Write(APod.Named("a").InPhase(PodPhase.Failed).Restarted(1));
        });
        Catches("terminal-phase-final", "was Failed and became Running", static story =>
        {
            story.Write(APod.Named("a").InPhase(PodPhase.Failed));
            story.Write(APod.Named("a").InPhase(PodPhase.Running));
        });
    }

    [Fact]
    public void A_uid_that_is_given_again_is_caught() => Catches("terminal-phase-final", "was given before", static story =>
    {
        var uid = "8f14e45f-ceea-467f-a0e6-2f1c5f2a9b11";
        story.Write(APod.Named("a", uid));
        story.Remove(APod.Named("a", uid));
        story.Write(APod.Named("b", uid));
    });

    [Fact]
    public void A_leader_writes_within_its_term()
    {
        Holds("one-leader", static story =>
        {
            story.Write(LeaderLease("first"));
            story.Write(APod.Named("a"), claim: First);
            story.Write(LeaderLease(""));
            story.Write(APod.Named("b"), claim: First);
        });
        Catches("one-leader", "while second held the lease", static story =>
        {
            story.Write(LeaderLease("first"));
            story.Write(LeaderLease("second"));
            story.Write(APod.Named("a"), claim: First);
        });
    }

    [Fact]
    public void A_former_leader_may_not_know_yet_when_the_api_is_slow()
    {
        var slow = new TimelineEntry { Name = "slow", Api = new ApiFault { Latency = "1s" } };
        Holds("one-leader", story =>
        {
            story.Write(LeaderLease("second"));
            story.Fault(slow, true);
            story.At(1).Write(APod.Named("a"), claim: First);
        });
        Catches("one-leader", "while second held the lease", story =>
        {
            story.Write(LeaderLease("second"));
            story.Fault(slow, true);
            story.At(1).Fault(slow, false);
            story.At(2).Write(APod.Named("a"), claim: First);
        });
        Catches("one-leader", "while second held the lease", story =>
        {
            story.Fault(slow, true);
            story.Write(LeaderLease("second"));
            story.Write(APod.Named("a"), claim: new LeaderClaim(First.Lease, "second"));
            story.At(1).Write(APod.Named("a").Ready(), claim: First);
        });
    }

    // Leases of 15 s, renew deadlines of 10 s, attempts every 2 to 4.4 s: tools/leaderelection says itself that it does not fence. What
    // controllers delete and patch carries no revision (controller_utils.go DeletePod, pkg/util/pod PatchPodStatus: the uid at the most).
    [Fact]
    public void A_leader_that_wakes_up_may_go_on_until_its_renew_deadline_and_no_longer()
    {
        var pause = new TimelineEntry { Name = "pause", Component = new ComponentFault { Component = "kube-controller-manager", Kind = ComponentFaultKind.Pause } };
        var second = new LeaderClaim(First.Lease, "second");
        Holds("one-leader", story =>
        {
            story.Fault(pause, true);
            story.Write(LeaderLease("second"));
            story.Write(APod.Named("b"), claim: second);
            story.At(20).Fault(pause, false);
            story.At(21).Write(APod.Named("b").Ready(), claim: First);
            story.At(30).Write(APod.Named("a"), claim: First);
            story.At(31).Remove(APod.Named("b"), claim: First);
        });
        Catches("one-leader", "while second held the lease", story =>
        {
            story.Fault(pause, true);
            story.Write(LeaderLease("second"));
            story.At(20).Fault(pause, false);
            story.At(35).Write(APod.Named("a"), claim: First);
        });
        Catches("one-leader", "while second held the lease", story =>
        {
            story.Fault(pause, true);
            story.Write(LeaderLease("second"));
            story.Write(APod.Named("a"), claim: second);
            story.At(20).Fault(pause, false);
            story.At(35).Write(APod.Named("a").Ready(), claim: First);
        });
        Catches("one-leader", "while second held the lease", story =>
        {
            story.Fault(pause, true);
            story.Write(LeaderLease("second"));
            story.At(20).Write(APod.Named("a"), claim: second);
            story.At(21).Write(APod.Named("a").Ready(), claim: First);
        });
    }

    [Fact]
    public void A_deletion_that_nobody_asked_for_is_caught()
    {
        Holds("recorded-causes", static story =>
        {
            story.Write(APod.Named("a"));
            story.Remove(APod.Named("a"));
        });
        Catches("recorded-causes", "nobody knows why", static story =>
        {
            story.Write(APod.Named("a"));
            story.By("").Remove(APod.Named("a"));
        });
        Catches("recorded-causes", "became Ready=True", static story =>
        {
            story.Write(APod.Named("a"));
            story.By("").Write(APod.Named("a").Ready());
        });
    }

    private static Lease LeaderLease(string holder) => new()
    {
        Metadata = new ObjectMeta { Name = "kube-controller-manager", Namespace = "kube-system", Uid = "lease" },
        Spec = new LeaseSpec { HolderIdentity = holder },
    };
}
