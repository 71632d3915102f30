using System.Text;
using ActorCluster.ApiServer.Logs;
using ActorCluster.Hosting.Logs;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Runtime;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using PodLogs = ActorCluster.Node.Gateway.PodLogs;

namespace ActorCluster.Hosting.Tests.Logs;

/// <summary>The test actor plays the nodes.</summary>
public sealed class NodeContainerLogsSpec : TestKit
{
    private readonly NodeContainerLogs _logs;

    public NodeContainerLogsSpec() => _logs = new NodeContainerLogs(Sys, TestActor, TimeSpan.FromMilliseconds(1), TimeProvider.System);

    [Fact]
    public async Task Logs_must_be_read_once_when_nobody_follows()
    {
        var opening = Open(new ContainerLogOptions { TailLines = 2, Previous = true });
        var asked = ExpectMsg<ReadPodLogs>();
        Assert.Equal(new ReadPodLogs("node-1", "uid", "main", true, 2), asked);
        Answer(Printed("c", true, 5, "four", "five"));
        Assert.Equal("four\nfive\n", await TextOf(await opening));
    }

    [Fact]
    public async Task Logs_must_be_followed_until_the_container_ends()
    {
        var opening = Open(new ContainerLogOptions { Follow = true, TailLines = 1 });
        ExpectMsg<ReadPodLogs>();
        Answer(Printed("c", true, 3, "three"));
        var reading = TextOf(await opening);
        var again = ExpectMsg<ReadPodLogs>();
        Assert.Equal((null, 3), (again.TailLines, again.FirstLine));
        Answer(Printed("c", true, 3));
        ExpectMsg<ReadPodLogs>();
        Answer(Printed("c", false, 4, "four"));
        Assert.Equal("three\nfour\n", await reading);
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    // Two answers to one question would show their lines twice.
    [Fact]
    public async Task Logs_must_not_be_asked_for_again_while_the_node_is_slow_to_answer()
    {
        var opening = Open(new ContainerLogOptions { Follow = true });
        ExpectMsg<ReadPodLogs>();
        Answer(Printed("c", true, 1, "one"));
        var reading = TextOf(await opening);
        ExpectMsg<ReadPodLogs>();
        var reader = LastSender;
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        reader.Tell(Printed("c", false, 2, "two"), TestActor);
        Assert.Equal("one\ntwo\n", await reading);
    }

    [Fact]
    public async Task Logs_must_not_go_on_with_the_next_run()
    {
        var opening = Open(new ContainerLogOptions { Follow = true });
        ExpectMsg<ReadPodLogs>();
        Answer(Printed("c", true, 1, "one"));
        var reading = TextOf(await opening);
        ExpectMsg<ReadPodLogs>();
        Answer(Printed("d", true, 1, "of another run"));
        Assert.Equal("one\n", await reading);
    }

    [Fact]
    public async Task Logs_must_fail_with_500_when_the_node_is_out_of_reach()
    {
        var opening = Open(new ContainerLogOptions());
        ExpectMsg<ReadPodLogs>();
        Answer(new PodLogs(null, "node node-1 is not connected") { NodeUnreachable = true });
        var failure = (await opening).Failure!;
        Assert.Equal((500, "Get \"https://node-1:10250/containerLogs/default/web/main\": node node-1 is not connected"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Logs_must_fail_with_400_when_the_node_has_no_such_container()
    {
        var opening = Open(new ContainerLogOptions());
        ExpectMsg<ReadPodLogs>();
        Answer(new PodLogs(null, "no such container"));
        var failure = (await opening).Failure!;
        Assert.Equal((400, "container \"main\" in pod \"web\" is not available"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Logs_must_end_with_their_client()
    {
        using var client = new CancellationTokenSource();
        var opening = _logs.OpenAsync(Request(new ContainerLogOptions { Follow = true }), client.Token);
        ExpectMsg<ReadPodLogs>();
        Watch(LastSender);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        ExpectTerminated(LastSender);
    }

    private static PodLogs Printed(string run, bool running, int next, params string[] lines) =>
        new([.. lines.Select(static line => new LogLine(DateTimeOffset.UnixEpoch, line))], null) { ContainerId = run, IsRunning = running, NextLine = next };

    private static async Task<string> TextOf(ContainerLogAnswer answer)
    {
        var text = new StringBuilder();
        await foreach (var piece in answer.Lines!)
        {
            text.Append(Encoding.UTF8.GetString(piece.Span));
        }

        return text.ToString();
    }

    private static ContainerLogRequest Request(ContainerLogOptions options) => new("default", "web", "uid", "node-1", "main", options);

    private void Answer(PodLogs logs) => LastSender.Tell(logs, TestActor);

    private Task<ContainerLogAnswer> Open(ContainerLogOptions options) => _logs.OpenAsync(Request(options), CancellationToken.None);
}
