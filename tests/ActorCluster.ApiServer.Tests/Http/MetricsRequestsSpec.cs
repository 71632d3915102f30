using System.Runtime.CompilerServices;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Streaming;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// metrics.k8s.io/v1beta1 with nodes that a test plays: names, labels, units and what is left out as sigs.k8s.io/metrics-server pkg/api and
/// kubernetes tasks/debug/debug-cluster/resource-metrics-pipeline have them.
/// </summary>
public sealed class MetricsRequestsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Prefix = "/apis/metrics.k8s.io/v1beta1";

    private readonly FakeEndpoint _endpoint = new();
    private readonly FakeNodes _nodes = new();

    [Fact]
    public async Task Server_must_tell_what_each_node_uses_and_leave_out_those_that_do_not_answer()
    {
        _endpoint.Put(ResourceTypes.Nodes, new Node { Metadata = new ObjectMeta { Name = "n1", Labels = new Dictionary<string, string> { ["a"] = "b" } } });
        _endpoint.Put(ResourceTypes.Nodes, new Node { Metadata = new ObjectMeta { Name = "gone" } });
        _nodes.Reports["n1"] = new UsageReport(250, 300 << 20, []);
        var (code, text) = await GetAsync("/nodes");
        Assert.Equal(200, code);
        Assert.StartsWith("{\"kind\":\"NodeMetricsList\",\"apiVersion\":\"metrics.k8s.io/v1beta1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"labels\":{\"a\":\"b\"}", text, StringComparison.Ordinal);
        Assert.Contains("\"window\":\"15s\",\"usage\":{\"cpu\":\"250m\",\"memory\":\"300Mi\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gone", text, StringComparison.Ordinal);
        (code, text) = await GetAsync("/nodes/gone");
        Assert.Equal(404, code);
        Assert.Contains("nodes.metrics.k8s.io \\\"gone\\\" not found", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_must_tell_what_the_containers_of_running_pods_use_and_ask_each_node_once()
    {
        Put("web", "n1", PodPhase.Running);
        Put("db", "n1", PodPhase.Running);
        Put("done", "n1", PodPhase.Succeeded);
        Put("waiting", null, PodPhase.Pending);
        _nodes.Reports["n1"] = new UsageReport(30, 30, [new("uid-web", "main", 10, 10 << 20), new("uid-web", "side", 5, 1 << 20), new("uid-db", "main", 7, 2 << 20)]);
        var (code, text) = await GetAsync("/namespaces/default/pods/web");
        Assert.Equal(200, code);
        Assert.Contains("\"kind\":\"PodMetrics\"", text, StringComparison.Ordinal);
        Assert.Contains(
            "\"containers\":[{\"name\":\"main\",\"usage\":{\"cpu\":\"10m\",\"memory\":\"10Mi\"}},{\"name\":\"side\",\"usage\":{\"cpu\":\"5m\",\"memory\":\"1Mi\"}}]",
            text,
            StringComparison.Ordinal);
        (code, text) = await GetAsync("/pods");
        Assert.Equal((200, true, true, false), (
            code,
            text.Contains("\"web\"", StringComparison.Ordinal),
            text.Contains("\"db\"", StringComparison.Ordinal),
            text.Contains("\"done\"", StringComparison.Ordinal) || text.Contains("\"waiting\"", StringComparison.Ordinal)));
        Assert.Equal(["n1", "n1"], _nodes.Asked);
        Assert.Equal(404, (await GetAsync("/namespaces/default/pods/waiting")).Code);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task What_is_measured_must_not_be_written(string method)
    {
        await using var server = await fixture.StartAsync(_endpoint, streams: _nodes);
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

    private void Put(string name, string? node, string phase) => _endpoint.Put(ResourceTypes.Pods, new Pod
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name },
        Spec = new PodSpec { NodeName = node },
        Status = new PodStatus { Phase = phase },
    });

    private async Task<(int Code, string Text)> GetAsync(string path)
    {
        await using var server = await fixture.StartAsync(_endpoint, streams: _nodes);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var (response, text) = await fixture.SendAsync("GET", Prefix + path, client: client);
        return ((int)response.StatusCode, text);
    }

    private sealed class FakeNodes : INodeStreams
    {
        public Dictionary<string, UsageReport> Reports { get; } = [];

        public List<string> Asked { get; } = [];

        public Task<NodeStreamAnswer> OpenAsync(NodeStreamRequest request, CancellationToken cancel)
        {
            Assert.Equal(NodeStreamPurpose.Usage, request.Purpose);
            lock (Asked)
            {
                Asked.Add(request.NodeName);
            }

            return Task.FromResult(Reports.TryGetValue(request.NodeName, out var report)
                ? new NodeStreamAnswer(new FakeStream(report.Encode()), false, "")
                : new NodeStreamAnswer(null, true, "connect: no route to host"));
        }
    }

    private sealed class FakeStream(byte[] bytes) : INodeStream
    {
        public NodeStreamEnd End { get; private set; } = new(0, "the stream is open", true);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => ValueTask.CompletedTask;

        public void CompleteInput()
        {
        }

        public void Resize(int width, int height)
        {
        }

        public async IAsyncEnumerable<NodeStreamOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.CompletedTask;
            yield return new NodeStreamOutput(1, bytes.AsMemory(0, bytes.Length / 2));
            yield return new NodeStreamOutput(1, bytes.AsMemory(bytes.Length / 2));
            End = new NodeStreamEnd(0, "", false);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
