using System.Threading.Channels;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Logs;
using ActorCluster.Node.Gateway;
using PodLogs = ActorCluster.Node.Gateway.PodLogs;
using Akka.Actor;

namespace ActorCluster.Hosting.Logs;

/// <summary>
/// Reads one log for one client. <b>Opening</b>: the node has been asked, the client waits for the first answer. <b>Following</b>: asks
/// again for what came since, until the run that it began with has ended. Messages: <see cref="Node.Gateway.PodLogs"/> from the node.
/// </summary>
internal sealed class LogReaderActor : UntypedActor, IWithTimers
{
    // Longer than the gateway's own patience, in case the gateway itself is gone.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    private readonly ICanTell _nodes;
    private readonly ContainerLogRequest _request;
    private readonly TimeSpan _pollInterval;
    private readonly TaskCompletionSource<ContainerLogAnswer> _opened;
    private readonly ChannelWriter<ReadOnlyMemory<byte>> _pieces;
    private readonly LogText _text;
    private ReadOnlyMemory<byte> _unsent;
    private string _containerId = "";
    private int _nextLine;
    private bool _ended;

    /// <summary>Creates the actor.</summary>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="request">Which log.</param>
    /// <param name="pollInterval">How often a followed log is looked at.</param>
    /// <param name="time">The clock.</param>
    /// <param name="opened">Gets the answer to the client's request.</param>
    /// <param name="pieces">Gets the text.</param>
    public LogReaderActor(
        ICanTell nodes,
        ContainerLogRequest request,
        TimeSpan pollInterval,
        TimeProvider time,
        TaskCompletionSource<ContainerLogAnswer> opened,
        ChannelWriter<ReadOnlyMemory<byte>> pieces)
    {
        _nodes = nodes;
        _request = request;
        _pollInterval = pollInterval;
        _opened = opened;
        _pieces = pieces;
        _text = new LogText(request.Options, time.GetUtcNow());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(
        ICanTell nodes,
        ContainerLogRequest request,
        TimeSpan pollInterval,
        TimeProvider time,
        TaskCompletionSource<ContainerLogAnswer> opened,
        ChannelWriter<ReadOnlyMemory<byte>> pieces) =>
        Props.Create(() => new LogReaderActor(nodes, request, pollInterval, time, opened, pieces));

    /// <inheritdoc />
    protected override void PreStart() => Read();

    /// <inheritdoc />
    protected override void PostStop()
    {
        _pieces.TryComplete();
        Refuse("the reader of the log ended");
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PodLogs logs:
                Timers.Cancel(NoAnswer.Instance);
                Take(logs);
                break;
            case Poll:
                GoOn(isDue: true);
                break;
            case NoAnswer:
                Take(new PodLogs(null, "the node did not answer in time") { NodeUnreachable = true });
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Read()
    {
        var options = _request.Options;
        int? tail = _nextLine == 0 && options.TailLines is { } wanted ? (int)Math.Min(wanted, int.MaxValue) : null;
        _nodes.Tell(new ReadPodLogs(_request.NodeName, _request.PodUid, _request.Container, options.Previous, tail, _nextLine), Self);
        Timers.StartSingleTimer(NoAnswer.Instance, NoAnswer.Instance, AnswerTimeout);
    }

    private void Take(PodLogs logs)
    {
        if (logs.Lines is not { } lines)
        {
            // The end of a log that is being followed is no failure of the request: it has been answered.
            Fail(logs);
            Context.Stop(Self);
            return;
        }

        var isFirst = !_opened.Task.IsCompleted;
        if (isFirst)
        {
            _containerId = logs.ContainerId;
        }

        if (isFirst || logs.ContainerId == _containerId)
        {
            _unsent = _text.Write(lines);
            _nextLine = logs.NextLine;
        }

        _ended = !_request.Options.Follow || !logs.IsRunning || logs.ContainerId != _containerId || _text.IsFull;
        _opened.TrySetResult(new ContainerLogAnswer(null, null));
        GoOn(isDue: false);
    }

    // Hands over what it can; then ends, asks again when that is due, or waits. While the node is asked nothing else is under way: the
    // answer to a second question of the same kind would show the same lines again.
    private void GoOn(bool isDue)
    {
        if (!_unsent.IsEmpty && _pieces.TryWrite(_unsent))
        {
            _unsent = default;
        }

        if (_unsent.IsEmpty && _ended)
        {
            Context.Stop(Self);
        }
        else if (_unsent.IsEmpty && isDue)
        {
            Read();
        }
        else
        {
            Timers.StartSingleTimer(Poll.Instance, Poll.Instance, _pollInterval);
        }
    }

    private void Fail(PodLogs logs)
    {
        if (!logs.NodeUnreachable)
        {
            _opened.TrySetResult(new ContainerLogAnswer(null, StatusError.BadRequest(
                $"container {FieldError.Quote(_request.Container)} in pod {FieldError.Quote(_request.Pod)} is not available")));
            return;
        }

        Refuse($"Get \"https://{_request.NodeName}:10250/containerLogs/{_request.Namespace}/{_request.Pod}/{_request.Container}\": {logs.Failure}");
    }

    // The API server passes on what its own client says of the kubelet: 500, and no reason.
    private void Refuse(string message) => _opened.TrySetResult(new ContainerLogAnswer(null, StatusError.Unknown(message)));

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }

    private sealed record NoAnswer
    {
        public static readonly NoAnswer Instance = new();
    }
}
