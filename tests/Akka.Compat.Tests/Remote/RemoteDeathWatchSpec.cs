using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;
using Direction = Akka.Remote.Transport.ThrottleTransportAdapter.Direction;

namespace Akka.Compat.Tests.Remote;

public sealed class RemoteDeathWatchSpec : RemoteSpec
{
    private const string Throttled = "akka.remote.dot-netty.tcp.applied-adapters = [trttl]";

    private readonly ActorSystem _there;
    private readonly IActorRef _echo;

    public RemoteDeathWatchSpec()
        : base(Throttled)
    {
        _there = Start("there", Throttled);
        _echo = EchoIn(_there);
    }

    [Fact]
    public void Watchers_must_be_told_when_a_remote_actor_stops()
    {
        var other = CreateTestProbe();
        Watch(_echo);
        other.Watch(_echo);
        _echo.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        Assert.False(ExpectTerminated(_echo, Patience).AddressTerminated);
        other.ExpectTerminated(_echo, Patience);
    }

    [Fact]
    public void Watchers_must_be_told_at_once_of_an_actor_that_is_not_there()
    {
        var nobody = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"{AddressOf(_there)}/user/nobody#4711");
        Watch(nobody);
        Assert.False(ExpectTerminated(nobody, Patience).ExistenceConfirmed);
    }

    [Fact]
    public void Who_watches_no_longer_must_not_be_told()
    {
        Watch(_echo);
        AwaitEcho(_echo, "watched");
        Unwatch(_echo);
        var other = CreateTestProbe();
        other.Watch(_echo);
        _echo.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        other.ExpectTerminated(_echo, Patience);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_silent_system_must_terminate_its_actors_and_be_quarantined()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(QuarantinedEvent));
        var watcher = CreateTestProbe();
        watcher.Watch(_echo);
        AwaitEcho(_echo, "watched");
        // Only what has answered a heartbeat is known well enough to be quarantined.
        ExpectNoMsg(TimeSpan.FromSeconds(2));
        Throttle(Blackhole.Instance);
        Assert.True(watcher.ExpectTerminated(_echo, Patience).AddressTerminated);
        Assert.Equal(AddressOf(_there), ExpectMsg<QuarantinedEvent>(Patience).Address);

        // What was given up does not come back, and is told so.
        var there = CreateTestProbe(_there);
        _there.EventStream.Subscribe(there.Ref, typeof(ThisActorSystemQuarantinedEvent));
        Throttle(Unthrottled.Instance);
        AwaitAssert(
            () =>
            {
                _there.ActorSelection(new RootActorPath(AddressOf(Sys)) / "user" / "nobody").Tell("let me in", there.Ref);
                there.ExpectMsg<ThisActorSystemQuarantinedEvent>(TimeSpan.FromMilliseconds(500));
            },
            Patience,
            TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_new_incarnation_must_be_let_in_after_the_old_one_was_quarantined()
    {
        var address = AddressOf(_there);
        var watcher = CreateTestProbe();
        watcher.Watch(_echo);
        AwaitEcho(_echo, "watched");
        Stop(_there);
        watcher.ExpectTerminated(_echo, Patience);
        var second = Start("there", $"{Throttled}\nakka.remote.dot-netty.tcp.port = {address.Port}");
        second.ActorOf(Props.Create(() => new Echo()), "echo");
        AwaitEcho(((ExtendedActorSystem)Sys).Provider.ResolveActorRef(new RootActorPath(address) / "user" / "echo"), "new");
    }

    private void Throttle(ThrottleMode mode) => Assert.True(
        ((IRemoteActorRefProvider)((ExtendedActorSystem)Sys).Provider).Transport.ManagementCommand(new SetThrottle(AddressOf(_there), Direction.Both, mode)).Result);
}
