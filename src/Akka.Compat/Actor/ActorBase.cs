#nullable disable
using Akka.Actor.Internal;
using Akka.Actor.Scheduler;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Base of all actors.</summary>
public abstract class ActorBase
{
    private IActorRef _clearedSelf;
    private SupervisorStrategy _strategy;

    /// <summary>Called by the engine only: an actor is made with <see cref="IActorRefFactory.ActorOf"/>.</summary>
    /// <exception cref="ActorInitializationException">The actor was made with <c>new</c>.</exception>
    protected ActorBase()
    {
        var cell = InternalCurrentActorCellKeeper.Current ?? throw new ActorInitializationException("Do not create actors using 'new', always create them using an ActorContext/System");
        cell.SetInitialBehavior(Receive);
        // The constructor of the actor itself may start timers already.
        if (this is IWithTimers timed) timed.Timers = new TimerScheduler(cell);
    }

    /// <summary>A behaviour that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>Who sent the current message; dead letters if nobody.</summary>
    protected IActorRef Sender => Context.Sender;

    /// <summary>This actor.</summary>
    protected IActorRef Self => _clearedSelf ?? Context.Self;

    /// <summary>What this actor can do and know; valid only on the thread that runs it.</summary>
    /// <exception cref="NotSupportedException">No actor runs on this thread.</exception>
    protected static IActorContext Context => InternalCurrentActorCellKeeper.Current
        ?? throw new NotSupportedException("There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    /// <summary>The strategy in use: that of the props if they have one, else the actor's own.</summary>
    internal SupervisorStrategy SupervisorStrategyInternal
    {
        get => _strategy ??= SupervisorStrategy() ?? Akka.Actor.SupervisorStrategy.DefaultStrategy;
        set => _strategy = value;
    }

    /// <summary>Handles a message.</summary>
    /// <returns>Whether it was handled.</returns>
    protected abstract bool Receive(object message);

    // What is left when no other behaviour is.
    internal Receive OwnReceive => Receive;

    /// <summary>Wraps the handling of every message.</summary>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        if (message is TimerScheduler.TimerMessage timerMessage) return ReceiveTimer(receive, timerMessage);
        if (receive(message)) return true;
        Unhandled(message);
        return false;
    }

    /// <summary>Called for a message that no behaviour handled.</summary>
    /// <exception cref="DeathPactException">It is the end of a watched actor.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        var context = Context;
        context.System.EventStream.Publish(new UnhandledMessage(message, context.Sender, context.Self));
    }

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Takes the topmost behaviour off.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Asks for <see cref="ReceiveTimeout"/> after a time without messages; null ends it.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>How this actor supervises its children.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Called before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Called on the new instance after a restart; calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Called on the old instance before a restart; stops all children and calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        var context = Context;
        foreach (var child in context.GetChildren())
        {
            context.Unwatch(child);
            context.Stop(child);
        }
        PostStop();
    }

    /// <summary>Called when the actor has stopped.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Wraps <see cref="PreRestart"/>: the timers end before.</summary>
    public virtual void AroundPreRestart(Exception cause, object message)
    {
        EndTimers();
        PreRestart(cause, message);
    }

    /// <summary>Wraps <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Wraps <see cref="PostRestart"/>.</summary>
    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>Wraps <see cref="PostStop"/>: the timers end before.</summary>
    public virtual void AroundPostStop()
    {
        EndTimers();
        PostStop();
    }

    /// <summary>Makes <see cref="Self"/> usable after the cell has let go of the instance.</summary>
    internal void Clear(IActorRef self) => _clearedSelf = self;

    internal void Unclear() => _clearedSelf = null;

    /// <summary>Cancels what the timers of the actor have started; a tick that is on its way is dropped.</summary>
    internal void EndTimers()
    {
        if (this is IWithTimers { Timers: { } timers }) timers.CancelAll();
    }

    private bool ReceiveTimer(Receive receive, TimerScheduler.TimerMessage timerMessage)
    {
        if (this is not IWithTimers { Timers: TimerScheduler timers }) return true;
        var message = timers.Intercept(timerMessage);
        if (message is null) return true;
        var cell = (ActorCell)Context;
        if (message is IAutoReceivedMessage)
        {
            cell.AutoReceive(new Envelope(message, Self));
            return true;
        }
        // What a stash keeps is the message, not the tick around it.
        cell.ReplaceCurrentMessage(message);
        if (receive(message)) return true;
        Unhandled(message);
        return false;
    }
}

/// <summary>An actor that does not say whether it handled a message.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>What this actor can do and know.</summary>
    protected static new IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles a message.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Runs asynchronous work inside the actor: no further message is handled before it is done.</summary>
    protected void RunTask(Action action) => Dispatch.ActorTaskScheduler.RunTask(action);

    /// <summary>Runs asynchronous work inside the actor: no further message is handled before it is done.</summary>
    protected void RunTask(Func<Task> action) => Dispatch.ActorTaskScheduler.RunTask(action);

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}
