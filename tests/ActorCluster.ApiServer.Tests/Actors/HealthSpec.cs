using ActorCluster.Api.Lab;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Lab;
using ActorCluster.Store.Faults;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>What the api actor says of its own health.</summary>
public sealed class HealthSpec : ApiFixture
{
    private readonly ActorApiEndpoint _endpoint;

    public HealthSpec() => _endpoint = new ActorApiEndpoint(Api);

    [Fact]
    public async Task Api_must_have_ended_its_start_when_it_serves()
    {
        Create(new Api.Core.ConfigMap { Metadata = new Api.Meta.ObjectMeta { Name = "a", Namespace = "default" } });
        var health = await _endpoint.HealthAsync(default);
        Assert.True(health.Follows);
        Assert.Empty(health.Unfinished);
    }

    [Theory]
    [InlineData(StoreFaultKind.Stall)]
    [InlineData(StoreFaultKind.Crash)]
    public async Task Api_must_hear_nothing_of_a_store_that_is_away(string kind)
    {
        await _endpoint.ProbeStoreAsync(default);
        StoreRef.Tell(new InjectStoreFault("f", new TimelineEntry { Store = new StoreFault { Kind = kind } }), TestActor);
        using var limit = new CancellationTokenSource();
        var probe = _endpoint.ProbeStoreAsync(limit.Token);
        var also = _endpoint.ProbeStoreAsync(limit.Token);

        // The API answers about itself meanwhile, and this answer comes after what the store would have said.
        await _endpoint.HealthAsync(default);
        Assert.False(probe.IsCompleted || also.IsCompleted);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        StoreRef.Tell(new HealControlPlaneFault("f"), TestActor);
        Time.Advance(TimeSpan.FromSeconds(2));
        await _endpoint.ProbeStoreAsync(default);
    }

    [Fact]
    public async Task Api_that_has_lost_its_store_must_say_so_and_remember_its_start()
    {
        Create(new Api.Core.ConfigMap { Metadata = new Api.Meta.ObjectMeta { Name = "a", Namespace = "default" } });
        await _endpoint.HealthAsync(default);
        StoreRef.Tell(new InjectStoreFault("f", new TimelineEntry { Store = new StoreFault { Kind = StoreFaultKind.Crash } }), TestActor);
        AwaitCondition(() => !_endpoint.HealthAsync(default).GetAwaiter().GetResult().Follows);
        Assert.Empty((await _endpoint.HealthAsync(default)).Unfinished);
    }
}
