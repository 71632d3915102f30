using System.Net;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.FlowControl;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>What answers say of flows (k8s.io/apiserver pkg/server/filters/priority-and-fairness.go), and how schemas are listed.</summary>
public sealed class FlowHeadersSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static ResourceCatalog Catalog => new()
    {
        Flows = FlowClassifier.Of(
            FlowControlObjects.Schemas.Select(static schema => schema with { Metadata = schema.Metadata with { Uid = "fs-" + schema.Metadata.Name } }),
            FlowControlObjects.Levels.Select(static level => level with { Metadata = level.Metadata with { Uid = "pl-" + level.Metadata.Name } })),
    };

    [Theory]
    [InlineData("/api/v1/pods", "fs-exempt pl-exempt")]
    [InlineData("/api/v1/pods?watch=true&timeoutSeconds=1", "fs-exempt pl-exempt")]
    [InlineData("/version", "fs-exempt pl-exempt")]
    [InlineData("/api/v1/namespaces/default/pods/a/log", "")]
    [InlineData("/api/v1/namespaces/default/services/a/proxy/x", "")]
    [InlineData("/api/v1/namespaces/default/configmaps/proxy", "fs-exempt pl-exempt")]
    public async Task An_answer_must_name_schema_and_level_of_its_request(string path, string expected)
    {
        await using var server = await fixture.StartAsync(fixture.Endpoint, catalog: Catalog);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        Assert.Equal(expected, Told((await fixture.SendAsync("GET", path, client: client)).Response));
    }

    [Fact]
    public async Task Anonymous_requests_must_belong_somewhere_even_when_they_are_refused()
    {
        await using var server = await fixture.StartAsync(fixture.Endpoint, catalog: Catalog);
        using var client = fixture.NewClient(null, url: server.Url);
        Assert.Equal("fs-probes pl-exempt", Told((await fixture.SendAsync("GET", "/healthz", client: client)).Response));
        var (refused, _) = await fixture.SendAsync("GET", "/api/v1/pods", client: client);
        Assert.Equal((HttpStatusCode.Forbidden, "fs-global-default pl-global-default"), (refused.StatusCode, Told(refused)));
    }

    [Fact]
    public async Task Without_schemas_nothing_must_be_said() => Assert.Equal("", Told((await fixture.SendAsync("GET", "/api/v1/pods")).Response));

    [Fact]
    public async Task Schemas_must_be_shown_in_the_order_in_which_they_are_looked_at()
    {
        foreach (var schema in FlowControlObjects.Schemas)
        {
            fixture.Endpoint.Put(ResourceTypes.FlowSchemas, DanglingSchemas.Next(schema, schema.Metadata.Name != "probes", default));
        }

        foreach (var level in FlowControlObjects.Levels)
        {
            fixture.Endpoint.Put(ResourceTypes.PriorityLevelConfigurations, level);
        }

        var schemas = await TableAsync("flowschemas");
        Assert.Equal("Name PriorityLevel MatchingPrecedence DistinguisherMethod Age MissingPL", schemas[0]);
        Assert.Equal(
            [
                "exempt exempt 1 <none> <unknown> False",
                "probes exempt 2 <none> <unknown> True",
                "system-leader-election leader-election 100 ByUser <unknown> False",
                "endpoint-controller workload-high 150 ByUser <unknown> False",
                "workload-leader-election leader-election 200 ByUser <unknown> False",
                "system-node-high node-high 400 ByUser <unknown> False",
                "system-nodes system 500 ByUser <unknown> False",
                "kube-controller-manager workload-high 800 ByNamespace <unknown> False",
                "kube-scheduler workload-high 800 ByNamespace <unknown> False",
                "kube-system-service-accounts workload-high 900 ByNamespace <unknown> False",
                "service-accounts workload-low 9000 ByUser <unknown> False",
                "global-default global-default 9900 ByUser <unknown> False",
                "catch-all catch-all 10000 ByUser <unknown> False",
            ],
            schemas[1..]);

        var levels = await TableAsync("prioritylevelconfigurations");
        Assert.Equal("Name Type NominalConcurrencyShares Queues HandSize QueueLengthLimit Age", levels[0]);
        Assert.Contains("catch-all Limited 5 <none> <none> <none> <unknown>", levels);
        Assert.Contains("exempt Exempt <none> <none> <none> <none> <unknown>", levels);
        Assert.Contains("leader-election Limited 10 16 4 50 <unknown>", levels);
        Assert.Contains("workload-low Limited 100 128 6 50 <unknown>", levels);
    }

    private async Task<string[]> TableAsync(string plural)
    {
        var table = await fixture.GetAsync(
            $"/apis/flowcontrol.apiserver.k8s.io/v1/{plural}", "application/json;as=Table;g=meta.k8s.io;v=v1");
        return
        [
            string.Join(' ', table.GetProperty("columnDefinitions").EnumerateArray().Select(static column => column.GetProperty("name").GetString())),
            .. table.GetProperty("rows").EnumerateArray().Select(static row => string.Join(' ', row.GetProperty("cells").EnumerateArray())),
        ];
    }

    private static string Told(HttpResponseMessage response) => string.Join(
        ' ',
        new[] { "X-Kubernetes-PF-FlowSchema-UID", "X-Kubernetes-PF-PriorityLevel-UID" }
            .Select(name => response.Headers.TryGetValues(name, out var values) ? values.Single() : "")
            .Where(static value => value.Length > 0));
}
