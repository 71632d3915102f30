using Akka.Actor;

namespace Akka.Cluster;

/// <summary><c>/system/cluster/heartbeatReceiver</c>: answers heartbeats.</summary>
internal sealed class ClusterHeartbeatReceiver(UniqueAddress self) : UntypedActor
{
    public static Props PropsFor(UniqueAddress self) => Props.Create(() => new ClusterHeartbeatReceiver(self));

    protected override void OnReceive(object message)
    {
        if (message is ClusterHeartbeat heartbeat) Sender.Tell(new ClusterHeartbeatResponse(self, heartbeat.Sequence));
    }
}
