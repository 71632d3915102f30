using Akka.Actor;
using Xunit.Sdk;

namespace Akka.Compat.Tests.TestKit;

public sealed class WithinSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Within_must_bound_the_expectations_inside()
    {
        Assert.ThrowsAny<XunitException>(() => Within(Short, () => ExpectMsg<string>()));
        Within(TimeSpan.FromSeconds(3), () => Assert.InRange(Remaining, TimeSpan.Zero, TimeSpan.FromSeconds(3)));
        Assert.Throws<InvalidOperationException>(() => Remaining);
        Assert.Equal(TestKitSettings.SingleExpectDefault, RemainingOrDefault);
    }

    [Fact]
    public void Within_must_give_what_its_function_gives()
    {
        TestActor.Tell(1);

        Assert.Equal(1, Within(TimeSpan.FromSeconds(3), () => ExpectMsg<int>()));
    }

    [Fact]
    public void Within_must_fail_when_it_is_over_too_soon() =>
        Assert.ThrowsAny<XunitException>(() => Within(Short, TimeSpan.FromSeconds(3), () => { }));

    [Fact]
    public void Within_may_end_with_silence_at_its_very_end() => Within(Short, () => ExpectNoMsg());

    [Fact]
    public void An_inner_Within_must_not_last_longer_than_the_outer() =>
        Within(TimeSpan.FromSeconds(1), () => Within(TimeSpan.FromSeconds(100), () => Assert.True(Remaining <= TimeSpan.FromSeconds(1))));

    [Fact]
    public async Task Within_must_exist_for_awaiting()
    {
        TestActor.Tell(1);

        Assert.Equal(1, await WithinAsync(TimeSpan.FromSeconds(3), async () => await ExpectMsgAsync<int>()));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WithinAsync(Short, async () => await ExpectMsgAsync<int>()));
        Assert.IsAssignableFrom<XunitException>(failure.GetBaseException());
    }

    [Fact]
    public void AwaitCondition_must_wait_until_it_holds()
    {
        var asked = 0;

        AwaitCondition(() => ++asked == 3);

        Assert.Equal(3, asked);
        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Short));
        Assert.False(AwaitConditionNoThrow(() => false, Short));
    }

    [Fact]
    public void AwaitAssert_must_repeat_until_it_passes_and_throw_what_was_thrown_last()
    {
        var tried = 0;
        AwaitAssert(() => Assert.Equal(3, ++tried), interval: TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, tried);

        Assert.Throws<InvalidTimeZoneException>(() => AwaitAssert(() => throw new InvalidTimeZoneException(), Short));
    }

    [Fact]
    public async Task Awaiting_must_exist_for_awaiting()
    {
        var asked = 0;
        await AwaitConditionAsync(() => ++asked == 3);
        await AwaitConditionAsync(() => Task.FromResult(++asked == 5));
        await AwaitAssertAsync(() => Assert.Equal(7, ++asked), interval: TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAnyAsync<XunitException>(() => AwaitConditionAsync(() => Task.FromResult(false), Short));
    }
}
