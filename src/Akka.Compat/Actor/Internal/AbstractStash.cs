#nullable disable
using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>A stash in front of the mailbox of its actor.</summary>
public abstract class AbstractStash : IStash
{
    private readonly ActorCell _cell;
    private readonly IDequeBasedMessageQueueSemantics _mailbox;
    private readonly int _capacity;
    private LinkedList<Envelope> _messages = new();
    private int _lastEnvelopeId;

    /// <summary>Creates the stash of an actor.</summary>
    /// <exception cref="NotSupportedException">The mailbox has no room in front.</exception>
    protected AbstractStash(IActorContext context)
    {
        _cell = (ActorCell)context;
        _mailbox = _cell.Mailbox.MessageQueue as IDequeBasedMessageQueueSemantics
            ?? throw new NotSupportedException($"DequeBasedMailbox required, got: {_cell.Mailbox.MessageQueue.GetType().Name}. An (unbounded) deque-based mailbox can be configured as follows: my-custom-mailbox {{ mailbox-type = \"Akka.Dispatch.UnboundedDequeBasedMailbox\" }}");
        var deploy = context.Props.Deploy;
        _capacity = deploy.StashCapacity != Deploy.NoStashSize
            ? deploy.StashCapacity
            : context.System.Mailboxes.StashCapacity(context.Props.Dispatcher, context.Props.Mailbox);
    }

    /// <inheritdoc/>
    public virtual int Capacity => _capacity;

    /// <inheritdoc/>
    public int Count => _messages.Count;

    /// <inheritdoc/>
    public bool IsEmpty => _messages.Count == 0;

    /// <inheritdoc/>
    public bool NonEmpty => _messages.Count > 0;

    /// <inheritdoc/>
    public bool IsFull => Capacity > 0 && _messages.Count >= Capacity;

    /// <inheritdoc/>
    public void Stash()
    {
        var message = _cell.CurrentMessage;
        if (message is null) throw new InvalidOperationException("There is no message to stash: Stash() was called outside of the handling of one");
        if (_messages.Count > 0 && _lastEnvelopeId == _cell.CurrentEnvelopeId)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        _lastEnvelopeId = _cell.CurrentEnvelopeId;
        if (IsFull)
            throw new StashOverflowException($"Couldn't enqueue message {message} from {_cell.Sender} to stash of {_cell.Self}");
        _messages.AddLast(new Envelope(message, _cell.Sender));
    }

    /// <inheritdoc/>
    public void Unstash()
    {
        if (_messages.First is not { } first) return;
        _messages.RemoveFirst();
        EnqueueFirst(first.Value);
    }

    /// <inheritdoc/>
    public void UnstashAll() => UnstashAll(static _ => true);

    /// <inheritdoc/>
    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        var messages = _messages;
        _messages = new LinkedList<Envelope>();
        for (var node = messages.Last; node is not null; node = node.Previous)
        {
            if (predicate(node.Value)) EnqueueFirst(node.Value);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Envelope> ClearStash()
    {
        var messages = _messages;
        _messages = new LinkedList<Envelope>();
        return messages;
    }

    /// <inheritdoc/>
    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Distinct().Reverse()) _messages.AddFirst(envelope);
    }

    /// <summary>Puts a message before all others. The end of a watched actor is awaited once more, or the cell would not know of it.</summary>
    private void EnqueueFirst(Envelope envelope)
    {
        _mailbox.EnqueueFirst(envelope);
        if (envelope.Message is Terminated terminated) _cell.TerminatedQueuedFor(terminated.ActorRef);
    }
}

/// <summary>A stash without a limit.</summary>
public class UnboundedStashImpl : AbstractStash
{
    /// <summary>Creates the stash of an actor.</summary>
    public UnboundedStashImpl(IActorContext context)
        : base(context)
    {
    }

    /// <inheritdoc/>
    public override int Capacity => -1;
}

/// <summary>A stash with the limit that its deployment or mailbox says.</summary>
public class BoundedStashImpl : AbstractStash
{
    /// <summary>Creates the stash of an actor.</summary>
    public BoundedStashImpl(IActorContext context)
        : base(context)
    {
    }
}
