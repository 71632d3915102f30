#nullable disable
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// A queue without a limit and without locks for many producers and one consumer: a linked list whose tail producers
/// exchange (Vyukov's queue). The consumer owns the head, a node whose message is already taken.
/// </summary>
public class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private Node _head;
    private Node _tail;

    /// <summary>Creates an empty queue.</summary>
    public UnboundedMessageQueue()
    {
        _head = new Node();
        _tail = _head;
    }

    /// <inheritdoc/>
    public bool HasMessages => !ReferenceEquals(Volatile.Read(ref _tail), _head);

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            var count = 0;
            for (var node = Volatile.Read(ref _head.Next); node is not null; node = Volatile.Read(ref node.Next)) count++;
            return count;
        }
    }

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var node = new Node { Message = envelope.Message, Sender = envelope.Sender };
        var before = Interlocked.Exchange(ref _tail, node);
        Volatile.Write(ref before.Next, node);
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        var head = _head;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            if (ReferenceEquals(Volatile.Read(ref _tail), head))
            {
                envelope = default;
                return false;
            }
            next = WaitForLink(head);
        }
        envelope = new Envelope(next.Message, next.Sender);
        next.Message = null;
        next.Sender = null;
        _head = next;
        return true;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    /// <summary>A producer stands between its two instructions: it will be past the second in no time.</summary>
    private static Node WaitForLink(Node head)
    {
        var spin = default(SpinWait);
        Node next;
        while ((next = Volatile.Read(ref head.Next)) is null) spin.SpinOnce(sleep1Threshold: -1);
        return next;
    }

    private sealed class Node
    {
        public Node Next;
        public object Message;
        public IActorRef Sender;
    }
}
