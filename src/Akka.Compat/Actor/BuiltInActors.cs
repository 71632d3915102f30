#nullable disable
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The parent of the application's actors, and the root.</summary>
public class GuardianActor : ActorBase
{
    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated:
                Context.Stop(Self);
                break;
            case StopChild stop:
                Context.Stop(stop.Child);
                break;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                break;
        }
        return true;
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // Guardians keep their children.
    }
}

/// <summary>The parent of the engine's own actors: stops after the application's, when those who asked to be told are done.</summary>
public class SystemGuardianActor : ActorBase
{
    private readonly IActorRef _userGuardian;
    private readonly HashSet<IActorRef> _hooks = [];

    /// <summary>Creates the actor.</summary>
    public SystemGuardianActor(IActorRef userGuardian) => _userGuardian = userGuardian;

    /// <inheritdoc/>
    protected override void PreStart() => Context.Watch(_userGuardian);

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // Guardians keep their children.
    }

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(_userGuardian):
                Context.Become(Terminating);
                foreach (var hook in _hooks) hook.Tell(TerminationHook.Instance, Self);
                StopWhenDone();
                break;
            case Terminated terminated:
                _hooks.Remove(terminated.ActorRef);
                break;
            case StopChild stop:
                Context.Stop(stop.Child);
                break;
            case RegisterTerminationHook when !ReferenceEquals(Context.System.DeadLetters, Sender):
                _hooks.Add(Sender);
                Context.Watch(Sender);
                break;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                break;
        }
        return true;
    }

    private bool Terminating(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                Done(terminated.ActorRef);
                break;
            case TerminationHookDone:
                Done(Sender);
                break;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                break;
        }
        return true;
    }

    private void Done(IActorRef hook)
    {
        _hooks.Remove(hook);
        StopWhenDone();
    }

    private void StopWhenDone()
    {
        if (_hooks.Count > 0) return;
        var system = ((ActorCell)Context).SystemImpl;
        system.EventStream.StopDefaultLoggers(system);
        Context.Stop(Self);
    }
}
