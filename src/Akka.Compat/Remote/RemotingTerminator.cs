using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>Shuts the remoting down when the system terminates: after the user's actors have stopped, before the system's own do.</summary>
internal sealed class RemotingTerminator : UntypedActor
{
    private readonly RemoteTransport _remoting;
    private readonly IActorRef _systemGuardian;

    public RemotingTerminator(RemoteTransport remoting, IActorRef systemGuardian)
    {
        _remoting = remoting;
        _systemGuardian = systemGuardian;
    }

    public static Props PropsFor(RemoteTransport remoting, IActorRef systemGuardian) =>
        Props.Create(() => new RemotingTerminator(remoting, systemGuardian)).WithDispatcher(Dispatch.Dispatchers.InternalDispatcherId);

    protected override void PreStart() => _systemGuardian.Tell(RegisterTerminationHook.Instance, Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TerminationHook:
                var self = Self;
                _remoting.Shutdown().ContinueWith(_ => self.Tell(ShutDown.Instance, ActorRefs.NoSender), TaskScheduler.Default);
                break;
            case ShutDown:
                _systemGuardian.Tell(TerminationHookDone.Instance, Self);
                Context.Stop(Self);
                break;
        }
    }

    private sealed record ShutDown
    {
        public static readonly ShutDown Instance = new();
    }
}
