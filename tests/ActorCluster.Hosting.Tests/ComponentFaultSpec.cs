using ActorCluster.Api.Apps;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Hosting.Tests.Support;

namespace ActorCluster.Hosting.Tests;

/// <summary>What a cluster does whose controllers or scheduler crash or lose their lease.</summary>
public sealed class ComponentFaultSpec : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private readonly Master _master = new("actorcluster.controllers.replicas = 2");

    public void Dispose() => _master.Dispose();

    [Fact]
    public void A_crashed_leader_must_be_followed_when_its_lease_has_run_out()
    {
        Inject(Manager, ComponentFaultKind.Crash);
        Assert.Equal((Manager + "/master-1_1", "crashed"), (Hits()[0].Where, Hits()[0].What));
        _master.Create(Build.Deployment("web", 2));

        // By the other instance or by its own next run, whichever comes first.
        Assert.InRange(_master.Until(() => Lease(Manager).HolderIdentity is "master-2_1" or "master-1_2", 20), 13, 20);
        _master.Advance(1);
        Assert.Equal(2, _master.All<Pod>().Count);
        Assert.DoesNotContain(_master.EventsAbout(Manager), static e => e.Contains("stopped leading", StringComparison.Ordinal));
    }

    [Fact]
    public void An_instance_that_does_not_lead_must_crash_only_when_it_is_named()
    {
        Inject(Manager, ComponentFaultKind.Crash, instance: 2);
        Assert.Equal(Manager + "/master-2_1", Assert.Single(Hits()).Where);
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(1);
        Assert.Equal(2, _master.All<Pod>().Count);
    }

    [Fact]
    public void One_controller_must_come_back_after_its_pause_while_the_others_go_on()
    {
        Inject("replicaset", ComponentFaultKind.Crash);
        Assert.Equal("replicaset", Assert.Single(Hits()).Where);
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(0.9);
        Assert.Single(_master.All<ReplicaSet>());
        Assert.Empty(_master.All<Pod>());
        _master.Advance(0.2);
        Assert.Equal(2, _master.All<Pod>().Count);
    }

    [Theory]
    [InlineData(ComponentFaultKind.CrashBeforeWrite, 1, 0)]
    [InlineData(ComponentFaultKind.CrashBeforeWrite, 3, 2)]
    [InlineData(ComponentFaultKind.CrashAfterWrite, 1, 1)]
    [InlineData(ComponentFaultKind.CrashAfterWrite, 2, 2)]
    public void A_controller_must_crash_at_the_write_that_was_named_and_create_nothing_twice(string kind, int write, int pods)
    {
        // The controller's first write is the status of the new set, and the pods come one, two, four at a time.
        _master.Create(Build.Deployment("idle", 0));
        _master.Advance(1);
        Inject("replicaset", kind, write: write);
        _master.Create(Build.Deployment("web", 7));
        Assert.InRange(_master.All<Pod>().Count, pods - 1, pods);
        Assert.Contains(Hits(), static hit => hit.What == "crashed");
        _master.Advance(2);
        Assert.Equal(7, _master.All<Pod>().Count);
        _master.Advance(60);
        Assert.Equal(7, _master.All<Pod>().Count);
        Assert.Single(Hits(), static hit => hit.What == "crashed");
        _master.Heal("api");
        Assert.Single(_master.Evidence.OfType<FaultHealed>());
    }

    [Fact]
    public void The_schedulers_writes_must_count_though_its_requests_bear_another_name()
    {
        _master.Create(Build.Deployment("web", 1));
        Inject("kube-scheduler", ComponentFaultKind.CrashBeforeWrite);
        Assert.Empty(Hits());
        _master.Change<Deployment>("default", "web", static current => current with { Spec = current.Spec with { Replicas = 2 } });
        _master.Advance(0.5);
        Assert.Equal("NeverSent: patch pods by default-scheduler", Hits()[0].What);
        Assert.Contains(_master.All<Pod>(), static pod => pod.Status.Conditions is null or []);
        _master.Advance(30);
        Assert.All(_master.All<Pod>(), static pod => Assert.Single(pod.Status.Conditions!));
        Assert.Equal("master-1_2", Lease("kube-scheduler").HolderIdentity);
    }

    [Fact]
    public void Who_cannot_renew_its_lease_must_stop_before_its_successor_begins()
    {
        Inject(Manager, ComponentFaultKind.LoseLeadership);
        _master.Until(() => _master.EventsAbout(Manager).Any(static e => e == "LeaderElection: master-1_1 stopped leading"), 13);
        Assert.Equal("master-1_1", Lease(Manager).HolderIdentity);
        _master.Until(() => Lease(Manager).HolderIdentity is "master-2_1" or "master-1_2", 10);
        _master.Advance(60);
        Assert.Equal(1, Lease(Manager).LeaseTransitions);
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(1);
        Assert.Equal(2, _master.All<Pod>().Count);
    }

    [Fact]
    public void Faults_of_requests_must_find_controllers_by_the_name_of_their_process()
    {
        _master.Tell("api", Build.Fault(new ApiFault { Clients = [Manager], Verbs = ["create"], Resources = ["pods"], ErrorCode = 500 }));
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(1);
        Assert.Single(_master.All<ReplicaSet>());
        Assert.Empty(_master.All<Pod>());
        Assert.NotEmpty(Hits());
    }

    private void Inject(string component, string kind, int? write = null, int? instance = null) =>
        _master.Tell("api", Build.Fault(new ComponentFault { Component = component, Kind = kind, Write = write, Instance = instance }));

    private List<FaultHit> Hits() => [.. _master.Evidence.OfType<FaultHit>()];

    private LeaseSpec Lease(string name) => _master.Find<Lease>(WellKnownNamespaces.System, name)!.Spec;
}
