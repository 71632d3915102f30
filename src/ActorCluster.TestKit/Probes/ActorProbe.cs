using Akka.Actor;

namespace ActorCluster.TestKit.Probes;

/// <summary>
/// Takes the place of a part of the cluster, or of anybody who talks to one: notes what it is sent, and sends what the test says. It lives
/// on the cluster's clock; a test lets time pass with <see cref="SimulatedCluster.Advance"/> and then looks. An actor of one's own takes a
/// part's place by its props, one that exists elsewhere (a probe of Akka.TestKit) by <see cref="StandIn.PropsFor"/>.
/// </summary>
public sealed class ActorProbe
{
    private readonly List<Received> _received = [];

    /// <summary>The props by which it takes a part's place.</summary>
    public Props Props => ProbeActor.PropsFor(this);

    /// <summary>The probe as an actor; nobody until it has been started.</summary>
    public IActorRef Ref { get; private set; } = ActorRefs.Nobody;

    /// <summary>What it was sent, oldest first.</summary>
    public IReadOnlyList<Received> Messages => _received;

    /// <summary>What it was sent of one type, oldest first.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public IReadOnlyList<T> All<T>() => [.. _received.Select(static received => received.Message).OfType<T>()];

    /// <summary>Answers every message of a type from now on, as it comes.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="answer">Makes the answer; null for none.</param>
    public void Answer<T>(Func<T, object?> answer)
    {
        var before = Respond;
        Respond = message => message is T asked ? answer(asked) : before(message);
    }

    /// <summary>Sends a message as this actor.</summary>
    /// <param name="to">Who gets it.</param>
    /// <param name="message">The message.</param>
    public void Send(ICanTell to, object message)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.Tell(message, Ref);
    }

    /// <summary>Forgets what it was sent.</summary>
    public void Clear() => _received.Clear();

    internal Func<object, object?> Respond { get; private set; } = static _ => null;

    internal void Started(IActorRef self) => Ref = self;

    internal void Note(object message, IActorRef sender) => _received.Add(new Received(message, sender));

    /// <summary>A message, and who sent it.</summary>
    /// <param name="Message">The message.</param>
    /// <param name="Sender">Who sent it.</param>
    public sealed record Received(object Message, IActorRef Sender);
}
