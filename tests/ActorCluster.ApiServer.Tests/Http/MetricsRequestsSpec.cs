using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// metrics.k8s.io/v1beta1 over HTTP: paths, names and units as sigs.k8s.io/metrics-server pkg/api and kubernetes
/// tasks/debug/debug-cluster/resource-metrics-pipeline have them.
/// </summary>
public sealed class MetricsRequestsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Prefix = "/apis/metrics.k8s.io/v1beta1";

    private readonly FakeEndpoint _endpoint = new();

    [Fact]
    public async Task Server_must_tell_what_each_node_uses()
    {
        _endpoint.Put(ResourceTypes.NodeMetrics, new NodeMetrics
        {
            Metadata = new ObjectMeta { Name = "n1", Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Window = "15s",
            Usage = Measurements.Usage(250, 300 << 20),
        });
        var (code, text) = await GetAsync("/nodes");
        Assert.Equal(200, code);
        Assert.StartsWith("{\"kind\":\"NodeMetricsList\",\"apiVersion\":\"metrics.k8s.io/v1beta1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"labels\":{\"a\":\"b\"}", text, StringComparison.Ordinal);
        Assert.Contains("\"window\":\"15s\",\"usage\":{\"cpu\":\"250m\",\"memory\":\"300Mi\"}", text, StringComparison.Ordinal);
        (code, text) = await GetAsync("/nodes/gone");
        Assert.Equal(404, code);
        Assert.Contains("nodes.metrics.k8s.io \\\"gone\\\" not found", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_must_tell_what_the_containers_of_a_pod_use()
    {
        Put("web");
        Put("db");
        var (code, text) = await GetAsync("/namespaces/default/pods/web");
        Assert.Equal(200, code);
        Assert.Contains("\"kind\":\"PodMetrics\"", text, StringComparison.Ordinal);
        Assert.Contains("\"containers\":[{\"name\":\"main\",\"usage\":{\"cpu\":\"10m\",\"memory\":\"10Mi\"}}]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"db\"", text, StringComparison.Ordinal);
        (code, text) = await GetAsync("/pods");
        Assert.Equal(200, code);
        Assert.Contains("\"web\"", text, StringComparison.Ordinal);
        Assert.Contains("\"db\"", text, StringComparison.Ordinal);
        Assert.Equal(404, (await GetAsync("/namespaces/default/pods/waiting")).Code);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task What_is_measured_must_not_be_written(string method)
    {
        await using var server = await fixture.StartAsync(_endpoint);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var (response, _) = await fixture.SendAsync(method, Prefix + "/nodes", client: client);
        Assert.Equal(405, (int)response.StatusCode);
    }

    [Fact]
    public void Report_must_read_as_it_was_written()
    {
        var report = new UsageReport(1, 2, [new("uid", "main", 3, 4L << 40)]);
        var read = UsageReport.Parse(report.Encode());
        Assert.Equal((1L, 2L), (read.CpuMillis, read.MemoryBytes));
        Assert.Equal(report.Containers, read.Containers);
        Assert.Throws<FormatException>(() => UsageReport.Parse("1 2\nuid main 3"u8));
        Assert.Throws<FormatException>(() => UsageReport.Parse(""u8));
    }

    private void Put(string name) => _endpoint.Put(ResourceTypes.PodMetrics, new PodMetrics
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Window = "15s",
        Containers = [new ContainerMetrics { Name = "main", Usage = Measurements.Usage(10, 10 << 20) }],
    });

    private async Task<(int Code, string Text)> GetAsync(string path)
    {
        await using var server = await fixture.StartAsync(_endpoint);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var (response, text) = await fixture.SendAsync("GET", Prefix + path, client: client);
        return ((int)response.StatusCode, text);
    }
}
