using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary><c>/system/cluster/core</c>: the membership actor, its publisher, and whoever decides about downing.</summary>
internal sealed class ClusterCoreSupervisor : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _publisher;
    private readonly IActorRef _daemon;

    public ClusterCoreSupervisor(Cluster cluster, TaskCompletionSource<Done> selfExiting)
    {
        _publisher = Context.ActorOf(ClusterDomainEventPublisher.PropsFor(cluster), "publisher");
        _daemon = Context.ActorOf(ClusterCoreDaemon.PropsFor(cluster, _publisher, selfExiting), "daemon");
        Context.Watch(_daemon);
        if (cluster.DowningProvider.DowningActorProps is { } downing) Context.ActorOf(downing, "downingProvider");
    }

    public static Props PropsFor(Cluster cluster, TaskCompletionSource<Done> selfExiting) =>
        Props.Create(() => new ClusterCoreSupervisor(cluster, selfExiting));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(failure =>
    {
        _log.Error(failure, "Cluster node [{0}] crashed, [{1}] - stopping", Self.Path.Address, failure.Message);
        Self.Tell(PoisonPill.Instance);
        return Directive.Stop;
    });

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated:
                Context.Stop(Self);
                break;
            case ClusterCommand.Subscribe or ClusterCommand.Unsubscribe or ClusterCommand.SendCurrentClusterState:
                _publisher.Forward(message);
                break;
            default:
                _daemon.Forward(message);
                break;
        }
    }
}
