#nullable disable
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>The messages of one actor: many put them in, one takes them out.</summary>
public interface IMessageQueue
{
    /// <summary>Whether there is a message.</summary>
    bool HasMessages { get; }

    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Puts a message in.</summary>
    void Enqueue(IActorRef receiver, Envelope envelope);

    /// <summary>Takes the next message out.</summary>
    bool TryDequeue(out Envelope envelope);

    /// <summary>Moves what is left to dead letters.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}
