using System.Diagnostics;
using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Cli.Speed;
using ActorCluster.Hosting.Speed;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Cli.Tests.Speed;

/// <summary>A cluster whose time passes at another speed: one clock for all of its processes, and timers that fit it.</summary>
public sealed class SpeedSpec
{
    private static readonly DateTimeOffset Origin = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("10x", 10.0)]
    [InlineData("10", 10.0)]
    [InlineData("0.5x", 0.5)]
    [InlineData("1x", 1.0)]
    [InlineData("0", null)]
    [InlineData("0x", null)]
    [InlineData("-2x", null)]
    [InlineData("fast", null)]
    [InlineData("NaN", null)]
    [InlineData("1e9x", null)]
    [InlineData("", null)]
    public void A_factor_is_a_number_above_zero(string text, double? factor) => Assert.Equal(factor, ClusterSpeed.Parse(text));

    [Fact]
    public void The_clock_must_show_the_same_in_every_process_whenever_it_starts()
    {
        var real = new SetClock { Now = Origin.AddSeconds(3) };
        var early = new ScaledClock(real, 10, Origin);
        real.Now = Origin.AddSeconds(30);
        var late = new ScaledClock(real, 10, Origin);
        Assert.Equal(Origin.AddSeconds(300), early.GetUtcNow());
        Assert.Equal(early.GetUtcNow(), late.GetUtcNow());
    }

    [Theory]
    [InlineData(0.5, 250)]
    [InlineData(10, 1)]
    [InlineData(20, 90_000)]
    public void The_clock_must_measure_as_much_as_it_shows(double factor, int milliseconds)
    {
        var real = new SetClock { Now = Origin };
        var clock = new ScaledClock(real, factor, Origin);
        var (shown, measured) = (clock.GetUtcNow(), clock.GetTimestamp());
        real.Now += TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds * factor), clock.GetUtcNow() - shown);
        Assert.Equal(clock.GetUtcNow() - shown, clock.GetElapsedTime(measured));
    }

    [Fact]
    public void A_process_at_another_speed_must_be_told_from_when_on()
    {
        var fast = ProcessConfiguration.Worker(null, 10, 0, 7600);
        Assert.Equal(new ClusterSpeed(10, Origin), ClusterSpeed.Of(fast, Origin));
        Assert.Throws<CommandException>(() => ClusterSpeed.Of(fast, null));
        Assert.Same(SystemClock.Instance, ClusterSpeed.Of(ProcessConfiguration.Worker(null, null, 0, 7600), null).Clock());
    }

    [Fact]
    public async Task Timers_of_actors_must_be_as_fast_as_the_clock_and_those_of_the_engine_real()
    {
        var config = ProcessConfiguration.Worker(null, 20, 0, 7600).WithFallback(ConfigurationFactory.Empty);
        var system = ActorSystem.Create("speed", ConfigurationFactory.ParseString("akka { actor.provider = local, loggers = [] }").WithFallback(config));
        try
        {
            var rang = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            var ran = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            var began = Stopwatch.GetTimestamp();
            system.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(400), () => ran.SetResult(Stopwatch.GetElapsedTime(began)));
            system.ActorOf(Props.Create(() => new Bell(TimeSpan.FromSeconds(4), () => rang.SetResult(Stopwatch.GetElapsedTime(began)))));

            // Four seconds of the cluster are a fifth of a real one; a busy machine may be late, never early.
            Assert.InRange(await rang.Task.WaitAsync(TimeSpan.FromSeconds(10)), TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(3));
            Assert.InRange(await ran.Task.WaitAsync(TimeSpan.FromSeconds(10)), TimeSpan.FromMilliseconds(390), TimeSpan.FromSeconds(10));
        }
        finally
        {
            await system.Terminate();
        }
    }

    private sealed class Bell : UntypedActor, IWithTimers
    {
        private readonly TimeSpan _after;
        private readonly Action _ring;

        public Bell(TimeSpan after, Action ring)
        {
            _after = after;
            _ring = ring;
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("bell", "ring", _after);

        protected override void OnReceive(object message) => _ring();
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }
}
