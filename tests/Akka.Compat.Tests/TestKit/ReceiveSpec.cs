using System.Collections;
using Akka.Actor;
using Xunit.Sdk;

namespace Akka.Compat.Tests.TestKit;

public sealed class ReceiveSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ReceiveOne_must_answer_null_when_nothing_comes()
    {
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.Null(ReceiveOne(Short));
        TestActor.Tell("a");

        Assert.Equal("a", ReceiveOne());
        Assert.Equal("a", LastMessage);
        Assert.Equal(TestActor, LastSender);
    }

    [Fact]
    public void TryReceiveOne_must_give_message_and_sender()
    {
        Assert.False(TryReceiveOne(out _, TimeSpan.Zero));
        TestActor.Tell("a");

        Assert.True(TryReceiveOne(out var envelope));
        Assert.Equal("a", envelope.Message);
        Assert.Equal(TestActor, envelope.Sender);
    }

    [Fact]
    public void PeekOne_must_leave_the_message()
    {
        TestActor.Tell("a");

        Assert.Equal("a", PeekOne());
        Assert.Equal("a", PeekOne());
        Assert.True(HasMessages);
        ExpectMsg("a");
        Assert.False(HasMessages);
    }

    [Fact]
    public void ReceiveN_must_give_so_many()
    {
        for (var i = 1; i <= 3; i++) TestActor.Tell(i);

        Assert.Equal([1, 2, 3], ReceiveN(3).Cast<int>());
        Assert.ThrowsAny<XunitException>(() => ReceiveN(1, Short));
    }

    [Fact]
    public void FishForMessage_must_drop_what_does_not_fit()
    {
        TestActor.Tell("a");
        TestActor.Tell(1);
        TestActor.Tell(2);
        TestActor.Tell("b");
        var dropped = new ArrayList();

        Assert.Equal(2, FishForMessage<int>(number => number == 2, dropped));
        Assert.Equal(new object[] { "a", 1 }, dropped.ToArray());
        Assert.Equal("b", FishForMessage(message => message is string));
        Assert.ThrowsAny<XunitException>(() => FishForMessage(_ => true, Short));
    }

    [Fact]
    public void ReceiveWhile_must_leave_the_message_that_ends_it()
    {
        foreach (var number in new[] { 1, 2, 10, 3 }) TestActor.Tell(number);

        Assert.Equal([1, 2], ReceiveWhile<int>(number => number < 10, Short));
        ExpectMsg(10);
        ExpectMsg(3);
    }

    [Fact]
    public void ReceiveWhile_must_end_when_it_has_so_many_or_nothing_comes()
    {
        foreach (var number in new[] { 1, 2, 3 }) TestActor.Tell(number);

        Assert.Equal([1, 2], ReceiveWhile<object>(message => message, msgs: 2));
        Assert.Equal([3], ReceiveWhile<object>(message => message, TimeSpan.FromSeconds(3), Short));
        Assert.Empty(ReceiveWhile<object>(message => message, Short));
    }

    [Fact]
    public void Ignored_messages_must_not_be_seen()
    {
        IgnoreMessages<int>();
        TestActor.Tell(1);
        TestActor.Tell("a");
        ExpectMsg("a");

        IgnoreMessages<string>(text => text == "b");
        TestActor.Tell("b");
        TestActor.Tell("c");
        ExpectMsg("c");

        IgnoreNoMessages();
        TestActor.Tell("b");
        ExpectMsg("b");
    }

    [Fact]
    public async Task Receiving_must_exist_for_awaiting()
    {
        foreach (var number in new[] { 1, 2, 3, 4 }) TestActor.Tell(number);

        Assert.Equal(1, await ReceiveOneAsync());
        Assert.Equal(2, await PeekOneAsync());
        var two = new List<object>();
        await foreach (var message in ReceiveNAsync(2)) two.Add(message);
        Assert.Equal([2, 3], two.Cast<int>());
        Assert.Equal(4, await FishForMessageAsync<int>(_ => true));
        Assert.False((await TryReceiveOneAsync(TimeSpan.Zero)).success);
        TestActor.Tell("a");
        Assert.Equal("a", Assert.Single((await WaitForRadioSilenceAsync(Short)).Cast<object>()));
        await FishUntilMessageAsync<int>(Short);
        TestActor.Tell(1);
        await Assert.ThrowsAnyAsync<XunitException>(() => FishUntilMessageAsync<int>(Short));
    }
}
