using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Logs;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>GET pods/&lt;name&gt;/log with a node that a test plays.</summary>
public sealed class LogRequestsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Log = "/api/v1/namespaces/default/pods/web/log";

    [Fact]
    public async Task Server_must_pass_the_options_on_and_the_lines_back()
    {
        var logs = new FakeLogs("one\n", "two\n");
        var (code, text) = await GetAsync(logs, Running, "?tailLines=5&sinceSeconds=60&timestamps=true&limitBytes=100&follow=true");
        Assert.Equal((200, "one\ntwo\n"), (code, text));
        Assert.Equal(("web", "node-1", "main"), (logs.Request!.Pod, logs.Request.NodeName, logs.Request.Container));
        Assert.Equal(
            new ContainerLogOptions { TailLines = 5, SinceSeconds = 60, Timestamps = true, LimitBytes = 100, Follow = true }, logs.Request.Options);
    }

    [Fact]
    public async Task Server_must_not_ask_the_node_for_a_container_that_waits()
    {
        var logs = new FakeLogs();
        var (code, text) = await GetAsync(logs, new ContainerState { Waiting = new ContainerStateWaiting { Reason = "ContainerCreating" } }, "");
        Assert.Equal(400, code);
        Assert.Contains("container \\\"main\\\" in pod \\\"web\\\" is waiting to start: ContainerCreating", text, StringComparison.Ordinal);
        Assert.Null(logs.Request);
    }

    [Fact]
    public async Task Server_must_pass_on_that_a_node_is_out_of_reach()
    {
        var (code, text) = await GetAsync(new FakeLogs { Failure = StatusError.Unknown("Get \"https://node-1:10250\": no route") }, Running, "");
        Assert.Equal(500, code);
        Assert.DoesNotContain("reason", text, StringComparison.Ordinal);
    }

    private static ContainerState Running { get; } = new() { Running = new ContainerStateRunning() };

    private async Task<(int Code, string Text)> GetAsync(FakeLogs logs, ContainerState state, string query)
    {
        var endpoint = new FakeEndpoint();
        endpoint.Put(ResourceTypes.Pods, new Pod
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid" },
            Spec = new PodSpec { NodeName = "node-1", Containers = [new Container { Name = "main" }] },
            Status = new PodStatus { ContainerStatuses = [new ContainerStatus { Name = "main", State = state }] },
        });
        await using var server = await fixture.StartAsync(endpoint, logs: logs);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var (response, text) = await fixture.SendAsync("GET", Log + query, client: client);
        return ((int)response.StatusCode, text);
    }

    private sealed class FakeLogs(params string[] lines) : IContainerLogs
    {
        public ContainerLogRequest? Request { get; private set; }

        public Status? Failure { get; init; }

        public Task<ContainerLogAnswer> OpenAsync(ContainerLogRequest request, CancellationToken cancel)
        {
            Request = request;
            return Task.FromResult(Failure is null ? new ContainerLogAnswer(Lines(), null) : new ContainerLogAnswer(null, Failure));
        }

        private async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines()
        {
            foreach (var line in lines)
            {
                await Task.Yield();
                yield return Encoding.UTF8.GetBytes(line);
            }
        }
    }
}
