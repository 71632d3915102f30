using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;

namespace Akka.Compat.Tests.Remote.Internals;

public sealed class RemoteMemorySpec : RemoteSpec
{
    public RemoteMemorySpec()
        : base("akka.remote { quarantine-after-silence = 2s, prune-quarantine-marker-after = 3s }")
    {
    }

    private int Remembered => RemotingOf(Sys).AssociationCount;

    [Fact]
    public void Addresses_where_nobody_answers_must_be_forgotten()
    {
        var gone = Start("gone");
        var address = AddressOf(gone);
        Stop(gone);
        for (var i = 0; i < 20; i++) Nobody(new Address(address.Protocol, "gone-" + i, address.Host, address.Port)).Tell("lost", TestActor);
        Assert.Equal(20, Remembered);
        AwaitForgotten();
    }

    [Fact]
    public void A_forgotten_system_must_be_reached_again_by_the_same_reference()
    {
        var there = Start("there");
        var echo = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(new RootActorPath(AddressOf(there)) / "user" / "echo");
        EchoIn(there);
        AwaitEcho(echo, "before");
        Stop(there);
        AwaitForgotten();
        var again = Start("there", $"akka.remote.dot-netty.tcp.port = {echo.Path.Address.Port}");
        again.ActorOf(Props.Create(() => new Echo()), "echo");
        AwaitEcho(echo, "after");
    }

    [Fact]
    public void A_system_must_be_given_up_before_the_numbers_of_its_system_messages_are_forgotten()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(QuarantinedEvent));
        var there = Start("there");
        var address = AddressOf(there);
        var echo = EchoIn(there);
        var watcher = CreateTestProbe();
        watcher.Watch(echo);
        AwaitEcho(echo, "watched");
        watcher.Unwatch(echo);
        AwaitEcho(echo, "and no longer");
        Stop(there);
        Assert.Equal(address, ExpectMsg<QuarantinedEvent>(Patience).Address);
        AwaitForgotten();
    }

    [Fact]
    public void A_system_that_never_acknowledged_must_be_given_up_as_well()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(QuarantinedEvent));
        var there = Start("there");
        var address = AddressOf(there);
        var echo = EchoIn(there);
        AwaitEcho(echo, "there");
        Stop(there);
        ((IInternalActorRef)echo).Stop();
        Assert.Equal(address, ExpectMsg<QuarantinedEvent>(Patience).Address);
        AwaitForgotten();
    }

    [Fact]
    public void An_address_must_be_forgotten_where_nobody_ever_answered_a_watch()
    {
        var gone = Start("gone");
        var address = AddressOf(gone);
        Stop(gone);
        var nobody = Nobody(address);
        Watch(nobody);
        ExpectTerminated(nobody, Patience);
        AwaitForgotten();
    }

    [Fact]
    public void No_more_silent_addresses_than_the_bound_must_be_remembered_however_long_each_may_last()
    {
        var gone = Start("gone");
        var address = AddressOf(gone);
        Stop(gone);
        var other = Start("other", "akka.remote.quarantine-after-silence = 1d");
        var watcher = CreateTestProbe(other);
        for (var i = 0; i < 30; i++) watcher.Watch(NobodyOf(other, new Address(address.Protocol, "gone-" + i, address.Host, address.Port)));
        AwaitCondition(() => RemotingOf(other).AssociationCount == 30, Patience, TimeSpan.FromMilliseconds(20));
        RemotingOf(other).MostSilent = 10;
        AwaitCondition(() => RemotingOf(other).AssociationCount <= 10, Patience, TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task A_link_that_is_not_throttled_any_more_must_be_forgotten()
    {
        var throttling = Start("throttling", "akka.remote.dot-netty.tcp.applied-adapters = [trttl]");
        var remoting = RemotingOf(throttling);
        for (var port = 1; port <= 20; port++)
        {
            await remoting.ManagementCommand(new SetThrottle(At(port), ThrottleTransportAdapter.Direction.Send, Blackhole.Instance));
            await remoting.ManagementCommand(new SetThrottle(At(port), ThrottleTransportAdapter.Direction.Receive, Blackhole.Instance));
        }

        Assert.Equal(20, remoting.ThrottledCount);
        for (var port = 1; port <= 20; port++) await remoting.ManagementCommand(new SetThrottle(At(port), ThrottleTransportAdapter.Direction.Send, Unthrottled.Instance));
        Assert.Equal(20, remoting.ThrottledCount);
        for (var port = 1; port <= 20; port++) await remoting.ManagementCommand(new SetThrottle(At(port), ThrottleTransportAdapter.Direction.Both, Unthrottled.Instance));
        Assert.Equal(0, remoting.ThrottledCount);
    }

    private static Address At(int port) => new("akka.trttl.tcp", "there", "127.0.0.1", port);

    private static Remoting RemotingOf(ActorSystem system) => (Remoting)((IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider).Transport;

    private static IActorRef NobodyOf(ActorSystem system, Address address) =>
        ((ExtendedActorSystem)system).Provider.ResolveActorRef(new RootActorPath(address) / "user" / "nobody");

    private IActorRef Nobody(Address address) => NobodyOf(Sys, address);

    private void AwaitForgotten() => AwaitCondition(() => Remembered == 0, Patience, TimeSpan.FromMilliseconds(50));
}
