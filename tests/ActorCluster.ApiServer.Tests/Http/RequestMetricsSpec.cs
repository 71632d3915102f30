using System.Net;
using ActorCluster.Api.Core;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.FlowControl;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// What <c>/metrics</c> shows, with the labels that dashboards ask for: k8s.io/apiserver pkg/endpoints/metrics/metrics.go, and what a
/// request hears for which its priority level has no seat (<c>pkg/server/filters/priority-and-fairness.go</c>).
/// </summary>
public sealed class RequestMetricsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Apply = """{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"counted"}}""";

    [Fact]
    public async Task Requests_must_be_counted_as_dashboards_ask_for_them()
    {
        await using var server = await fixture.StartAsync(new FakeEndpoint());
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        await fixture.SendAsync("GET", "/apis/apps/v1/deployments", client: client);
        await fixture.SendAsync("GET", "/apis/apps/v1/namespaces/default/deployments", client: client);
        await fixture.SendAsync("GET", "/apis/apps/v1/namespaces/default/deployments/web/scale", client: client);
        await fixture.SendAsync("POST", "/api/v1/namespaces/default/limitranges?dryRun=All", Apply, client: client);
        await fixture.SendAsync("PATCH", "/api/v1/namespaces/default/limitranges/counted?fieldManager=m", Apply, "application/apply-patch+yaml", client: client);
        await fixture.SendAsync("GET", "/api/v1/namespaces/default/limitranges?watch=true&timeoutSeconds=1", client: client);
        await fixture.SendAsync("BREW", "/api/v1/namespaces/default/limitranges", client: client);
        var text = (await fixture.SendAsync("GET", "/metrics", client: client)).Text;
        foreach (var labels in new[]
        {
            "code=\"200\",dry_run=\"\",component=\"apiserver\",group=\"apps\",resource=\"deployments\",scope=\"cluster\",subresource=\"\",verb=\"LIST\",version=\"v1\"",
            "code=\"200\",dry_run=\"\",component=\"apiserver\",group=\"apps\",resource=\"deployments\",scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\"",
            "code=\"404\",dry_run=\"\",component=\"apiserver\",group=\"apps\",resource=\"deployments\",scope=\"resource\",subresource=\"scale\",verb=\"GET\",version=\"v1\"",
            "code=\"201\",dry_run=\"All\",component=\"apiserver\",group=\"\",resource=\"limitranges\",scope=\"resource\",subresource=\"\",verb=\"POST\",version=\"v1\"",
            "code=\"200\",dry_run=\"\",component=\"apiserver\",group=\"\",resource=\"limitranges\",scope=\"resource\",subresource=\"\",verb=\"APPLY\",version=\"v1\"",
            "code=\"200\",dry_run=\"\",component=\"apiserver\",group=\"\",resource=\"limitranges\",scope=\"namespace\",subresource=\"\",verb=\"WATCH\",version=\"v1\"",
            "code=\"405\",dry_run=\"\",component=\"apiserver\",group=\"\",resource=\"limitranges\",scope=\"namespace\",subresource=\"\",verb=\"other\",version=\"v1\"",
        })
        {
            Assert.Contains($"apiserver_request_total{{{labels}}} 1\n", text, StringComparison.Ordinal);
        }

        Assert.Contains("apiserver_request_duration_seconds_count{dry_run=\"\",component=\"apiserver\",group=\"apps\",resource=\"deployments\",scope=\"cluster\",", text);
        Assert.Contains("apiserver_request_sli_duration_seconds_bucket{component=\"apiserver\",group=\"apps\",resource=\"deployments\",scope=\"cluster\",subresource=\"\",verb=\"LIST\",version=\"v1\",le=\"1\"} 1\n", text);
        Assert.Contains("apiserver_current_inflight_requests{request_kind=\"readOnly\"} 1\n", text);
        Assert.Contains("apiserver_longrunning_requests{component=\"apiserver\",group=\"\",resource=\"limitranges\",scope=\"namespace\",subresource=\"\",verb=\"WATCH\",version=\"v1\"} 0\n", text);
        Assert.Contains("apiserver_watch_events_total{group=\"\",kind=\"LimitRange\",version=\"v1\"} 1\n", text);
        Assert.Contains("apiserver_client_certificate_expiration_seconds_bucket{le=\"0\"} 0\n", text);
        Assert.Contains("\nprocess_resident_memory_bytes ", text);
        Assert.Contains("kubernetes_build_info{", text);
    }

    [Fact]
    public async Task A_level_without_seats_must_turn_requests_away()
    {
        var catalog = new ResourceCatalog();
        PriorityLevelConfiguration closed = new()
        {
            Metadata = new ObjectMeta { Name = "closed", Uid = "pl" },
            Spec = new PriorityLevelConfigurationSpec
            {
                Type = PriorityLevelEnablement.Limited,
                Limited = new LimitedPriorityLevelConfiguration
                {
                    NominalConcurrencyShares = 0,
                    BorrowingLimitPercent = 0,
                    LimitResponse = new LimitResponse { Type = LimitResponseType.Reject },
                },
            },
        };
        FlowSchema closing = new()
        {
            Metadata = new ObjectMeta { Name = "closing", Uid = "fs" },
            Spec = new FlowSchemaSpec
            {
                PriorityLevelConfiguration = new PriorityLevelConfigurationReference { Name = "closed" },
                MatchingPrecedence = 100,
                Rules = [new PolicyRulesWithSubjects { Subjects = [new Subject { Kind = SubjectKind.Group, Group = new GroupSubject { Name = "system:unauthenticated" } }], ResourceRules = [new ResourcePolicyRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"], Namespaces = ["*"], ClusterScope = true }] }],
            },
        };
        await using var server = await fixture.StartAsync(new FakeEndpoint(), catalog: catalog);
        catalog.Flows = FlowClassifier.Of([.. FlowControlObjects.Schemas, closing], [.. FlowControlObjects.Levels, closed], catalog.Levels);
        using var client = fixture.NewClient(null, url: server.Url);
        foreach (var path in new[] { "/api/v1/pods", "/api/v1/pods?watch=true" })
        {
            var (response, text) = await fixture.SendAsync("GET", path, client: client);
            Assert.Equal((HttpStatusCode.TooManyRequests, "Too many requests, please try again later.\n"), (response.StatusCode, text));
            Assert.Equal((TimeSpan.FromSeconds(1), "fs"), (response.Headers.RetryAfter!.Delta, response.Headers.GetValues("X-Kubernetes-PF-FlowSchema-UID").Single()));
        }

        using var administrator = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var metrics = (await fixture.SendAsync("GET", "/metrics", client: administrator)).Text;
        Assert.Contains("apiserver_flowcontrol_rejected_requests_total{flow_schema=\"closing\",priority_level=\"closed\",reason=\"concurrency-limit\"} 2\n", metrics);
        Assert.Contains("apiserver_flowcontrol_current_executing_requests{flow_schema=\"exempt\",priority_level=\"exempt\"} 1\n", metrics);
        Assert.Contains("apiserver_flowcontrol_nominal_limit_seats{priority_level=\"workload-high\"} 98\n", metrics);
    }
}
