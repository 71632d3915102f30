using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// Remote death watch on a node of a cluster: members are monitored by the cluster and by nobody else, and their actors terminate when the
/// member is removed. Systems that are not members are watched as without a cluster.
/// </summary>
internal sealed class ClusterRemoteWatcher : RemoteWatcher
{
    private readonly HashSet<Address> _members = [];
    private readonly Address _self;

    public ClusterRemoteWatcher(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter,
        Address self)
        : base(failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter) => _self = self;

    public static Props PropsFor(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter,
        Address self) =>
        Actor.Props.Create(() => new ClusterRemoteWatcher(
            failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter, self));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartWatchingCluster start:
                start.Cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
                break;
            case ClusterEvent.MemberRemoved removed:
                MemberRemoved(removed);
                break;
            case ClusterEvent.IMemberEvent happened:
                if (!happened.Member.Address.Equals(_self)) _members.Add(happened.Member.Address);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    private protected override bool IsMonitored(Address node) => !_members.Contains(node);

    private void MemberRemoved(ClusterEvent.MemberRemoved removed)
    {
        var member = removed.Member;
        if (member.Address.Equals(_self)) return;
        _members.Remove(member.Address);
        if (removed.PreviousStatus == MemberStatus.Down) Quarantine(member.Address, member.UniqueAddress.Uid);
        PublishAddressTerminated(member.Address);
    }

    /// <summary>The cluster exists now; its provider could not name it earlier.</summary>
    public sealed record StartWatchingCluster(Cluster Cluster);
}
