using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorCluster.Hosting.Speed;

/// <summary>
/// The scheduler of a process whose cluster is faster or slower than real time: Akka's own, with other delays for the emulator's actors,
/// which are those below <c>/user</c>. What is below <c>/system</c>, remoting and membership among it, and plain actions, which only the
/// engine schedules, go by real time: the network between the processes is as fast as it is.
/// </summary>
public sealed class ScaledScheduler : SchedulerBase, IDisposable
{
    private readonly HashedWheelTimerScheduler _inner;
    private readonly double _factor;

    /// <summary>Creates the scheduler; Akka does so by reflection.</summary>
    /// <param name="config">The system's configuration.</param>
    /// <param name="log">The log.</param>
    public ScaledScheduler(Config config, ILoggingAdapter log)
        : base(config, log)
    {
        _inner = new HashedWheelTimerScheduler(config, log);
        _factor = SpeedFactor.Of(config);
    }

    /// <summary>The setting that makes Akka use it: to be laid over a system's configuration.</summary>
    public static string Configuration { get; } =
        $"akka.scheduler.implementation = \"{typeof(ScaledScheduler).FullName}, {typeof(ScaledScheduler).Assembly.GetName().Name}\"";

    /// <inheritdoc />
    public override TimeSpan MonotonicClock => _inner.MonotonicClock;

    /// <inheritdoc />
    public override TimeSpan HighResMonotonicClock => _inner.HighResMonotonicClock;

    /// <inheritdoc />
    protected override DateTimeOffset TimeNow => ((ITimeProvider)_inner).Now;

    private ITellScheduler Messages => _inner;

    private IAdvancedScheduler Actions => _inner;

    /// <inheritdoc />
    public void Dispose() => _inner.Dispose();

    /// <inheritdoc />
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Messages.ScheduleTellOnce(Scale(delay, receiver), receiver, message, sender, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        // What is scheduled again and again must not be so at every moment.
        var scaled = Scale(interval, receiver);
        Messages.ScheduleTellRepeatedly(
            Scale(initialDelay, receiver), scaled > TimeSpan.Zero ? scaled : TimeSpan.FromTicks(1), receiver, message, sender, cancelable);
    }

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Actions.ScheduleOnce(delay, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Actions.ScheduleOnce(delay, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Actions.ScheduleRepeatedly(initialDelay, interval, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Actions.ScheduleRepeatedly(initialDelay, interval, action, cancelable);

    private TimeSpan Scale(TimeSpan delay, ICanTell receiver) =>
        receiver is IActorRef { Path.Elements: ["user", ..] } ? delay / _factor : delay;
}
