using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class SelectionSpec : SystemSpec
{
    private readonly IActorRef _a;

    public SelectionSpec()
    {
        _a = System.ActorOf(Props.Create(() => new Node(Out, 1)), "a");
        System.ActorOf(Props.Create(() => new Node(Out, 1)), "b");
        _ = _a.Ask<ActorIdentity>(new Identify(1), Probe.Patience).Result;
    }

    [Theory]
    [InlineData("/user/a", "a")]
    [InlineData("/user/a/c1", "c1")]
    [InlineData("user/a/c1", "c1")]
    [InlineData("/user/a/../b", "b")]
    [InlineData("/user/a/c2/..", "a")]
    [InlineData("akka://spec/user/b/c1", "c1")]
    [InlineData("/user/a/c?/../c1", "c1", "c1")]
    [InlineData("/user/a/*", "c1", "c2")]
    [InlineData("/user/*/c1", "c1", "c1")]
    public void A_path_must_select(string path, params string[] names)
    {
        System.ActorSelection(path).Tell("x", ActorRefs.NoSender);
        var received = names.Select(_ => Probe.Expect<string>()).Order().ToArray();
        Assert.Equal(names, received);
        Probe.ExpectNothing();
    }

    [Fact]
    public void A_context_must_select_from_itself()
    {
        _a.Tell("select ../b/c2");
        Probe.Expect("c2");
        _a.Tell("select c1");
        Probe.Expect("c1");
        _a.Tell("select /user/b");
        Probe.Expect("b");
    }

    [Fact]
    public async Task ResolveOne_must_find_or_fail()
    {
        Assert.Equal(_a, await System.ActorSelection("/user/a").ResolveOne(Probe.Patience));
        Assert.Equal(_a, await System.ActorSelection(_a.Path).ResolveOne(Probe.Patience));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => System.ActorSelection("/user/none").ResolveOne(Probe.Patience));
    }

    [Fact]
    public void Identify_must_be_answered_also_where_nobody_is()
    {
        System.ActorSelection("/user/a").Tell(new Identify("id"), Out);
        Assert.Equal(new ActorIdentity("id", _a), Probe.Expect());
        System.ActorSelection("/user/none").Tell(new Identify("id"), Out);
        Assert.Null(Probe.Expect<ActorIdentity>().Subject);
    }

    [Fact]
    public void A_message_to_nobody_must_be_a_dead_letter()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.DeadLetter));
        System.ActorSelection("/user/none").Tell("lost", Out);
        var dead = Probe.Expect<Akka.Event.DeadLetter>();
        Assert.Equal("lost", dead.Message);
        Assert.Equal("akka://spec/user/none", dead.Recipient.Path.ToString());
    }

    [Theory]
    [InlineData("/user/none/*")]
    [InlineData("/user/a/none*")]
    [InlineData("")]
    public void A_message_to_none_that_match_must_be_a_dead_letter(string path)
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.DeadLetter));
        System.ActorSelection(path).Tell("lost", Out);
        Assert.Equal("lost", Probe.Expect<Akka.Event.DeadLetter>().Message);
    }

    [Fact]
    public void A_suppressed_dead_letter_must_stay_one()
    {
        System.EventStream.Subscribe(Out, typeof(Akka.Event.AllDeadLetters));
        System.ActorSelection("/user/none").Tell(new Unimportant(), Out);
        Assert.IsType<Unimportant>(Probe.Expect<Akka.Event.SuppressedDeadLetter>().Message);
        System.ActorSelection("/user/none").Tell("x", Out);
        System.DeadLetters.Tell(new Unimportant(), Out);
        Assert.Equal("x", Probe.Expect<Akka.Event.DeadLetter>().Message);
        Probe.Expect<Akka.Event.SuppressedDeadLetter>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/deadLetters")]
    [InlineData("foo://user")]
    public void What_leads_to_dead_letters_must_be_nobody(string path)
    {
        System.ActorSelection(path).Tell(new Identify(1), Out);
        Assert.True(Probe.Expect<ActorIdentity>().Subject.IsNobody());
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("..", "/")]
    [InlineData("/user", "/user")]
    [InlineData("system/", "/system")]
    [InlineData("user/a/../../../..", "/")]
    public void What_is_always_there_must_be_found(string path, string found)
    {
        System.ActorSelection(path).Tell(new Identify(1), Out);
        Assert.Equal(found, Probe.Expect<ActorIdentity>().Subject.Path.ToStringWithoutAddress());
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")] // Akka.NET's local provider leaves the incarnation out of account.
    public async Task A_reference_to_a_former_incarnation_must_not_reach_the_present_one()
    {
        var first = Run((_, _) => Out.Tell("first"), "again");
        Assert.True(await first.GracefulStop(Probe.Patience));
        // Its name is free when its parent has heard of the end, which may be later than the one who asked.
        IActorRef? second = null;
        while (second is null)
        {
            try
            {
                second = Run((message, _) => Out.Tell(message), "again");
            }
            catch (InvalidActorNameException)
            {
                await Task.Yield();
            }
        }

        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first, second);
        var provider = ((ExtendedActorSystem)System).Provider;
        var old = provider.ResolveActorRef(first.Path.ToSerializationFormat());
        Assert.Equal(first, old);
        old.Tell("no", Out);
        Assert.Equal(second, provider.ResolveActorRef(second.Path.ToSerializationFormat()));
        provider.ResolveActorRef(first.Path.ToString()).Tell("yes", Out);
        Probe.Expect("yes");
        Probe.Watch(old);
        Assert.Equal(first, Probe.Expect<Terminated>().ActorRef);
    }

    [Fact]
    public void Selections_must_be_compared_and_written()
    {
        Assert.Equal(new ActorSelection(_a, "../*/c"), new ActorSelection(_a, "../*/c"));
        Assert.Equal(new ActorSelection(_a, "../*/c").GetHashCode(), new ActorSelection(_a, "../*/c").GetHashCode());
        Assert.NotEqual(new ActorSelection(_a, "../*/c"), new ActorSelection(_a, "../*/d"));
        Assert.NotEqual(new ActorSelection(_a, "c"), new ActorSelection(Out, "c"));
        Assert.Equal($"ActorSelection[Anchor(akka://spec/user/a#{_a.Path.Uid}), Path(/../*/c)]", new ActorSelection(_a, "../*/c").ToString());
    }

    [Fact]
    public void Paths_must_be_read_and_written()
    {
        var path = ActorPath.Parse("akka.tcp://sys@host:4711/user/a/b#42");
        Assert.Equal(new Address("akka.tcp", "sys", "host", 4711), path.Address);
        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal(42, path.Uid);
        Assert.Equal("akka.tcp://sys@host:4711/user/a/b", path.ToString());
        Assert.Equal("akka.tcp://sys@host:4711/user/a/b#42", path.ToSerializationFormat());
        Assert.Equal("/user/a/b", path.ToStringWithoutAddress());
        Assert.Equal("b", path.Name);
        Assert.Equal("a", path.Parent.Name);
        Assert.Equal(path, path.WithUid(1));
        Assert.Equal(path, path.Root / "user" / "a" / "b");
        Assert.Equal("akka://sys/", new RootActorPath(new Address("akka", "sys")).ToString());
        Assert.Equal("akka.tcp://x@y:1/user", (new RootActorPath(new Address("akka", "sys")) / "user").ToStringWithAddress(new Address("akka.tcp", "x", "y", 1)));
        foreach (var malformed in new[] { "", "not a path", "://hallo", "s://dd@:12", "s://dd@h:hd", "a://l:1/b" }) Assert.False(ActorPath.TryParse(malformed, out _));
        Assert.Equal("akka://sYstEm@host:4711/pAth", ActorPath.Parse("aKKa://sYstEm@hOst:4711/pAth").ToString());
        Assert.Throws<UriFormatException>(() => Address.Parse("nonsense"));
        Assert.Equal("sys@host:1", new Address("akka", "sys", "Host", 1).HostPort());
    }

    public sealed class Unimportant : Akka.Event.IDeadLetterSuppression
    {
    }

    public sealed class Node : UntypedActor
    {
        private readonly IActorRef _out;

        public Node(IActorRef @out, int depth)
        {
            _out = @out;
            for (var i = 1; i <= 2 && depth > 0; i++) Context.ActorOf(Props.Create(() => new Node(@out, 0)), "c" + i);
        }

        protected override void OnReceive(object message)
        {
            if (message is string text && text.StartsWith("select ", StringComparison.Ordinal)) Context.ActorSelection(text[7..]).Tell("x");
            else _out.Tell(Self.Path.Name);
        }
    }
}
