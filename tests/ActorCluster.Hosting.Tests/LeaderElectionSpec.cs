using ActorCluster.Api.Apps;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Hosting.Tests.Support;

namespace ActorCluster.Hosting.Tests;

/// <summary>Who leads when instances of the scheduler and of the controllers stand still or lose the API.</summary>
public sealed class LeaderElectionSpec : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private readonly Master _master = new("actorcluster.controllers.replicas = 2");

    public void Dispose() => _master.Dispose();

    [Fact]
    public void The_first_instance_must_lead_at_once_and_keep_the_lease_fresh()
    {
        var lease = Lease("kube-scheduler");
        Assert.Equal(("master-1_1", 15, 0), (lease.HolderIdentity, lease.LeaseDurationSeconds, lease.LeaseTransitions));
        Assert.Equal(lease.AcquireTime, lease.RenewTime);
        Assert.True(_master.Now - lease.AcquireTime!.Value.Value <= TimeSpan.FromSeconds(1));
        Assert.Contains("LeaderElection: master-1_1 became leader", _master.EventsAbout("kube-scheduler"));
        for (var i = 0; i < 60; i++)
        {
            _master.Advance(1);
            Assert.True(_master.Now - Lease("kube-scheduler").RenewTime!.Value.Value <= TimeSpan.FromSeconds(2));
        }

        Assert.Equal((lease.AcquireTime, 0), (Lease("kube-scheduler").AcquireTime, Lease("kube-scheduler").LeaseTransitions));
        Assert.Equal(("master-1_1", 0), (Lease(Manager).HolderIdentity, Lease(Manager).LeaseTransitions));
    }

    [Fact]
    public void A_leader_that_stands_still_must_be_followed_within_twenty_seconds_and_write_nothing_of_old_when_it_wakes()
    {
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(1);
        _master.Pause("controllers");
        _master.Change<Deployment>("default", "web", current => current with { Spec = current.Spec with { Replicas = 3 } });
        Assert.InRange(_master.Until(() => Lease(Manager).HolderIdentity == "master-2_1", 20), 13, 20);
        Assert.Equal(1, Lease(Manager).LeaseTransitions);
        _master.Advance(1);
        Assert.Equal(3, _master.All<Pod>().Count);

        // The old leader finds the change and the successor's work in its mailbox, and acts for as long as it thinks that it leads.
        _master.Resume("controllers");
        for (var i = 0; i < 25; i++)
        {
            _master.Advance(0.5);
            Assert.Equal(3, _master.All<Pod>().Count);
            Assert.Single(_master.All<ReplicaSet>());
        }

        Assert.Contains("LeaderElection: master-1_1 stopped leading", _master.EventsAbout(Manager));
        Assert.Equal("master-2_1", Lease(Manager).HolderIdentity);
        _master.Change<Deployment>("default", "web", current => current with { Spec = current.Spec with { Replicas = 1 } });
        _master.Advance(1);
        Assert.Single(_master.All<Pod>());
    }

    [Fact]
    public void A_successor_that_dies_too_must_be_followed_by_the_one_before_it()
    {
        _master.Pause("controllers");
        _master.Until(() => Lease(Manager).HolderIdentity == "master-2_1", 20);
        _master.Resume("controllers");
        _master.Advance(20);
        _master.Pause("controllers-2");
        _master.Until(() => Lease(Manager).HolderIdentity == "master-1_2", 20);
        Assert.Equal(2, Lease(Manager).LeaseTransitions);
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(1);
        Assert.Equal(2, _master.All<Pod>().Count);
    }

    [Fact]
    public void Without_election_an_instance_must_work_at_once()
    {
        using var master = new Master("actorcluster.leader-election.leader-elect = off");
        master.Create(Build.Deployment("web", 2));
        master.Advance(1);
        Assert.Equal(2, master.All<Pod>().Count);
        Assert.Empty(master.All<Lease>());
    }

    private LeaseSpec Lease(string name) => _master.Find<Lease>(WellKnownNamespaces.System, name)!.Spec;
}
