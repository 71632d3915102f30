#nullable disable
using Akka.Actor;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>A property of message queues that an actor can require.</summary>
public interface ISemantics
{
}

/// <summary>The queue has no limit.</summary>
public interface IUnboundedMessageQueueSemantics : ISemantics
{
}

/// <summary>The queue has a limit.</summary>
public interface IBoundedMessageQueueSemantics : ISemantics
{
    /// <summary>How long a sender waits for room; negative is without end.</summary>
    TimeSpan PushTimeOut { get; }
}

/// <summary>Messages can be put in front.</summary>
public interface IDequeBasedMessageQueueSemantics : ISemantics
{
    /// <summary>Puts a message in front of all others.</summary>
    void EnqueueFirst(Envelope envelope);
}

/// <summary>No limit, and messages can be put in front.</summary>
public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics
{
}

/// <summary>A limit, and messages can be put in front.</summary>
public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics
{
}

/// <summary>Several consumers may take messages.</summary>
public interface IMultipleConsumerSemantics : ISemantics
{
}

/// <summary>An actor whose mailbox must have certain semantics.</summary>
public interface IRequiresMessageQueue<T>
    where T : ISemantics
{
}

/// <summary>A mailbox type that makes queues of a type.</summary>
public interface IProducesMessageQueue<TQueue>
    where TQueue : IMessageQueue
{
}

/// <summary>A mailbox type whose queues make senders wait.</summary>
public interface IProducesPushTimeoutSemanticsMailbox
{
    /// <summary>How long a sender waits for room.</summary>
    TimeSpan PushTimeout { get; }
}
