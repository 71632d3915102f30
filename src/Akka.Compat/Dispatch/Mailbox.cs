#nullable disable
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// The messages of an actor and the work of handling them. A mailbox is handed to its dispatcher at most once at a time;
/// the messages of the engine go before all others.
/// </summary>
public class Mailbox : IRunnable
{
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int AwaitingTask = 4;
    private const int SuspendUnit = 8;

    /// <summary>Stands in the queue of a closed mailbox.</summary>
    private static readonly SystemMessage ClosedMark = new NoMessage();

    private readonly IMessageQueue _queue;
    private ActorCell _cell;
    private SystemMessage _systemMessages;
    private int _status;

    /// <summary>Creates a mailbox around a queue.</summary>
    public Mailbox(IMessageQueue messageQueue) => _queue = messageQueue;

    internal Mailbox(IMessageQueue messageQueue, ActorCell cell)
    {
        _queue = messageQueue;
        _cell = cell;
    }

    /// <summary>The queue.</summary>
    public IMessageQueue MessageQueue => _queue;

    /// <summary>What runs the mailbox.</summary>
    public MessageDispatcher Dispatcher => _cell.Dispatcher;

    internal bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;

    internal bool IsSuspended => Volatile.Read(ref _status) >= SuspendUnit;

    internal bool HasSystemMessages => Volatile.Read(ref _systemMessages) is { } message && !ReferenceEquals(message, ClosedMark);

    /// <summary>Ties the mailbox to a cell.</summary>
    public virtual void SetActor(ActorCell actorCell) => _cell = actorCell;

    /// <summary>Whether there is reason to run it now.</summary>
    internal bool CanBeScheduled(bool hasMessageHint, bool hasSystemMessageHint)
    {
        var status = Volatile.Read(ref _status);
        if ((status & Closed) != 0) return false;
        if ((status & ~Scheduled) == 0) return hasMessageHint || hasSystemMessageHint || HasSystemMessages || _queue.HasMessages;
        return hasSystemMessageHint || HasSystemMessages;
    }

    internal bool TrySetScheduled()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & (Closed | Scheduled)) != 0) return false;
            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) == status) return true;
        }
    }

    internal void SetIdle() => Interlocked.And(ref _status, ~Scheduled);

    internal void Suspend() => Interlocked.Add(ref _status, SuspendUnit);

    /// <summary>Takes one suspension back.</summary>
    internal void Resume()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if (status < SuspendUnit) return;
            if (Interlocked.CompareExchange(ref _status, status - SuspendUnit, status) == status) return;
        }
    }

    internal void SuspendForTask() => Interlocked.Or(ref _status, AwaitingTask);

    internal void ResumeFromTask() => Interlocked.And(ref _status, ~AwaitingTask);

    internal void BecomeClosed() => Interlocked.Or(ref _status, Closed);

    /// <summary>Puts a message of the engine in; to a closed mailbox it is a dead letter.</summary>
    internal void SystemEnqueue(IActorRef receiver, SystemMessage message)
    {
        while (true)
        {
            var head = Volatile.Read(ref _systemMessages);
            if (ReferenceEquals(head, ClosedMark))
            {
                var deadLetters = ((IInternalActorRef)receiver).Provider.DeadLetters;
                deadLetters.Tell(new Event.DeadLetter(message, receiver, receiver), receiver);
                return;
            }
            message.Next = head;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _systemMessages, message, head), head)) return;
        }
    }

    /// <inheritdoc/>
    public void Execute() => Run();

    /// <summary>Handles the messages of the engine, then up to a batch of others, and asks to be run again if some are left.</summary>
    public void Run()
    {
        var previous = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = _cell;
        try
        {
            if (!IsClosed)
            {
                if (Volatile.Read(ref _systemMessages) is not null) ProcessSystemMessages();
                ProcessMessages();
            }
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = previous;
            SetIdle();
            if (IsClosed) CleanUp();
            else _cell.Dispatcher.RegisterForExecution(this, false, false);
        }
    }

    /// <summary>Moves what is left in a closed mailbox to dead letters.</summary>
    public virtual void CleanUp()
    {
        lock (_queue)
        {
            var deadLetters = _cell.SystemImpl.Mailboxes.DeadLetterQueue;
            var message = Reverse(Interlocked.Exchange(ref _systemMessages, ClosedMark));
            while (message is not null)
            {
                var next = message.Next;
                message.Unlink();
                if (!ReferenceEquals(message, ClosedMark)) deadLetters.Enqueue(_cell.Self, new Envelope(message, _cell.Self));
                message = next;
            }
            _queue.CleanUp(_cell.Self, deadLetters);
        }
    }

    private void ProcessMessages()
    {
        var cell = _cell;
        var dispatcher = cell.Dispatcher;
        var left = Math.Max(dispatcher.Throughput, 1);
        var deadline = dispatcher.ThroughputDeadlineTime is > 0 ? RealClock.Elapsed.Ticks + dispatcher.ThroughputDeadlineTime.Value : 0;
        while ((Volatile.Read(ref _status) & ~Scheduled) == 0 && _queue.TryDequeue(out var envelope))
        {
            cell.Invoke(envelope);
            if (Volatile.Read(ref _systemMessages) is not null) ProcessSystemMessages();
            if (--left <= 0 || (deadline != 0 && RealClock.Elapsed.Ticks > deadline)) return;
        }
    }

    private void ProcessSystemMessages()
    {
        var message = Drain();
        while (message is not null)
        {
            if (IsClosed)
            {
                SendToDeadLetters(message);
                return;
            }
            var next = message.Next;
            message.Unlink();
            _cell.SystemInvoke(message);
            message = next ?? (IsClosed ? null : Drain());
        }
    }

    private void SendToDeadLetters(SystemMessage message)
    {
        while (message is not null)
        {
            var next = message.Next;
            message.Unlink();
            _cell.SystemImpl.Mailboxes.DeadLetterQueue.Enqueue(_cell.Self, new Envelope(message, _cell.Self));
            message = next;
        }
    }

    private SystemMessage Drain()
    {
        var head = Volatile.Read(ref _systemMessages);
        while (head is not null && !ReferenceEquals(head, ClosedMark))
        {
            var seen = Interlocked.CompareExchange(ref _systemMessages, null, head);
            if (ReferenceEquals(seen, head)) return Reverse(head);
            head = seen;
        }
        return null;
    }

    private static SystemMessage Reverse(SystemMessage head)
    {
        if (ReferenceEquals(head, ClosedMark)) return null;
        SystemMessage first = null;
        while (head is not null)
        {
            var next = head.Next;
            head.Next = first;
            first = head;
            head = next;
        }
        return first;
    }
}
