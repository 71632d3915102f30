#nullable disable
using Akka.Actor;

namespace Akka.Event;

/// <summary>Tells cells that a whole system is gone.</summary>
internal sealed class AddressTerminated(Address address) : IAutoReceivedMessage, IPossiblyHarmful, INoSerializationVerificationNeeded
{
    public Address Address => address;
}

/// <summary>Knows the actors that watch, or are watched by, somebody elsewhere.</summary>
internal sealed class AddressTerminatedTopic : IExtension
{
    private readonly HashSet<IActorRef> _subscribers = [];

    public static AddressTerminatedTopic Get(ActorSystem system) => AddressTerminatedTopicProvider.Instance.Get(system);

    public void Subscribe(IActorRef subscriber)
    {
        lock (_subscribers) _subscribers.Add(subscriber);
    }

    public void Unsubscribe(IActorRef subscriber)
    {
        lock (_subscribers) _subscribers.Remove(subscriber);
    }

    public void Publish(AddressTerminated message)
    {
        IActorRef[] all;
        lock (_subscribers) all = [.. _subscribers];
        foreach (var subscriber in all) subscriber.Tell(message, ActorRefs.NoSender);
    }
}

/// <summary>Provides <see cref="AddressTerminatedTopic"/>.</summary>
internal sealed class AddressTerminatedTopicProvider : ExtensionIdProvider<AddressTerminatedTopic>
{
    public static readonly AddressTerminatedTopicProvider Instance = new();

    public override AddressTerminatedTopic CreateExtension(ExtendedActorSystem system) => new();
}
