using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

/// <summary>
/// An actor that runs on the thread of whoever sends to it, and whose instance the test can reach: for tests of one actor without
/// concurrency.
/// </summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private readonly LocalActorRef _actor;

    /// <summary>Creates the actor, below <c>/user</c> unless there is a supervisor.</summary>
    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
    {
        var props = actorProps.Deploy.Dispatcher == Deploy.NoDispatcherGiven
            ? actorProps.WithDispatcher(CallingThreadDispatcher.Id)
            : actorProps;
        _actor = (LocalActorRef)(supervisor == null ? system.ActorOf(props, name) : Cell(supervisor).AttachChild(props, false, name));
    }

    /// <summary>The reference as the engine has it.</summary>
    public IActorRef Ref => _actor;

    /// <inheritdoc/>
    public ActorPath Path => _actor.Path;

    /// <summary>The instance.</summary>
    /// <exception cref="IllegalActorStateException">The actor failed to start, or has stopped.</exception>
    public TActor UnderlyingActor => Cell(_actor).Actor as TActor
        ?? throw new IllegalActorStateException($"{_actor.Path} has no actor: it failed to start or has stopped.");

    IInternalActorRef IInternalActorRef.Parent => _actor.Parent;

    IActorRefProvider IInternalActorRef.Provider => _actor.Provider;

    bool IInternalActorRef.IsTerminated => _actor.IsTerminated;

    bool IActorRefScope.IsLocal => true;

    /// <summary>The engine's reference of a test reference.</summary>
    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef._actor;

    /// <summary>Hands a message to the actor at once; what it throws comes back to the test instead of to its supervisor.</summary>
    public void Receive(object message, IActorRef sender = null)
    {
        var envelope = new Envelope(message, sender ?? ActorRefs.NoSender, _actor.Cell.System);
        _actor.Cell.UseThreadContext(() =>
        {
            if (message is IAutoReceivedMessage) _actor.Cell.AutoReceive(envelope);
            else _actor.Cell.ReceiveMessageForTest(envelope);
        });
    }

    /// <summary>Hands a message to the actor at once.</summary>
    public Task ReceiveAsync(object message, IActorRef sender = null)
    {
        Receive(message, sender);
        return Task.CompletedTask;
    }

    /// <summary>Sends a message; the sender is the actor that runs on this thread, if any.</summary>
    public void Tell(object message) => _actor.Tell(message);

    /// <summary>Sends a message.</summary>
    public void Tell(object message, IActorRef sender) => _actor.Tell(message, sender);

    /// <summary>Sends a message in the name of whoever sent the current one.</summary>
    public void Forward(object message) => _actor.Forward(message);

    /// <summary>Lets the actor watch another one.</summary>
    public void Watch(IActorRef subject) => _actor.Cell.UseThreadContext(() => _actor.Cell.Watch(subject));

    /// <summary>Ends the watch.</summary>
    public void Unwatch(IActorRef subject) => _actor.Cell.UseThreadContext(() => _actor.Cell.Unwatch(subject));

    /// <inheritdoc/>
    public void SendSystemMessage(ISystemMessage message) => _actor.SendSystemMessage(message);

    /// <inheritdoc/>
    public int CompareTo(object obj) => _actor.CompareTo(obj);

    /// <inheritdoc/>
    public bool Equals(IActorRef other) => _actor.Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object obj) => _actor.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => _actor.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => _actor.ToString();

    int IComparable<IActorRef>.CompareTo(IActorRef other) => _actor.CompareTo(other);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _actor.GetChild(name);

    void IInternalActorRef.Start() => _actor.Start();

    void IInternalActorRef.Stop() => _actor.Stop();

    void IInternalActorRef.Suspend() => _actor.Suspend();

    void IInternalActorRef.Resume(Exception causedByFailure) => _actor.Resume(causedByFailure);

    void IInternalActorRef.Restart(Exception cause) => _actor.Restart(cause);

    /// <summary>Whether the two are the same actor.</summary>
    public static bool operator ==(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) =>
        testActorRef is null ? actorRef is null : testActorRef.Equals(actorRef);

    /// <summary>Whether the two are different actors.</summary>
    public static bool operator !=(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) => !(testActorRef == actorRef);

    /// <summary>Whether the two are the same actor.</summary>
    public static bool operator ==(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => testActorRef == actorRef;

    /// <summary>Whether the two are different actors.</summary>
    public static bool operator !=(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => !(testActorRef == actorRef);

    private static ActorCell Cell(IActorRef actor) => actor switch
    {
        ActorRefWithCell { Underlying: ActorCell cell } => cell,
        TestKitBase kit => Cell(kit.TestActor),
        _ => throw new ArgumentException($"{actor} is not an actor of this process.", nameof(actor)),
    };
}

/// <summary>
/// An actor that runs on the thread of whoever sends to it, and whose instance the test can reach.
/// </summary>
public class TestActorRef<TActor> : TestActorRefBase<TActor>
    where TActor : ActorBase
{
    /// <summary>Creates the actor, below <c>/user</c> unless there is a supervisor.</summary>
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
        : base(system, actorProps, supervisor, name)
    {
    }
}
