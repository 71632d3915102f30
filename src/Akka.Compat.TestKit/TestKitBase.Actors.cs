using System.Linq.Expressions;
using Akka.Actor;
using Akka.Util;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Creates an actor below <c>/user</c>.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Creates an actor below <c>/user</c>.</summary>
    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    /// <summary>Creates an actor with a constructor without parameters.</summary>
    public IActorRef ActorOf<TActor>() where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>(), null);

    /// <summary>Creates an actor with a constructor without parameters.</summary>
    public IActorRef ActorOf<TActor>(string name) where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>(), name);

    /// <summary>Creates an actor by a constructor expression.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory) where TActor : ActorBase => ActorOf(Props.Create(factory), null);

    /// <summary>Creates an actor by a constructor expression.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name) where TActor : ActorBase =>
        ActorOf(Props.Create(factory), name);

    /// <summary>Selects what is at a path.</summary>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Selects what is at a path.</summary>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Selects from an anchor.</summary>
    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => Sys.ActorSelection(anchorRef, actorPath);

    /// <summary>Creates an actor that runs on the thread of whoever sends to it, and whose instance the test can reach.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef supervisor, string name = null)
        where TActor : ActorBase => new(Sys, props, supervisor, name);

    /// <summary>Creates an actor that runs on the thread of whoever sends to it, and whose instance the test can reach.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string name = null)
        where TActor : ActorBase => new(Sys, props, null, name);

    /// <summary>Creates an actor that runs on the thread of whoever sends to it, and whose instance the test can reach.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef supervisor, string name = null)
        where TActor : ActorBase => new(Sys, Props.Create(factory), supervisor, name);

    /// <summary>Creates an actor that runs on the thread of whoever sends to it, and whose instance the test can reach.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string name = null)
        where TActor : ActorBase => new(Sys, Props.Create(factory), null, name);

    /// <summary>Creates an actor that runs on the thread of whoever sends to it, and whose instance the test can reach.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef supervisor, string name = null)
        where TActor : ActorBase, new() => new(Sys, Props.Create<TActor>(), supervisor, name);

    /// <summary>Creates an actor that runs on the thread of whoever sends to it, and whose instance the test can reach.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string name = null)
        where TActor : ActorBase, new() => new(Sys, Props.Create<TActor>(), null, name);

    /// <summary>Creates a child of <see cref="TestActor"/>, supervised as told.</summary>
    public IActorRef ChildActorOf(Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, supervisorStrategy, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Creates a child of <see cref="TestActor"/>, supervised as told.</summary>
    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, null, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of <see cref="TestActor"/>.</summary>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, name, null, cancellationToken);

    /// <summary>Creates a child of <see cref="TestActor"/>.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => ChildActorOf(props, null, null, cancellationToken);

    /// <summary>Creates a child of <see cref="TestActor"/>, supervised as told.</summary>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        TestActor.Ask<IActorRef>(
            new TestActor.Spawn(props, Option<string>.Create(name), Option<SupervisorStrategy>.Create(supervisorStrategy)),
            GetTimeoutOrDefault(null),
            cancellationToken);

    /// <summary>Creates a child of <see cref="TestActor"/>, supervised as told.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, null, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of <see cref="TestActor"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, null, cancellationToken);

    /// <summary>Creates a child of <see cref="TestActor"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, null, null, cancellationToken);
}
