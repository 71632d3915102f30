using Akka.Actor;
using Akka.Event;
using Akka.Remote;

namespace Akka.Compat.Tests.Remote;

public sealed class RemoteLifecycleSpec : RemoteSpec
{
    [Fact]
    public void Associations_must_be_announced_when_they_begin_and_end()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(RemotingLifecycleEvent));
        var there = Start("there");
        var address = AddressOf(there);
        EchoIn(there);
        var associated = FishForMessage<AssociatedEvent>(e => e.RemoteAddress.Equals(address), Patience);
        Assert.Equal((AddressOf(Sys), false), (associated.LocalAddress, associated.IsInbound));
        Stop(there);
        FishForMessage<DisassociatedEvent>(e => e.RemoteAddress.Equals(address), Patience);
    }

    [Fact]
    public void Messages_to_an_address_where_nobody_listens_must_become_dead_letters()
    {
        var gone = Start("gone");
        var address = AddressOf(gone);
        Stop(gone);
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        Sys.EventStream.Subscribe(TestActor, typeof(AssociationErrorEvent));
        var nobody = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(new RootActorPath(address) / "user" / "nobody");
        nobody.Tell("lost", TestActor);
        ExpectMsg<AssociationErrorEvent>(e => Assert.Equal(address, e.RemoteAddress), Patience);
        nobody.Tell("lost in the gate", TestActor);
        AwaitLost("lost");
        AwaitLost("lost in the gate");

        void AwaitLost(string text) => letters.FishForMessage<DeadLetter>(letter => Equals(letter.Message, text), Patience);
    }

    [Fact]
    public void A_restarted_system_must_be_reached_at_its_old_address()
    {
        var first = Start("there");
        var address = AddressOf(first);
        var echo = EchoIn(first);
        AwaitEcho(echo, "first");
        Stop(first);
        var second = Start("there", $"akka.remote.dot-netty.tcp.port = {address.Port}");
        Assert.Equal(address, AddressOf(second));
        second.ActorOf(Props.Create(() => new Echo()), "echo");
        // The reference of the old incarnation is dead for good; the path without incarnation is not.
        AwaitEcho(((ExtendedActorSystem)Sys).Provider.ResolveActorRef(new RootActorPath(address) / "user" / "echo"), "second");
    }

    [Fact]
    public void A_system_that_comes_back_must_open_the_gate_by_connecting()
    {
        var first = Start("there");
        var address = AddressOf(first);
        Stop(first);
        var second = Start("there", $"akka.remote.dot-netty.tcp.port = {address.Port}");
        var caller = CreateTestProbe(second);
        second.ActorSelection(new RootActorPath(AddressOf(Sys)) / TestActor.Path.Elements).Tell("I am back", caller.Ref);
        ExpectMsg("I am back", Patience);
        LastSender.Tell("welcome", TestActor);
        caller.ExpectMsg("welcome", Patience);
    }

    [Fact]
    public void Shutting_down_must_send_what_was_waiting()
    {
        var there = Start("there");
        var probe = CreateTestProbe(there);
        var remote = Resolve(there, probe.Ref);
        for (var i = 0; i < 1000; i++) remote.Tell(i, ActorRefs.NoSender);
        Stop(Sys);
        for (var i = 0; i < 1000; i++) probe.ExpectMsg(i, Patience);
    }

    [Fact]
    public void A_taken_port_must_fail_the_start() =>
        Assert.ThrowsAny<Exception>(() => Start("second", $"akka.remote.dot-netty.tcp {{ port = {AddressOf(Sys).Port}, tcp-reuse-addr = off }}"));
}
