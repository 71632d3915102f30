using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>A remote provider whose system is a node of a cluster: starts the cluster with the system.</summary>
public class ClusterActorRefProvider : RemoteActorRefProvider
{
    /// <summary>For the system to construct.</summary>
    public ClusterActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : base(systemName, settings, eventStream) =>
        settings.InjectTopLevelFallback(ConfigurationFactory.FromResource<ClusterActorRefProvider>("Akka.Cluster.reference.conf"));

    /// <inheritdoc/>
    public override void Init(ActorSystemImpl system)
    {
        base.Init(system);
        RemoteWatcher.Tell(new ClusterRemoteWatcher.StartWatchingCluster(Cluster.Get(system)), ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    protected override IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        Configured(
            ClusterRemoteWatcher.PropsFor(
                CreateRemoteWatcherFailureDetector(system),
                RemoteSettings.WatchHeartBeatInterval,
                RemoteSettings.WatchUnreachableReaperInterval,
                RemoteSettings.WatchHeartbeatExpectedResponseAfter,
                Transport.DefaultAddress),
            RemoteSettings.Dispatcher),
        "remote-watcher");
}
