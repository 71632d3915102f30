using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;
using Direction = Akka.Remote.Transport.ThrottleTransportAdapter.Direction;

namespace Akka.Compat.Tests.Remote;

public sealed class RemoteFaultSpec : RemoteSpec
{
    private const string Throttled = "akka.remote.dot-netty.tcp.applied-adapters = [trttl]";

    private readonly ActorSystem _there;
    private readonly IActorRef _echo;

    public RemoteFaultSpec()
        : base(Throttled)
    {
        _there = Start("there", Throttled);
        _echo = EchoIn(_there);
    }

    [Fact]
    public void The_adapter_must_show_in_the_scheme() => Assert.Equal("akka.trttl.tcp", AddressOf(_there).Protocol);

    [Theory]
    [InlineData(Direction.Send)]
    [InlineData(Direction.Receive)]
    [InlineData(Direction.Both)]
    public void A_black_hole_must_swallow_messages_and_heal_without_quarantine(Direction direction)
    {
        Sys.EventStream.Subscribe(TestActor, typeof(QuarantinedEvent));
        Sys.EventStream.Subscribe(TestActor, typeof(ThisActorSystemQuarantinedEvent));
        AwaitEcho(_echo, "before");
        Throttle(direction, Blackhole.Instance);
        _echo.Tell("swallowed", TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(300));
        Throttle(direction, Unthrottled.Instance);
        AwaitEcho(_echo, "after");
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_black_hole_longer_than_the_failure_detector_waits_must_heal_without_quarantine()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(RemotingLifecycleEvent));
        AwaitEcho(_echo, "before");
        Throttle(Direction.Both, Blackhole.Instance);
        FishForMessage<DisassociatedEvent>(_ => true, Patience);
        Throttle(Direction.Both, Unthrottled.Instance);
        AwaitEcho(_echo, "after");
        Sys.EventStream.Unsubscribe(TestActor);
        Assert.DoesNotContain(ReceiveWhile<object>(TimeSpan.FromMilliseconds(100), m => m), m => m is QuarantinedEvent or ThisActorSystemQuarantinedEvent);
    }

    [Fact]
    public void A_system_message_must_survive_a_black_hole()
    {
        AwaitEcho(_echo, "before");
        Throttle(Direction.Both, Blackhole.Instance);
        Watch(_echo);
        Throttle(Direction.Both, Unthrottled.Instance);
        AwaitEcho(_echo, "after");
        _echo.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        ExpectTerminated(_echo, Patience);
    }

    [Fact]
    public void A_broken_connection_must_be_made_again()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DisassociatedEvent));
        AwaitEcho(_echo, "before");
        Command(new ForceDisassociate(AddressOf(_there)));
        ExpectMsg<DisassociatedEvent>(Patience);
        AwaitEcho(_echo, "after");
    }

    [Fact]
    public void A_slow_link_must_lose_nothing_and_keep_the_order()
    {
        Throttle(Direction.Send, new TokenBucket(1000, 20_000, 0, 0));
        for (var i = 0; i < 200; i++) _echo.Tell(i, TestActor);
        for (var i = 0; i < 200; i++) ExpectMsg(i, Patience);
    }

    [Fact]
    public void A_peer_that_falls_silent_must_harm_no_other_association()
    {
        var silent = Start("silent", Throttled);
        var nobody = EchoIn(silent);
        Command(new SetThrottle(AddressOf(silent), Direction.Both, Blackhole.Instance));
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 1000; j++) nobody.Tell(j, TestActor);
            AwaitEcho(_echo, $"still here {i}");
        }
        Command(new SetThrottle(AddressOf(silent), Direction.Both, Unthrottled.Instance));
        AwaitEcho(nobody, "here again");
    }

    [Fact]
    public void A_peer_that_reconnects_again_and_again_must_harm_no_other_association()
    {
        var restless = Start("restless", Throttled);
        var other = EchoIn(restless);
        for (var i = 0; i < 20; i++)
        {
            // Both ends dial again at once.
            Command(new ForceDisassociate(AddressOf(restless)));
            other.Tell(i, ActorRefs.NoSender);
            restless.ActorSelection(new RootActorPath(AddressOf(Sys)) / "user" / "nobody").Tell(i, ActorRefs.NoSender);
            AwaitEcho(_echo, $"still here {i}");
        }
        AwaitEcho(other, "calm again");
    }

    private void Throttle(Direction direction, ThrottleMode mode) => Command(new SetThrottle(AddressOf(_there), direction, mode));

    private void Command(object command) => Assert.True(((IRemoteActorRefProvider)((ExtendedActorSystem)Sys).Provider).Transport.ManagementCommand(command).Result);
}
