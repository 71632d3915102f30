using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.TestActors;
using Xunit.Sdk;

namespace Akka.Compat.Tests.TestKit;

/// <summary>The forms of the kit's expectations that are awaited: they accept and refuse the same as those that block.</summary>
public sealed class AwaitingSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task An_awaited_expectation_must_take_value_predicate_and_assertion()
    {
        for (var number = 1; number <= 6; number++) TestActor.Tell(number, TestActor);

        Assert.Equal(1, await ExpectMsgAsync(1));
        Assert.Equal(2, await ExpectMsgAsync<int>(number => number == 2));
        Assert.Equal(3, await ExpectMsgAsync<int>(number => Assert.Equal(3, number)));
        Assert.Equal(4, await ExpectMsgAsync<int>((number, sender) => number == 4 && sender.Equals(TestActor)));
        Assert.Equal(5, await ExpectMsgAsync<int>((number, sender) => Assert.Equal((5, TestActor), (number, sender))));
        Assert.Equal(6, await ExpectMsgAsync(7, (expected, number) => expected == number + 1));
    }

    [Fact]
    public async Task An_awaited_expectation_must_refuse_another_message_and_none()
    {
        TestActor.Tell(1);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync(2));
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync(2, Short));
        await ExpectNoMsgAsync(20);
        TestActor.Tell(1);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectNoMsgAsync(1000));
    }

    [Fact]
    public async Task An_awaited_expectation_must_look_at_the_sender()
    {
        var other = CreateTestProbe();
        for (var number = 1; number <= 3; number++) TestActor.Tell(number, other.Ref);

        Assert.Equal(1, await ExpectMsgFromAsync<int>(other.Ref));
        Assert.Equal(2, await ExpectMsgFromAsync<int>(other.Ref, number => number == 2));
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgFromAsync<int>(TestActor));
    }

    [Fact]
    public async Task An_end_must_be_awaited()
    {
        var actor = Sys.ActorOf(Props.Create(() => new BlackHoleActor()));
        Assert.Equal(actor, await WatchAsync(actor));
        Sys.Stop(actor);
        Assert.Equal(actor, (await ExpectTerminatedAsync(actor)).ActorRef);
    }

    [Fact]
    public async Task A_condition_must_be_awaited_until_it_holds_or_the_time_is_up()
    {
        var asked = 0;
        await AwaitConditionAsync(() => Task.FromResult(++asked == 3));
        await AwaitAssertAsync(() => AtLeast(5, ++asked), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(10));
        Assert.False(await AwaitConditionNoThrowAsync(() => Task.FromResult(false), Short));
        await Assert.ThrowsAnyAsync<XunitException>(() => AwaitConditionAsync(() => Task.FromResult(false), Short));
    }

    [Fact]
    public async Task What_happens_within_a_time_must_be_awaited()
    {
        await WithinAsync(TimeSpan.FromSeconds(3), async () =>
        {
            TestActor.Tell("a");
            await ExpectMsgAsync("a");
        });
        Assert.Equal(5, await WithinAsync(TimeSpan.FromSeconds(3), () => Task.FromResult(5)));
        // Akka.NET wraps what fails inside.
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WithinAsync(Short, async () => await ExpectMsgAsync("never")));
        Assert.IsAssignableFrom<XunitException>(failure.GetBaseException());
    }

    [Fact]
    public async Task Several_messages_must_be_awaited_in_any_order()
    {
        foreach (var number in new[] { 3, 1, 2 }) TestActor.Tell(number);

        var received = new List<int>();
        await foreach (var number in ExpectMsgAllOfAsync(TimeSpan.FromSeconds(3), [1, 2, 3])) received.Add(number);
        Assert.Equal([1, 2, 3], received.Order());
        TestActor.Tell("b");
        Assert.Equal("b", await ExpectMsgAnyOfAsync(["a", "b"]));
    }

    [Fact]
    public async Task A_filter_must_await_its_events()
    {
        await EventFilter.Warning(new Regex("^a")).ExpectOneAsync(() => Said("abc"));
        await EventFilter.Error(new Regex("c$")).ExpectAsync(2, async () =>
        {
            Log.Error("abc");
            Log.Error("bc");
            await Task.Yield();
        });
        await EventFilter.Exception<InvalidOperationException>(new Regex("boom")).ExpectOneAsync(() =>
        {
            Log.Error(new InvalidOperationException("boom"), "failed");
            return Task.CompletedTask;
        });
        Assert.Equal(5, EventFilter.Warning("a").ExpectOne(() =>
        {
            Log.Warning("a");
            return 5;
        }));
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Warning("a").ExpectOneAsync(Short, () => Said("b")));
    }

    [Fact]
    public void A_child_of_the_kit_must_be_supervised_by_what_is_given()
    {
        var probe = CreateTestProbe();
        var child = probe.ChildActorOf(Props.Create(() => new Failing()), "child", new OneForOneStrategy(_ => Directive.Stop));
        Watch(child);
        Assert.Equal("child", child.Path.Name);
        child.Tell("fail");
        ExpectTerminated(child);
    }

    private static Task AtLeast(int least, int actual)
    {
        Assert.InRange(actual, least, int.MaxValue);
        return Task.CompletedTask;
    }

    private Task Said(string text)
    {
        Log.Warning(text);
        return Task.CompletedTask;
    }

    public sealed class Failing : ReceiveActor
    {
        public Failing() => ReceiveAny(_ => throw new InvalidOperationException("boom"));
    }
}
