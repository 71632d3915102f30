using Akka.Actor;
using Akka.Event;

namespace Akka.Compat.Tests.Remote;

public sealed class RemoteMessagingSpec : RemoteSpec
{
    private readonly ActorSystem _there;
    private readonly IActorRef _echo;

    public RemoteMessagingSpec()
    {
        _there = Start("there");
        _echo = EchoIn(_there);
    }

    [Fact]
    public void Remoting_must_give_every_system_an_address_with_its_port()
    {
        var address = AddressOf(_there);
        Assert.Equal(("akka.tcp", "there", "127.0.0.1"), (address.Protocol, address.System, address.Host));
        Assert.NotEqual(0, address.Port);
        Assert.Equal(address, _echo.Path.Address);
    }

    [Fact]
    public void Messages_must_arrive_in_the_order_in_which_they_were_sent()
    {
        const int Count = 20_000;
        for (var i = 0; i < Count; i++) _echo.Tell(i, TestActor);
        for (var i = 0; i < Count; i++) ExpectMsg(i, Patience);
    }

    [Fact]
    public void Messages_of_many_senders_must_reach_who_sent_them()
    {
        var probes = Enumerable.Range(0, 20).Select(_ => CreateTestProbe()).ToList();
        for (var i = 0; i < 100; i++)
        {
            for (var p = 0; p < probes.Count; p++) _echo.Tell($"{p}:{i}", probes[p].Ref);
        }

        for (var p = 0; p < probes.Count; p++)
        {
            for (var i = 0; i < 100; i++) probes[p].ExpectMsg($"{p}:{i}", Patience);
        }
    }

    [Fact]
    public void Messages_almost_as_large_as_a_frame_must_arrive()
    {
        var large = new string('x', 120_000);
        _echo.Tell(large, TestActor);
        ExpectMsg(large, Patience);
    }

    [Fact]
    public void Messages_larger_than_a_frame_must_be_dropped_alone()
    {
        _echo.Tell("before", TestActor);
        _echo.Tell(new string('x', 200_000), TestActor);
        _echo.Tell("after", TestActor);
        ExpectMsg("before", Patience);
        ExpectMsg("after", Patience);
    }

    [Fact]
    public async Task Ask_must_get_its_answer_from_afar() =>
        Assert.Equal("question", await _echo.Ask<string>("question", Patience));

    [Fact]
    public void Identify_must_find_who_is_there_and_say_so_of_who_is_not()
    {
        Sys.ActorSelection(new RootActorPath(AddressOf(_there)) / "user" / "echo").Tell(new Identify("yes"), TestActor);
        Assert.Equal(_echo, ExpectMsg<ActorIdentity>(i => Equals(i.MessageId, "yes"), Patience).Subject);
        Sys.ActorSelection(new RootActorPath(AddressOf(_there)) / "user" / "nobody").Tell(new Identify("no"), TestActor);
        Assert.Null(ExpectMsg<ActorIdentity>(i => Equals(i.MessageId, "no"), Patience).Subject);
    }

    [Fact]
    public void Selections_must_reach_all_that_match()
    {
        foreach (var name in new[] { "worker-1", "worker-2" }) _there.ActorOf(Props.Create(() => new Echo()), name);
        Sys.ActorSelection(new RootActorPath(AddressOf(_there)) / "user" / "worker-*").Tell("to all", TestActor);
        ExpectMsg("to all", Patience);
        ExpectMsg("to all", Patience);
        Assert.NotEqual(_echo, LastSender);
    }

    [Fact]
    public void References_must_travel_in_messages()
    {
        var forwarder = CreateTestProbe(_there);
        var known = Resolve(_there, forwarder.Ref);
        known.Tell(new ActorIdentity("call me", TestActor), ActorRefs.NoSender);
        forwarder.ExpectMsg<ActorIdentity>(Patience).Subject.Tell("called", forwarder.Ref);
        ExpectMsg("called", Patience);
        Assert.Equal(known, LastSender);
    }

    [Fact]
    public void A_poison_pill_must_stop_an_actor_from_afar()
    {
        Watch(_echo);
        _echo.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        ExpectTerminated(_echo, Patience);
    }

    [Fact]
    public void Messages_to_nobody_must_become_dead_letters_there()
    {
        var letters = CreateTestProbe(_there);
        _there.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        Watch(_echo);
        _there.Stop(((ExtendedActorSystem)_there).Provider.ResolveActorRef(_echo.Path));
        ExpectTerminated(_echo, Patience);
        _echo.Tell("too late", TestActor);
        letters.FishForMessage<DeadLetter>(letter => Equals(letter.Message, "too late"), Patience);
    }

    [Fact]
    public void A_reference_to_this_system_must_be_local()
    {
        var known = Resolve(Sys, TestActor);
        Assert.Equal(TestActor, known);
        Assert.True(((IInternalActorRef)known).IsLocal);
    }
}
