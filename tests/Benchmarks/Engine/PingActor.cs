using Akka.Actor;

namespace ActorCluster.Benchmarks;

/// <summary>
/// Keeps a number of messages under way to its partner until it has seen all round trips.
/// <para>Messages: <see cref="Go"/>; everything else counts as an answer.</para>
/// </summary>
internal sealed class PingActor : UntypedActor
{
    private readonly IActorRef _pong;
    private readonly Load _load;
    private readonly object _message;
    private readonly TaskCompletionSource _done;
    private int _sent;
    private int _answered;

    /// <summary>Creates the actor.</summary>
    public PingActor(IActorRef pong, Load load, object message, TaskCompletionSource done)
    {
        _pong = pong;
        _load = load;
        _message = message;
        _done = done;
    }

    /// <summary>The actor's props.</summary>
    public static Props PropsFor(IActorRef pong, Load load, object message, TaskCompletionSource done) => Props.Create(() => new PingActor(pong, load, message, done));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is Go)
        {
            for (var i = 0; i < _load.InFlight; i++)
            {
                Send();
            }
        }
        else if (++_answered == _load.RoundTrips)
        {
            _done.SetResult();
        }
        else if (_sent < _load.RoundTrips)
        {
            Send();
        }
    }

    private void Send()
    {
        _sent++;
        _pong.Tell(_message, Self);
    }

    /// <summary>Tells it to begin.</summary>
    internal sealed class Go
    {
        /// <summary>The only instance.</summary>
        public static readonly Go Instance = new();
    }
}
