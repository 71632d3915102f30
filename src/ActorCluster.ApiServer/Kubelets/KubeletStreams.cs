using System.Text;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.ApiServer.Streaming.Spdy;

namespace ActorCluster.ApiServer.Kubelets;

/// <summary>
/// Opens streams to kubelets over HTTPS (kubernetes pkg/registry/core/pod/strategy.go: streamLocation, streamParams; pkg/kubelet/server):
/// commands and forwarded ports over SPDY, ports of pods for proxies by a connection to the pod itself.
/// </summary>
/// <param name="kubelets">Knows which kubelets these are.</param>
/// <param name="emulated">Leads to the others.</param>
internal sealed class KubeletStreams(RemoteKubelets kubelets, INodeStreams emulated) : INodeStreams
{
    private const string RemoteCommand = "v4.channel.k8s.io";
    private const string PortForward = "portforward.k8s.io";

    /// <inheritdoc />
    public async Task<NodeStreamAnswer> OpenAsync(NodeStreamRequest request, CancellationToken cancel)
    {
        if (await kubelets.FindAsync(request.NodeName, cancel) is not { } kubelet)
        {
            return await emulated.OpenAsync(request, cancel);
        }

        try
        {
            return request.Purpose switch
            {
                NodeStreamPurpose.Dial => await DialAsync(request, cancel),
                _ => await UpgradeAsync(kubelet, request, cancel),
            };
        }
        catch (IOException exception)
        {
            return new NodeStreamAnswer(null, true, exception.Message);
        }
    }

    /// <summary>The path at which a kubelet is asked.</summary>
    /// <param name="request">What is asked for.</param>
    internal static string PathOf(NodeStreamRequest request)
    {
        var pod = $"{request.Pod!.Value.Namespace}/{request.Pod.Value.Name}";
        if (request.Purpose == NodeStreamPurpose.PortForward)
        {
            return $"/portForward/{pod}";
        }

        var path = new StringBuilder($"/{(request.Purpose == NodeStreamPurpose.Exec ? "exec" : "attach")}/{pod}/{request.Container}");
        var separator = '?';
        foreach (var word in request.Command)
        {
            Add("command", Uri.EscapeDataString(word));
        }

        AddIf(request.Stdin, "input");
        AddIf(request.Stdout, "output");
        AddIf(request.Stderr, "error");
        AddIf(request.Tty, "tty");
        return path.ToString();

        void AddIf(bool wanted, string name)
        {
            if (wanted)
            {
                Add(name, "1");
            }
        }

        void Add(string name, string value)
        {
            path.Append(separator).Append(name).Append('=').Append(value);
            separator = '&';
        }
    }

    private async Task<NodeStreamAnswer> DialAsync(NodeStreamRequest request, CancellationToken cancel)
    {
        var address = await kubelets.FindPodAsync(request.Pod!.Value, cancel);
        return new NodeStreamAnswer(new ConnectionStream(await kubelets.Transport.DialAsync(address, request.Port, cancel)), false, "");
    }

    private async Task<NodeStreamAnswer> UpgradeAsync(KubeletAddress kubelet, NodeStreamRequest request, CancellationToken cancel)
    {
        var isPort = request.Purpose == NodeStreamPurpose.PortForward;
        var transport = await kubelets.Transport.ConnectAsync(kubelet, cancel);
        try
        {
            var (code, body) = await KubeletUpgrade.AskAsync(transport, kubelet.Authority, PathOf(request), isPort ? PortForward : RemoteCommand, cancel);
            if (code != 101)
            {
                await transport.DisposeAsync();
                return new NodeStreamAnswer(null, false, body) { Code = code };
            }

            var session = new KubeletSession(transport);
            return new NodeStreamAnswer(
                isPort ? await PortStream.OpenAsync(session, request.Port, cancel) : await CommandStream.OpenAsync(session, request, cancel), false, "");
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A SPDY connection to a kubelet with the reading of its frames, for one stream of the node.</summary>
internal sealed class KubeletSession : IAsyncDisposable
{
    private readonly Stream _transport;
    private readonly SpdyConnection _connection;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _reading;

    /// <summary>Begins to read.</summary>
    /// <param name="transport">The upgraded connection; disposed with this.</param>
    public KubeletSession(Stream transport)
    {
        _transport = transport;
        _connection = new SpdyConnection(transport);
        _reading = ReadAsync();
    }

    /// <summary>Opens a stream.</summary>
    /// <param name="type">The header <c>streamType</c>.</param>
    /// <param name="more">Further headers.</param>
    /// <param name="cancel">Gives up.</param>
    public ValueTask<SpdyStream> OpenAsync(string type, IEnumerable<KeyValuePair<string, string>> more, CancellationToken cancel) =>
        // Names of SPDY's headers are in lower case.
        _connection.OpenAsync(new Dictionary<string, string>(more, StringComparer.Ordinal) { ["streamtype"] = type }, cancel);

    /// <summary>Lets go of a small message that nothing waits for: of a connection that is gone the reader hears.</summary>
    /// <param name="sending">The message; null for none.</param>
    public static async void Forget(Task? sending)
    {
        try
        {
            await (sending ?? Task.CompletedTask);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Where it is read, it shows.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _transport.DisposeAsync();
        await _reading;
        await _connection.DisposeAsync();
        _over.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await _connection.RunAsync(static _ => false, _over.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The kubelet has gone, or nobody wants it any more; the streams have been reset.
        }
    }
}
