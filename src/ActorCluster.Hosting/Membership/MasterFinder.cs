using ActorCluster.Node.Link;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace ActorCluster.Hosting.Membership;

/// <summary>
/// Tells the nodes of a worker process, and its directory of Services, where their master is, from the cluster's membership. It says
/// nothing about anybody's health: whether a node is Ready is for its leases to say.
/// <para>Messages: the cluster's current state, member and reachability events.</para>
/// </summary>
public sealed class MasterFinder : ReceiveActor
{
    private const string MasterRole = "master";

    private readonly IReadOnlyList<IActorRef> _listeners;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private UniqueAddress? _master;

    /// <summary>Creates the finder.</summary>
    /// <param name="listeners">Whom to tell.</param>
    public MasterFinder(IReadOnlyList<IActorRef> listeners)
    {
        _listeners = listeners;
        Receive<ClusterEvent.CurrentClusterState>(state =>
        {
            foreach (var member in state.Members)
            {
                if (!state.Unreachable.Contains(member))
                {
                    Found(member);
                }
            }
        });
        Receive<ClusterEvent.MemberRemoved>(e => Lost(e.Member));
        Receive<ClusterEvent.MemberDowned>(e => Lost(e.Member));
        Receive<ClusterEvent.UnreachableMember>(e => Lost(e.Member));
        Receive<ClusterEvent.ReachableMember>(e => Found(e.Member));
        Receive<ClusterEvent.IMemberEvent>(e => Found(e.Member));
    }

    /// <summary>The actor's props.</summary>
    /// <param name="listeners">Whom to tell.</param>
    public static Props PropsFor(IReadOnlyList<IActorRef> listeners) => Props.Create(() => new MasterFinder(listeners));

    /// <inheritdoc />
    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    /// <inheritdoc />
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    // A master that is still joining answers as well as one that has joined: its gateways do not depend on the cluster's agreement.
    private void Found(Member member)
    {
        if (!member.HasRole(MasterRole) || member.Status is MemberStatus.Down or MemberStatus.Removed || member.UniqueAddress.Equals(_master))
        {
            return;
        }

        _master = member.UniqueAddress;
        _log.Info("The master is {0}", member.Address);
        var found = new MasterFound(Context.ActorSelection(new RootActorPath(member.Address) / "user" / "master" / "nodes"));
        foreach (var listener in _listeners)
        {
            listener.Tell(found);
        }
    }

    private void Lost(Member member)
    {
        if (!member.UniqueAddress.Equals(_master))
        {
            return;
        }

        _master = null;
        _log.Warning("The master {0} cannot be reached", member.Address);
        foreach (var listener in _listeners)
        {
            listener.Tell(MasterLost.Instance);
        }
    }
}
