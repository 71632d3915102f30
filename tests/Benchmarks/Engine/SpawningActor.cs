using Akka.Actor;

namespace ActorCluster.Benchmarks;

/// <summary>
/// Spawns children that do nothing but say that they have started.
/// <para>Messages: <see cref="Spawn"/>.</para>
/// </summary>
internal sealed class SpawningActor : UntypedActor
{
    private readonly CountdownEvent _started;

    /// <summary>Creates the actor.</summary>
    public SpawningActor(CountdownEvent started) => _started = started;

    /// <summary>The actor's props.</summary>
    public static Props PropsFor(CountdownEvent started) => Props.Create(() => new SpawningActor(started));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is not Spawn spawn)
        {
            Unhandled(message);
            return;
        }

        var child = IdleActor.PropsFor(_started);
        for (var i = 0; i < spawn.Count; i++)
        {
            Context.ActorOf(child);
        }
    }

    /// <summary>Tells it to spawn so many children.</summary>
    internal sealed record Spawn(int Count);

    private sealed class IdleActor : UntypedActor
    {
        private readonly CountdownEvent _started;

        public IdleActor(CountdownEvent started) => _started = started;

        public static Props PropsFor(CountdownEvent started) => Props.Create(() => new IdleActor(started));

        protected override void PreStart() => _started.Signal();

        protected override void OnReceive(object message)
        {
        }
    }
}
