using System.Threading.Channels;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Hosting.Streams;

/// <summary>
/// One stream to a node for one client. <b>Opening</b>: the node has been asked. <b>Open</b>: bytes go both ways, each within the window
/// of the
/// other side; a sign of life goes to the node every ten seconds. It stops when the stream has ended. Messages: those of
/// <see cref="IStreamMessage"/> from the gateway, and its own from the HTTP side.
/// </summary>
internal sealed class NodeStreamActor : UntypedActor, IWithTimers
{
    // A real API server waits 10 s for a TCP connection to a kubelet.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SignInterval = TimeSpan.FromSeconds(10);

    private readonly ICanTell _nodes;
    private readonly OpenNodeStream _request;
    private readonly NodeStreamPipes _pipes;
    private readonly GatewayStream _stream = new();
    private int _credit = StreamWindow.Bytes;
    private int _taken;
    private bool _inputEnded;
    private bool _isOver;

    /// <summary>Creates the actor.</summary>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="request">What the stream is for.</param>
    /// <param name="pipes">What it shares with the HTTP side.</param>
    public NodeStreamActor(ICanTell nodes, OpenNodeStream request, NodeStreamPipes pipes)
    {
        _nodes = nodes;
        _request = request;
        _pipes = pipes;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(ICanTell nodes, OpenNodeStream request, NodeStreamPipes pipes) =>
        Props.Create(() => new NodeStreamActor(nodes, request, pipes));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _nodes.Tell(_request, Self);
        Timers.StartSingleTimer(NoAnswer.Instance, NoAnswer.Instance, OpenTimeout);
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        if (!_isOver)
        {
            _stream.Close();
            Finish(new NodeStreamEnd(0, "the stream was closed", true), true);
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StreamNumbered numbered:
                _stream.Begin(Sender, numbered);
                break;
            case StreamOpened:
                Timers.Cancel(NoAnswer.Instance);
                Timers.StartPeriodicTimer(Sign.Instance, Sign.Instance, SignInterval);
                _pipes.Opened.TrySetResult(new NodeStreamAnswer(null, false, ""));
                SendInput();
                break;
            case StreamData data:
                // Never full: the node sends no more than its window.
                _pipes.Output.Writer.TryWrite(new NodeStreamOutput(data.Channel, data.Data));
                break;
            case StreamCredit credit:
                _credit += credit.Bytes;
                SendInput();
                break;
            case StreamEnded ended:
                Finish(
                    new NodeStreamEnd(ended.ExitCode, ended.Outcome == StreamOutcome.Exited ? "" : ended.Message, ended.Outcome == StreamOutcome.Broken),
                    ended.Outcome == StreamOutcome.Unreachable);
                Context.Stop(Self);
                break;
            case NoAnswer:
                _stream.Close();
                Finish(new NodeStreamEnd(0, "i/o timeout", true), true);
                Context.Stop(Self);
                break;
            case Sign:
                _stream.Grant(0);
                break;
            case InputWritten:
                SendInput();
                break;
            case OutputTaken taken:
                Grant(taken.Bytes);
                break;
            case TerminalResized resized:
                _stream.Resize(resized.Width, resized.Height);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void SendInput()
    {
        while (_stream.IsNumbered && _credit > 0 && _pipes.Input.Reader.TryRead(out var piece))
        {
            _credit -= piece.Length;
            _stream.Send(piece, false);
        }

        if (_stream.IsNumbered && !_inputEnded && _pipes.Input.Reader.Completion.IsCompleted)
        {
            _inputEnded = true;
            _stream.Send(default, true);
        }
    }

    // Not for every piece: half a window at a time.
    private void Grant(int bytes)
    {
        _taken += bytes;
        if (_taken >= StreamWindow.Bytes / 2)
        {
            _stream.Grant(_taken);
            _taken = 0;
        }
    }

    private void Finish(NodeStreamEnd end, bool isUnreachable)
    {
        _isOver = true;
        _pipes.End = end;
        _pipes.Output.Writer.TryComplete();
        _pipes.Input.Writer.TryComplete();
        _pipes.Opened.TrySetResult(new NodeStreamAnswer(null, isUnreachable, end.Failure.Length > 0 ? end.Failure : "the stream ended"));
    }

    /// <summary>There is input, or its end.</summary>
    internal sealed record InputWritten
    {
        public static readonly InputWritten Instance = new();
    }

    /// <summary>The client has taken so much.</summary>
    internal sealed record OutputTaken(int Bytes);

    /// <summary>The client's terminal has another size.</summary>
    internal sealed record TerminalResized(int Width, int Height);

    private sealed record NoAnswer
    {
        public static readonly NoAnswer Instance = new();
    }

    private sealed record Sign
    {
        public static readonly Sign Instance = new();
    }
}
