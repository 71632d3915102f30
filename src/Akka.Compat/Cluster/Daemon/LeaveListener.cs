using Akka.Actor;

namespace Akka.Cluster;

/// <summary>For the coordinated shutdown: asks the cluster to let this node go, and says when it is on its way out or was never in.</summary>
internal sealed class LeaveListener : UntypedActor
{
    private readonly Cluster _cluster;
    private readonly IActorRef _replyTo;

    public LeaveListener(Cluster cluster, IActorRef replyTo)
    {
        _cluster = cluster;
        _replyTo = replyTo;
    }

    public static Props PropsFor(Cluster cluster, IActorRef replyTo) => Props.Create(() => new LeaveListener(cluster, replyTo));

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, typeof(ClusterEvent.MemberLeft), typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.MemberDowned));
        _cluster.Leave(_cluster.SelfAddress);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.CurrentClusterState state when !state.Members.Any(IsStillIn):
                Finish();
                break;
            case ClusterEvent.IMemberEvent happened when IsSelf(happened.Member):
                Finish();
                break;
        }
    }

    private bool IsStillIn(Member member) =>
        IsSelf(member) && member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;

    private bool IsSelf(Member member) => member.UniqueAddress.Equals(_cluster.SelfUniqueAddress);

    private void Finish()
    {
        _replyTo.Tell(Done.Instance, Self);
        Context.Stop(Self);
    }
}
