using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

/// <summary>A test actor of its own with the expectations of the TestKit; it is itself the reference to be sent to.</summary>
public class TestProbe : TestKitBase, INoImplicitSender, IInternalActorRef
{
    /// <summary>Creates a probe in a system.</summary>
    public TestProbe(ActorSystem system, ITestKitAssertions assertions, string testProbeName = null)
        : base(assertions, system, testProbeName)
    {
    }

    /// <summary>The test actor of the probe.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>Who sent the last message looked at.</summary>
    public IActorRef Sender => LastSender;

    /// <inheritdoc/>
    ActorPath IActorRef.Path => TestActor.Path;

    /// <inheritdoc/>
    IInternalActorRef IInternalActorRef.Parent => ((IInternalActorRef)TestActor).Parent;

    /// <inheritdoc/>
    IActorRefProvider IInternalActorRef.Provider => ((IInternalActorRef)TestActor).Provider;

    /// <inheritdoc/>
    bool IInternalActorRef.IsTerminated => ((IInternalActorRef)TestActor).IsTerminated;

    /// <inheritdoc/>
    bool IActorRefScope.IsLocal => ((IInternalActorRef)TestActor).IsLocal;

    /// <summary>Sends a message whose sender is the probe.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Sends the last message looked at on, in the name of its sender.</summary>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, Sender);

    /// <summary>Sends a message in the name of who sent the last one looked at.</summary>
    public void Forward(IActorRef actor, object message) => actor.Tell(message, Sender);

    /// <summary>Answers who sent the last message looked at.</summary>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    /// <summary>Creates a child of the probe, supervised as told.</summary>
    public IActorRef ChildActorOf<T>(string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOf(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the probe, supervised as told.</summary>
    public IActorRef ChildActorOf<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOf(Props.Create<T>(), supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the probe.</summary>
    public IActorRef ChildActorOf<T>(string name, CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOf(Props.Create<T>(), name, cancellationToken);

    /// <summary>Creates a child of the probe.</summary>
    public IActorRef ChildActorOf<T>(CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOf(Props.Create<T>(), cancellationToken);

    /// <summary>Not to be used.</summary>
#pragma warning disable CS0809 // Obsolete here only: it is what other test kits are for.
    [Obsolete("Cannot create a TestProbe from a TestProbe", true)]
    public override TestProbe CreateTestProbe(string name = null) =>
        throw new NotSupportedException("Cannot create a TestProbe from a TestProbe");
#pragma warning restore CS0809

    /// <inheritdoc/>
    public void SendSystemMessage(ISystemMessage message) => ((IInternalActorRef)TestActor).SendSystemMessage(message);

    /// <inheritdoc/>
    public int CompareTo(object obj) => TestActor.CompareTo(obj);

    /// <inheritdoc/>
    public override bool Equals(object obj) => TestActor.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => TestActor.ToString();

    /// <inheritdoc/>
    void ICanTell.Tell(object message, IActorRef sender) => TestActor.Tell(message, sender);

    /// <inheritdoc/>
    bool IEquatable<IActorRef>.Equals(IActorRef other) => TestActor.Equals(other);

    /// <inheritdoc/>
    int IComparable<IActorRef>.CompareTo(IActorRef other) => TestActor.CompareTo(other);

    /// <inheritdoc/>
    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => ((IInternalActorRef)TestActor).GetChild(name);

    /// <inheritdoc/>
    void IInternalActorRef.Start() => ((IInternalActorRef)TestActor).Start();

    /// <inheritdoc/>
    void IInternalActorRef.Stop() => ((IInternalActorRef)TestActor).Stop();

    /// <inheritdoc/>
    void IInternalActorRef.Suspend() => ((IInternalActorRef)TestActor).Suspend();

    /// <inheritdoc/>
    void IInternalActorRef.Resume(Exception causedByFailure) => ((IInternalActorRef)TestActor).Resume(causedByFailure);

    /// <inheritdoc/>
    void IInternalActorRef.Restart(Exception cause) => ((IInternalActorRef)TestActor).Restart(cause);
}
