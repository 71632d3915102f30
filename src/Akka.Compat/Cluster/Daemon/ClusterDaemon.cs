using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// <c>/system/cluster</c>: parent of all actors of the cluster. Creates them, hands commands on to them, and ends the node's part in the
/// cluster when it stops. Whatever fails below stops the lot: a node whose membership actor has lost its state must not go on.
/// </summary>
internal sealed class ClusterDaemon : UntypedActor
{
    private readonly Cluster _cluster;
    private readonly TaskCompletionSource<Done> _shutdownDone;
    private readonly IActorRef _core;

    public ClusterDaemon(Cluster cluster, TaskCompletionSource<Done> selfExiting, TaskCompletionSource<Done> shutdownDone)
    {
        _cluster = cluster;
        _shutdownDone = shutdownDone;
        var core = Context.ActorOf(ClusterCoreSupervisor.PropsFor(cluster, selfExiting), "core");
        _core = core;
        Context.Watch(core);
        Context.ActorOf(ClusterHeartbeatReceiver.PropsFor(cluster.SelfUniqueAddress), "heartbeatReceiver");
    }

    public static Props PropsFor(Cluster cluster, TaskCompletionSource<Done> selfExiting, TaskCompletionSource<Done> shutdownDone) =>
        Props.Create(() => new ClusterDaemon(cluster, selfExiting, shutdownDone));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterCommand.AddOnMemberUp up:
                Context.ActorOf(MemberStatusListener.PropsFor(_cluster, up.Callback, MemberStatus.Up));
                break;
            case ClusterCommand.AddOnMemberRemoved removed:
                Context.ActorOf(MemberStatusListener.PropsFor(_cluster, removed.Callback, MemberStatus.Removed));
                break;
            case ClusterCommand.LeaveForShutdown:
                Context.ActorOf(LeaveListener.PropsFor(_cluster, Sender));
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                _core.Forward(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _cluster.NoteTerminated();
        _shutdownDone.TrySetResult(Done.Instance);
        if (_cluster.Settings.RunCoordinatedShutdownWhenDown)
        {
            CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
        }

        base.PostStop();
    }
}
