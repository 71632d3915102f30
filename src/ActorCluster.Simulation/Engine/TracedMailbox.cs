using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorCluster.Simulation.Engine;

/// <summary>The mailbox of every actor of a simulation: what comes in is numbered and may be held; named in the configuration.</summary>
public sealed class TracedMailbox : MailboxType, IProducesMessageQueue<TracedQueue>
{
    /// <summary>Creates the mailbox type; Akka does so by reflection.</summary>
    /// <param name="settings">The system's settings.</param>
    /// <param name="config">The mailbox's section.</param>
    public TracedMailbox(Akka.Actor.Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <inheritdoc />
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new TracedQueue(((SimulationScheduler)system.Scheduler).Trace, owner);
}

/// <summary>The messages of one actor, in their order.</summary>
public sealed class TracedQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly Queue<(Envelope Envelope, long Id)> _queue = new(4);
    private readonly MessageTrace _trace;

    internal TracedQueue(MessageTrace trace, IActorRef owner)
    {
        _trace = trace;
        Actor = trace.Register(owner, this);
    }

    /// <inheritdoc />
    public bool HasMessages => _queue.Count > 0;

    /// <inheritdoc />
    public int Count => _queue.Count;

    internal TracedActor Actor { get; }

    /// <summary>The type of the message that comes next.</summary>
    internal string Peek() => _queue.TryPeek(out var entry) ? entry.Envelope.Message.GetType().Name : "nothing";

    /// <inheritdoc />
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (!_trace.Records)
        {
            lock (_queue)
            {
                _queue.Enqueue((envelope, 0));
            }

            return;
        }

        if (_trace.Admit(Actor, envelope) is { } id)
        {
            _queue.Enqueue((envelope, id));
        }
    }

    /// <inheritdoc />
    public bool TryDequeue(out Envelope envelope)
    {
        var found = TryTake(out var entry);
        envelope = entry.Envelope;
        if (found && _trace.Records)
        {
            _trace.Current = entry.Id;
            _trace.HandledCount += entry.Id > 0 ? 1 : 0;
        }

        return found;
    }

    /// <inheritdoc />
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        _trace.Forget(Actor);
        while (TryTake(out var entry))
        {
            _trace.DeadCount += entry.Id > 0 ? 1 : 0;
            deadletters.Enqueue(owner, entry.Envelope);
        }
    }

    // One thread at a time comes here once messages are recorded; before and after that the thread pool's do, and an actor may be sent
    // a message while its mailbox is emptied.
    private bool TryTake(out (Envelope Envelope, long Id) entry)
    {
        if (_trace.Records)
        {
            return _queue.TryDequeue(out entry);
        }

        lock (_queue)
        {
            return _queue.TryDequeue(out entry);
        }
    }
}
