using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Tests.Support;

namespace ActorCluster.Hosting.Tests;

/// <summary>What a cluster does whose API server is slow, refuses, or is away.</summary>
public sealed class ApiFaultSpec : IDisposable
{
    private readonly Master _master = new();

    public void Dispose() => _master.Dispose();

    [Fact]
    public void A_fault_must_hit_what_it_names_and_nothing_else()
    {
        _master.Tell("api", Build.Fault(new ApiFault { Verbs = ["create"], Resources = ["configmaps"], Clients = ["ki*"], ErrorCode = 500 }));
        Assert.Equal(500, Create("a", "kitten").Failure!.Code);
        Assert.True(Create("b", "dog").Succeeded);
        Assert.NotNull(_master.Find<ConfigMap>("default", "b"));
        Assert.Single(_master.Evidence.OfType<FaultHit>());
        _master.Heal("api");
        Assert.True(Create("a", "kitten").Succeeded);
        Assert.Single(_master.Evidence.OfType<FaultHealed>());
    }

    [Theory]
    [InlineData(429, "TooManyRequests", 7)]
    [InlineData(500, "InternalError", 7)]
    [InlineData(503, "ServiceUnavailable", 7)]
    [InlineData(504, "Timeout", 7)]
    public void A_refusal_must_be_kubernetes_own(int code, string reason, int retryAfter)
    {
        _master.Tell("api", Build.Fault(new ApiFault { ErrorCode = code, RetryAfterSeconds = retryAfter }));
        var failure = Create("a", "test").Failure!;
        Assert.Equal((code, reason, retryAfter), (failure.Code, failure.Reason, failure.Details!.RetryAfterSeconds));
    }

    [Fact]
    public void A_slow_server_must_answer_late_within_its_jitter_and_a_share_at_once()
    {
        _master.Tell("api", Build.Fault(new ApiFault { Clients = ["test"], Latency = "10s", Jitter = "2s", Rate = "50%" }));
        var requests = Enumerable.Range(0, 200).Select(i => Send("map-" + i, "test")).ToList();
        Assert.InRange(requests.Count(Answered), 60, 140);
        var atOnce = requests.Count(Answered);
        _master.Advance(7.9);
        Assert.Equal(atOnce, requests.Count(Answered));
        _master.Advance(2);
        Assert.InRange(requests.Count(Answered), atOnce + 10, 190);
        _master.Advance(2.2);
        Assert.Equal(200, requests.Count(Answered));
    }

    // Experiment 24, the control plane's half: nothing happens while nobody can ask, and everything goes on afterwards.
    [Fact]
    public void A_cluster_must_go_on_where_it_was_after_an_outage()
    {
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(1);
        _master.Tell("api", Build.Fault(new ApiFault { Outage = true }));
        var refused = Create("a", "test").Failure!;
        Assert.Equal((503, "connect: connection refused"), (refused.Code, refused.Message));
        _master.Advance(60);
        _master.Heal("api");
        Assert.Equal(2, _master.All<Pod>().Count);
        _master.Change<Deployment>("default", "web", current => current with { Spec = current.Spec with { Replicas = 4 } });

        // The manager lost its lease, started anew and stands at its retry period; informers come back within their longest pause.
        _master.Until(() => _master.All<Pod>().Count == 4, 65);
        _master.Advance(60);
        Assert.Equal(4, _master.All<Pod>().Count);
    }

    [Fact]
    public void An_outage_for_some_clients_must_cut_only_their_watches()
    {
        _master.Tell("api", Build.Fault(new ApiFault { Outage = true, Clients = ["replicaset-controller"] }));
        _master.Create(Build.Deployment("web", 2));
        _master.Advance(30);
        Assert.Single(_master.All<ReplicaSet>());
        Assert.Empty(_master.All<Pod>());
        _master.Heal("api");
        _master.Until(() => _master.All<Pod>().Count == 2, 31);
    }

    private bool Answered(long request) => _master.Answer(request) is not null;

    private ApiResponse Create(string name, string client) => _master.Answer(Send(name, client))!;

    private long Send(string name, string client) => _master.Send(id => new CreateObject(id, client, ResourceTypes.ConfigMaps, Build.Map(name)));
}
