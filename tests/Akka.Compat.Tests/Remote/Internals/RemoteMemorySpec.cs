using Akka.Actor;
using Akka.Remote;

namespace Akka.Compat.Tests.Remote.Internals;

public sealed class RemoteMemorySpec : RemoteSpec
{
    public RemoteMemorySpec()
        : base("akka.remote { quarantine-after-silence = 2s, prune-quarantine-marker-after = 3s }")
    {
    }

    private int Remembered => ((Remoting)((IRemoteActorRefProvider)((ExtendedActorSystem)Sys).Provider).Transport).AssociationCount;

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

    private IActorRef Nobody(Address address) => ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(new RootActorPath(address) / "user" / "nobody");

    private void AwaitForgotten() => AwaitCondition(() => Remembered == 0, Patience, TimeSpan.FromMilliseconds(50));
}
