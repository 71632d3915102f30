using Akka.Actor;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Compat.Tests.TestKit;

public sealed class ExpectSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ExpectMsg_must_give_the_next_message()
    {
        TestActor.Tell("first");
        TestActor.Tell(2);
        TestActor.Tell("third");
        TestActor.Tell("fourth");
        TestActor.Tell("fifth");

        Assert.Equal("first", ExpectMsg<string>());
        Assert.Equal(2, ExpectMsg(2));
        Assert.Equal("third", ExpectMsg<string>(text => text.StartsWith('t')));
        ExpectMsg<string>(text => Assert.Equal("fourth", text));
        Assert.Equal("fifth", LastAfter(() => ExpectMsg<string>((text, sender) => text == "fifth" && sender.Equals(TestActor))));
    }

    private object LastAfter(Action expectation)
    {
        expectation();
        return LastMessage;
    }

    [Fact]
    public void ExpectMsg_must_fail_on_another_type_another_value_and_silence()
    {
        TestActor.Tell(1);
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>());
        TestActor.Tell(1);
        Assert.ThrowsAny<XunitException>(() => ExpectMsg(2));
        TestActor.Tell(1);
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(number => number == 2));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(Short));
    }

    [Fact]
    public void ExpectMsg_must_say_the_hint_when_it_fails()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(Short, "the answer"));

        Assert.Contains("the answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectMsg_must_compare_as_it_is_told()
    {
        TestActor.Tell("HELLO");

        Assert.Equal("HELLO", ExpectMsg("hello", (a, b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void ExpectMsgFrom_must_check_the_sender()
    {
        var probe = CreateTestProbe();
        TestActor.Tell("a", probe);
        TestActor.Tell("b", probe);
        TestActor.Tell("c", probe);

        ExpectMsgFrom<string>(probe);
        ExpectMsgFrom(probe, "b");
        Assert.ThrowsAny<XunitException>(() => ExpectMsgFrom<string>(TestActor));
    }

    [Fact]
    public void ExpectMsgAllOf_must_not_mind_the_order()
    {
        TestActor.Tell("b");
        TestActor.Tell("a");

        ExpectMsgAllOf("a", "b");

        TestActor.Tell("a");
        TestActor.Tell("a");
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf("a", "b"));
    }

    [Fact]
    public void ExpectMsgAnyOf_must_take_one_of_several()
    {
        TestActor.Tell("b");
        TestActor.Tell("c");

        Assert.Equal("b", ExpectMsgAnyOf(["a", "b"]));
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAnyOf(["a", "b"]));
    }

    [Fact]
    public void ExpectNoMsg_must_fail_when_one_comes()
    {
        ExpectNoMsg(Short);
        ExpectNoMsg(20);
        TestActor.Tell("a");

        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Short));
    }

    [Fact]
    public void ExpectTerminated_must_see_the_end_of_a_watched_actor()
    {
        var actor = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        Watch(actor);

        Sys.Stop(actor);

        Assert.Equal(actor, ExpectTerminated(actor).ActorRef);
    }

    [Fact]
    public void Unwatch_must_end_the_watch()
    {
        var actor = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        var other = CreateTestProbe();
        other.Watch(actor);
        Watch(actor);
        Unwatch(actor);

        Sys.Stop(actor);

        other.ExpectTerminated(actor);
        ExpectNoMsg(Short);
    }

    [Fact]
    public async Task Expectations_must_exist_for_awaiting()
    {
        var probe = CreateTestProbe();
        _ = Task.Run(() => TestActor.Tell("late", probe));
        Assert.Equal("late", await ExpectMsgAsync<string>());

        // After an await the test goes on elsewhere, and is still the sender of what it tells.
        TestActor.Tell("mine");
        await ExpectMsgFromAsync(TestActor, "mine");

        await ExpectNoMsgAsync(Short);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<string>(Short));

        TestActor.Tell(2);
        TestActor.Tell(1);
        var all = new List<int>();
        await foreach (var number in ExpectMsgAllOfAsync([1, 2])) all.Add(number);
        Assert.Equal([1, 2], all.Order());
    }
}
