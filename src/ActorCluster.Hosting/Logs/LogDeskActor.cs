using System.Threading.Channels;
using ActorCluster.ApiServer.Logs;
using Akka.Actor;

namespace ActorCluster.Hosting.Logs;

/// <summary>
/// Opens logs for HTTP threads, which must not create actors themselves: in a simulation one thread alone may. Each log has a
/// <see cref="LogReaderActor"/> below it. Message: <see cref="OpenLog"/>.
/// </summary>
internal sealed class LogDeskActor : UntypedActor
{
    private readonly ICanTell _nodes;
    private readonly TimeSpan _pollInterval;
    private readonly TimeProvider _time;

    /// <summary>Creates the desk.</summary>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="pollInterval">How often a followed log is looked at.</param>
    /// <param name="time">The clock.</param>
    public LogDeskActor(ICanTell nodes, TimeSpan pollInterval, TimeProvider time)
    {
        _nodes = nodes;
        _pollInterval = pollInterval;
        _time = time;
    }

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(ICanTell nodes, TimeSpan pollInterval, TimeProvider time) =>
        Props.Create(() => new LogDeskActor(nodes, pollInterval, time));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is not OpenLog open)
        {
            Unhandled(message);
            return;
        }

        var reader = Context.ActorOf(LogReaderActor.PropsFor(_nodes, open.Request, _pollInterval, _time, open.Opened, open.Pieces));
        open.Cancel.Register(() => reader.Tell(PoisonPill.Instance, ActorRefs.NoSender));
    }
}

/// <summary>Opens a log.</summary>
/// <param name="Request">Which log.</param>
/// <param name="Opened">Gets the answer to the client's request.</param>
/// <param name="Pieces">Gets the text.</param>
/// <param name="Cancel">Nobody reads any more.</param>
internal sealed record OpenLog(
    ContainerLogRequest Request, TaskCompletionSource<ContainerLogAnswer> Opened, ChannelWriter<ReadOnlyMemory<byte>> Pieces, CancellationToken Cancel);
