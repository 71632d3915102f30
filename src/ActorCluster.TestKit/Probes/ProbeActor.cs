using Akka.Actor;

namespace ActorCluster.TestKit.Probes;

/// <summary>The actor of an <see cref="ActorProbe"/>. Messages: any.</summary>
internal sealed class ProbeActor : UntypedActor
{
    private readonly ActorProbe _probe;

    /// <summary>Creates the actor.</summary>
    /// <param name="probe">Gets everything.</param>
    public ProbeActor(ActorProbe probe) => _probe = probe;

    /// <summary>The actor's props.</summary>
    /// <param name="probe">Gets everything.</param>
    public static Props PropsFor(ActorProbe probe) => Props.Create(() => new ProbeActor(probe));

    /// <inheritdoc />
    protected override void PreStart() => _probe.Started(Self);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        _probe.Note(message, Sender);
        if (_probe.Respond(message) is { } answer)
        {
            Sender.Tell(answer);
        }
    }
}
