using ActorCluster.Client.Lab;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorCluster.Hosting.Pauses;

/// <summary>
/// The master's mailboxes: those of the scheduler and of the controllers can be paused, as a process is by SIGSTOP; all others are Akka's
/// own. Named in <c>config/master.conf</c>.
/// </summary>
public sealed class PausableMailbox : MailboxType, IProducesMessageQueue<UnboundedMessageQueue>
{
    /// <summary>Creates the mailbox type; Akka does so by reflection.</summary>
    /// <param name="settings">The system's settings.</param>
    /// <param name="config">The mailbox's section.</param>
    public PausableMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <inheritdoc />
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) =>
        owner is not null && ComponentAddress.Of(owner.Path) is { } address
            ? ComponentPauses.Of(system).Add(new PausableQueue(owner, address))
            : new UnboundedMessageQueue();
}

/// <summary>The messages of one actor, which wait while it is paused.</summary>
internal sealed class PausableQueue(IActorRef owner, ComponentAddress address) : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly UnboundedMessageQueue _messages = new();
    private volatile bool _isPaused;

    /// <summary>Whose messages they are.</summary>
    public ComponentAddress Address => address;

    /// <summary>Whether they are those of an instance's root, which leads or stands by, and runs the others.</summary>
    public bool IsElector { get; } = owner.Path.Elements.Count == 3;

    /// <summary>Hears that the actor has ended.</summary>
    public Action<PausableQueue>? Ended { get; set; }

    /// <inheritdoc />
    public bool HasMessages => !_isPaused && _messages.HasMessages;

    /// <inheritdoc />
    public int Count => _messages.Count;

    /// <summary>Nothing is taken out any more.</summary>
    public void Pause() => _isPaused = true;

    /// <summary>Goes on.</summary>
    /// <param name="token">Comes back in an <see cref="ActorIdentity"/> when everything that waited has been handled.</param>
    /// <param name="tell">Who gets it.</param>
    public void Resume(object? token, IActorRef tell)
    {
        _isPaused = false;

        // A mailbox is looked at when something comes in; this is answered by every actor.
        owner.Tell(new Identify(token), tell);
    }

    /// <inheritdoc />
    public void Enqueue(IActorRef receiver, Envelope envelope) => _messages.Enqueue(receiver, envelope);

    /// <inheritdoc />
    public bool TryDequeue(out Envelope envelope)
    {
        if (!_isPaused)
        {
            return _messages.TryDequeue(out envelope);
        }

        envelope = default;
        return false;
    }

    /// <inheritdoc />
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        Ended?.Invoke(this);
        _messages.CleanUp(owner, deadletters);
    }
}
