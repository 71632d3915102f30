using Akka.Actor;

namespace Akka.Compat.Tests;

public sealed class SchedulerSpec : SystemSpec
{
    private IScheduler Scheduler => System.Scheduler;

    [Fact]
    public void A_message_must_be_sent_once_and_not_before_its_time()
    {
        var started = Scheduler.MonotonicClock;
        Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(40), Out, "x", Out);
        Probe.Expect("x");
        Assert.True(Scheduler.MonotonicClock - started >= TimeSpan.FromMilliseconds(40));
        Assert.Equal(Out, Probe.LastSender);
    }

    [Fact]
    public void A_message_must_be_sent_again_and_again_until_cancelled()
    {
        var cancelable = Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), Out, "x", ActorRefs.NoSender);
        Probe.Expect("x", "x", "x");
        cancelable.Cancel();
        Assert.True(cancelable.IsCancellationRequested);
        Assert.True(cancelable.Token.IsCancellationRequested);
    }

    [Fact]
    public void Messages_must_come_in_the_order_of_their_times()
    {
        var tick = TimeSpan.FromMilliseconds(10);
        var due = new Dictionary<int, (TimeSpan Earliest, TimeSpan Latest)>();
        foreach (var milliseconds in new[] { 90, 30, 60 })
        {
            var delay = TimeSpan.FromMilliseconds(milliseconds);
            var before = Scheduler.MonotonicClock;
            Scheduler.ScheduleTellOnce(delay, Out, milliseconds, ActorRefs.NoSender);
            due[milliseconds] = (before + delay, Scheduler.MonotonicClock + delay);
        }
        // On a busy machine the calls themselves may lie apart: only what was due surely later must come later.
        var received = new[] { Probe.Expect<int>(), Probe.Expect<int>(), Probe.Expect<int>() };
        for (var i = 0; i < received.Length; i++)
        {
            for (var j = i + 1; j < received.Length; j++)
                Assert.True(due[received[i]].Earliest <= due[received[j]].Latest + tick, $"{received[i]} came before {received[j]}");
        }
    }

    [Fact]
    public void A_cancelled_message_must_not_be_sent()
    {
        var cancelable = Scheduler.ScheduleTellOnceCancelable(TimeSpan.FromMilliseconds(30), Out, "no", ActorRefs.NoSender);
        cancelable.Cancel();
        Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(60), Out, "yes", ActorRefs.NoSender);
        Probe.Expect("yes");
    }

    [Fact]
    public void An_action_must_run_and_one_that_throws_must_not_end_the_scheduler()
    {
        Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new InvalidOperationException("boom"));
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(20), () => Out.Tell("ran"));
        Probe.Expect("ran");
    }

    [Fact]
    public void A_repeated_action_that_throws_must_not_be_repeated()
    {
        var calls = 0;
        Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), () =>
        {
            Interlocked.Increment(ref calls);
            throw new InvalidOperationException("boom");
        });
        Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), Out, "later", ActorRefs.NoSender);
        Probe.Expect("later");
        Assert.Equal(1, calls);
    }

    [Fact]
    public void What_is_still_scheduled_at_the_end_must_be_done_once()
    {
        var done = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var scheduler = new HashedWheelTimerScheduler(System.Settings.Config, System.Log);
        IActionScheduler actions = scheduler;
        var cancelled = new Cancelable(actions);
        actions.ScheduleOnce(TimeSpan.FromHours(1), () => done.Enqueue("once"));
        actions.ScheduleRepeatedly(TimeSpan.FromHours(1), TimeSpan.FromHours(1), () => done.Enqueue("again and again"));
        actions.ScheduleOnce(TimeSpan.FromHours(1), () => done.Enqueue("cancelled"), cancelled);
        cancelled.Cancel();
        // The wheel takes what is new with its next turn.
        using var turned = new ManualResetEventSlim();
        actions.ScheduleOnce(TimeSpan.FromMilliseconds(20), turned.Set);
        turned.Wait(Probe.Patience);
        scheduler.Dispose();
        Assert.Equal(["again and again", "once"], done.Order());
        Assert.Throws<SchedulerException>(() => actions.ScheduleOnce(TimeSpan.Zero, () => { }));
    }

    [Fact]
    public async Task A_scheduler_of_ones_own_must_get_the_whole_configuration()
    {
        var (system, world) = VirtualWorld.Create("own", "akka.test-value = 7");
        Assert.Equal(7, Assert.IsType<VirtualScheduler>(system.Scheduler).Settings.GetInt("akka.test-value"));
        var terminated = system.Terminate();
        while (!terminated.IsCompleted)
        {
            world.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task What_cancels_must_do_so_after_a_time_and_tell_its_token()
    {
        var cancelled = new TaskCompletionSource();
        var cancelable = new Cancelable(System.Scheduler);
        using var registration = cancelable.Token.Register(cancelled.SetResult);
        Assert.False(cancelable.IsCancellationRequested);
        cancelable.CancelAfter(TimeSpan.FromMilliseconds(20));
        await cancelled.Task.WaitAsync(Probe.Patience);
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public void Negative_delays_and_empty_intervals_must_be_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleTellOnce(TimeSpan.FromTicks(-1), Out, "x", Out));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, Out, "x", Out));
    }

    [Fact]
    public void A_delay_longer_than_the_wheel_must_not_fire_early()
    {
        var fired = 0;
        var config = Akka.Configuration.ConfigurationFactory.ParseString("akka.scheduler.ticks-per-wheel = 4").WithFallback(System.Settings.Config);
        using var scheduler = new HashedWheelTimerScheduler(config, System.Log);
        IScheduler wheel = scheduler;
        var started = wheel.MonotonicClock;
        wheel.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(50), () => Interlocked.Increment(ref fired));
        while (Volatile.Read(ref fired) == 0) Thread.Yield();
        Assert.True(wheel.MonotonicClock - started >= TimeSpan.FromMilliseconds(50));
    }
}
