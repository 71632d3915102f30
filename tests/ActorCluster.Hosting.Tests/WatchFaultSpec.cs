using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Tests.Support;

namespace ActorCluster.Hosting.Tests;

/// <summary>What controllers make of watches that stall, lose events, end, or show the past (experiment 28).</summary>
public sealed class WatchFaultSpec : IDisposable
{
    private const string ReplicaSets = "replicaset-controller";
    private readonly Master _master = new();

    public void Dispose() => _master.Dispose();

    [Fact]
    public void A_stalled_watch_must_deliver_everything_when_it_goes_on()
    {
        _master.Tell("api", Build.Fault(new WatchFault { Kind = WatchFaultKind.Stall, Clients = [ReplicaSets], Resources = ["replicasets.apps"] }));
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(60);
        Assert.Single(_master.All<ReplicaSet>());
        Assert.Empty(_master.All<Pod>());
        Assert.All(Hits(), static hit => Assert.Contains("held back", hit, StringComparison.Ordinal));
        _master.Heal("api");
        Assert.Equal(2, _master.All<Pod>().Count);
        Assert.Single(_master.Evidence.OfType<FaultHealed>());
    }

    // The client takes the silent watch for dead and begins another one, which the fault is in as well.
    [Fact]
    public void A_stall_must_outlast_the_clients_patience()
    {
        _master.Tell("api", Build.Fault(new WatchFault { Kind = WatchFaultKind.Stall, Clients = [ReplicaSets] }));
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(400);
        Assert.Empty(_master.All<Pod>());
        _master.Heal("api");
        Assert.Equal(2, _master.All<Pod>().Count);
    }

    [Fact]
    public void A_dropped_event_must_be_made_up_for_by_the_next_one_of_its_object()
    {
        Run(2);
        _master.Tell("api", Build.Fault(new WatchFault { Kind = WatchFaultKind.Drop, Clients = [ReplicaSets], Resources = ["pods"] }));
        Scale(3);
        _master.Advance(90);
        Assert.Single(Hits());
        Assert.Equal(3, _master.All<Pod>().Count);
    }

    [Fact]
    public void The_end_of_an_object_that_was_dropped_must_be_noticed_with_the_next_list_only()
    {
        Run(2);
        _master.Tell("api", Build.Fault(new WatchFault { Kind = WatchFaultKind.Drop, Clients = [ReplicaSets], Resources = ["pods"] }));
        Delete(_master.All<Pod>()[0]);
        _master.Advance(600);
        Assert.Single(_master.All<Pod>());
        Assert.Contains("left out: Deleted pods", Assert.Single(Hits()), StringComparison.Ordinal);
        _master.Heal("api");
        Assert.InRange(_master.Until(() => _master.All<Pod>().Count == 2, 5), 0, 2);
    }

    [Fact]
    public void Watches_that_expired_must_be_begun_anew_at_once()
    {
        Run(2);
        _master.Tell("api", Build.Fault(new WatchFault { Kind = WatchFaultKind.Expire, Clients = ["*-controller"] }));
        Assert.True(Hits().Count > 10);
        Scale(4);
        Assert.InRange(_master.Until(() => _master.All<Pod>().Count == 4, 5), 0, 2);
    }

    // The controller sees a pod that it has replaced already and misses the replacement, until it hears the rest.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void A_controller_that_is_shown_the_past_must_come_to_the_same_end(int revisions)
    {
        Run(3);
        Delete(_master.All<Pod>()[0]);
        _master.Advance(1);
        Scale(2);
        _master.Advance(1);
        Assert.Equal(2, _master.All<Pod>().Count);
        _master.Tell("api", Build.Fault(new WatchFault { Kind = WatchFaultKind.Rewind, Clients = [ReplicaSets], Revisions = revisions }));
        _master.Advance(30);
        Assert.Equal(2, _master.All<Pod>().Count);
        Assert.Equal(2, Assert.Single(_master.All<ReplicaSet>()).Status.Replicas);
        Assert.Equal(2, Hits().Count(static hit => hit.StartsWith("ended", StringComparison.Ordinal)));
        Assert.Equal(2, Hits().Count(static hit => hit.StartsWith("list of", StringComparison.Ordinal)));
        Scale(3);
        _master.Advance(1);
        Assert.Equal(3, _master.All<Pod>().Count);
    }

    private void Run(int replicas)
    {
        _master.Create(Build.Deployment("web", replicas));
        _master.Advance(2);
        Assert.Equal(replicas, _master.All<Pod>().Count);
    }

    private void Scale(int replicas) =>
        _master.Change<Deployment>("default", "web", current => current with { Spec = current.Spec with { Replicas = replicas } });

    private void Delete(Pod pod) => Assert.True(_master.Ask(id => new DeleteObject(
        id, "test", ResourceTypes.Pods, new ObjectKey("default", pod.Metadata.Name), new DeleteOptions { GracePeriodSeconds = 0 })).Succeeded);

    private List<string> Hits() => [.. _master.Evidence.OfType<FaultHit>().Select(static hit => hit.What)];
}
