using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace Akka.Compat.Tests.Clusters;

public sealed class ClusterReachabilitySpec : ClusterSpec
{
    [Fact]
    public void A_crashed_member_must_stay_unreachable_until_it_is_downed()
    {
        var nodes = StartCluster(3);
        Crash(nodes[2]);
        AwaitUnreachable(nodes[0], nodes[2].SelfAddress);
        AwaitUnreachable(nodes[1], nodes[2].SelfAddress);
        Assert.Equal(3, nodes[0].State.Members.Count);
        var inbox = Inbox.Create(nodes[1].System);
        nodes[1].Subscribe(inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        nodes[0].Down(nodes[2].SelfAddress);
        Assert.Equal(MemberStatus.Down, ((ClusterEvent.MemberRemoved)inbox.Receive(Patience)).PreviousStatus);
        AwaitAllUp(nodes[0], nodes[1]);
    }

    [Fact]
    public void A_newcomer_must_be_weakly_up_while_somebody_is_unreachable_and_up_afterwards()
    {
        var nodes = StartCluster(3);
        Crash(nodes[2]);
        AwaitUnreachable(nodes[0], nodes[2].SelfAddress);
        var late = Start();
        late.Join(nodes[0].SelfAddress);
        AwaitStatus(nodes[1], late.SelfAddress, MemberStatus.WeaklyUp);
        AwaitStatus(late, late.SelfAddress, MemberStatus.WeaklyUp);
        nodes[0].Down(nodes[2].SelfAddress);
        AwaitAllUp(nodes[0], nodes[1], late);
    }

    [Fact]
    public void A_member_restarted_on_its_address_must_replace_its_former_self()
    {
        var nodes = StartCluster(3);
        var former = nodes[2].SelfUniqueAddress;
        Crash(nodes[2]);
        var again = Start($"akka.remote.dot-netty.tcp.port = {former.Address.Port}");
        Assert.Equal(former.Address, again.SelfAddress);
        again.Join(nodes[0].SelfAddress);
        AwaitAllUp(nodes[0], nodes[1], again);
        Assert.DoesNotContain(former, nodes[0].State.Members.Select(m => m.UniqueAddress));
    }

    [Fact]
    public void A_partition_must_heal_without_quarantine_or_loss_of_a_member()
    {
        var nodes = StartCluster(3);
        var inbox = Inbox.Create(nodes[0].System);
        foreach (var bad in new[] { typeof(QuarantinedEvent), typeof(ThisActorSystemQuarantinedEvent) }) nodes[0].System.EventStream.Subscribe(inbox.Receiver, bad);
        nodes[0].Subscribe(inbox.Receiver, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));
        Cut(nodes[0], nodes[2]);
        Cut(nodes[1], nodes[2]);
        AwaitUnreachable(nodes[0], nodes[2].SelfAddress);
        AwaitUnreachable(nodes[2], nodes[0].SelfAddress);
        Cut(nodes[0], nodes[2], mend: true);
        Cut(nodes[1], nodes[2], mend: true);
        foreach (var node in nodes) Await(() => node.State.Unreachable.IsEmpty && node.State.Members.Count == 3);
        AwaitAllUp(nodes);
        // An Inbox answers a wait in vain with a failure.
        Assert.ThrowsAny<Exception>(() => inbox.Receive(TimeSpan.FromMilliseconds(100)) is Status.Failure failure ? throw failure.Cause : 0);
    }

    [Fact]
    public void A_downing_provider_must_decide_about_the_unreachable()
    {
        var provider = $"akka.cluster.downing-provider-class = \"{typeof(DownAtOnce).AssemblyQualifiedName}\"";
        var nodes = StartCluster(3, _ => provider);
        Assert.IsType<DownAtOnce>(nodes[0].DowningProvider);
        Crash(nodes[2]);
        AwaitAllUp(nodes[0], nodes[1]);
    }

    public sealed class DownAtOnce(ActorSystem system, Akka.Cluster.Cluster cluster) : IDowningProvider
    {
        public ActorSystem System { get; } = system;

        public TimeSpan DownRemovalMargin => TimeSpan.Zero;

        public Props DowningActorProps => Props.Create(() => new Downing(cluster));
    }

    public sealed class Downing : ReceiveActor
    {
        private readonly Akka.Cluster.Cluster _cluster;

        public Downing(Akka.Cluster.Cluster cluster)
        {
            _cluster = cluster;
            Receive<ClusterEvent.UnreachableMember>(unreachable => _cluster.Down(unreachable.Member.Address));
            Receive<ClusterEvent.IClusterDomainEvent>(_ => { });
        }

        protected override void PreStart() => _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.UnreachableMember));
    }
}
