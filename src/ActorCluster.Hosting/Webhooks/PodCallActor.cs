using System.Buffers;
using System.Globalization;
using System.Text;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.Hosting.Streams;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Hosting.Webhooks;

/// <summary>
/// One call of an emulated pod: HTTP/1.1 over a connection to its port. An emulated pod speaks no TLS, so nobody's certificate is checked.
/// It tells its parent what came of the call and stops; how long that may take is for whoever waits. Messages: those of
/// <see cref="IStreamMessage"/> from the gateway.
/// </summary>
internal sealed class PodCallActor : UntypedActor
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private readonly ICanTell _nodes;
    private readonly CallWebhook _call;
    private readonly WebhookPod _pod;
    private readonly IActorRef _client;
    private readonly GatewayStream _stream = new();
    private readonly ArrayBufferWriter<byte> _received = new(1024);
    private ReadOnlyMemory<byte> _unsent;
    private int _credit = StreamWindow.Bytes;
    private bool _isOpen;
    private bool _isOver;

    /// <summary>Creates the actor; use <see cref="PropsFor"/>.</summary>
    public PodCallActor(ICanTell nodes, CallWebhook call, WebhookPod pod, IActorRef client)
    {
        _nodes = nodes;
        _call = call;
        _pod = pod;
        _client = client;
        var url = call.Target.Url;
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: kube-apiserver-admission\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {call.Body.Length}\r\nConnection: close\r\n\r\n");
        _unsent = (byte[])[.. Encoding.ASCII.GetBytes(head), .. call.Body.Span];
    }

    /// <summary>The actor's props.</summary>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="call">The call.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="client">Who hears of the outcome.</param>
    public static Props PropsFor(ICanTell nodes, CallWebhook call, WebhookPod pod, IActorRef client) =>
        Props.Create(() => new PodCallActor(nodes, call, pod, client));

    /// <inheritdoc />
    protected override void PreStart() => _nodes.Tell(
        new OpenNodeStream(_pod.Node, new StreamRequest(StreamKind.Dial, _pod.Uid, "", [], true, true, true, false, _pod.Port)), Self);

    /// <inheritdoc />
    protected override void PostStop()
    {
        if (!_isOver)
        {
            _stream.Close();
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
                _isOpen = true;
                Send();
                break;
            case StreamCredit credit:
                _credit += credit.Bytes;
                Send();
                break;
            case StreamData data:
                _received.Write(data.Data.Span);
                _stream.Grant(data.Data.Length);
                Look(false);
                break;
            case StreamEnded ended:
                _isOver = true;
                End(ended);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Send()
    {
        while (_isOpen && _credit > 0 && _unsent.Length > 0)
        {
            var piece = _unsent[..Math.Min(Math.Min(_credit, StreamWindow.Piece), _unsent.Length)];
            _unsent = _unsent[piece.Length..];
            _credit -= piece.Length;
            _stream.Send(piece, false);
        }
    }

    private void End(StreamEnded ended)
    {
        if (ended.Outcome == StreamOutcome.Exited)
        {
            Look(true);
            return;
        }

        var why = ended.Message.StartsWith("connect: ", StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"dial tcp {_pod.Ip}:{_pod.Port}: {ended.Message}")
            : ended.Message;
        Answer(0, default, why);
    }

    private void Look(bool isAll)
    {
        var received = _received.WrittenMemory;
        var end = received.Span.IndexOf(HeadEnd);
        if (end < 0)
        {
            if (isAll)
            {
                Answer(0, default, "EOF");
            }

            return;
        }

        var head = Encoding.ASCII.GetString(received.Span[..end]).Split("\r\n");
        var body = received[(end + HeadEnd.Length)..];
        var length = head.FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (!isAll && (length is null || body.Length < int.Parse(length.AsSpan(length.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)))
        {
            return;
        }

        var code = head[0].Split(' ') is [_, var text, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        Answer(code, body.ToArray(), code == 0 ? "malformed HTTP response" : null);
    }

    private void Answer(int code, ReadOnlyMemory<byte> body, string? failure)
    {
        var shown = failure is null ? null : $"Post \"{_call.Target.Url.OriginalString}\": {failure}";
        Context.Parent.Tell(new WebhooksActor.CallEnded(new WebhookAnswered(_call.CallId, code, body, shown), _client));
        Context.Stop(Self);
    }
}
