using ActorCluster.Client.Configuration;
using ActorCluster.Node.Settings;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorCluster.Node.Tests.Support;

/// <summary>
/// An actor system whose actors run on the thread of the test, one message at a time, and whose clock moves only when the test moves it. After
/// <see cref="Drain"/> or <see cref="Advance"/> every actor is idle, so a test looks at what happened without waiting.
/// </summary>
internal sealed class VirtualSystem : IDisposable
{
    private readonly VirtualScheduler _scheduler;
    private readonly Recorder _errors;
    private int _names;

    public VirtualSystem(string overlay = "")
    {
        var engine = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              loggers = []
              log-dead-letters = off
              scheduler.implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
              actor.default-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
              actor.internal-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
            }
            """);
        System = ActorSystem.Create("test", engine);
        _scheduler = (VirtualScheduler)System.Scheduler;
        _scheduler.TakeOver();
        Time = new VirtualTime(_scheduler);
        var reference = ReferenceConfiguration.Load();
        var root = overlay.Length == 0 ? reference : ConfigurationFactory.ParseString(overlay).WithFallback(reference);
        Node = NodeSettings.FromConfig(root);
        Client = ClientSettings.FromConfig(root);
        _errors = Probe();
        System.EventStream.Subscribe(_errors.Ref, typeof(Error));
        Drain();
    }

    public ActorSystem System { get; }

    public TimeProvider Time { get; }

    public NodeSettings Node { get; }

    public ClientSettings Client { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public void Drain()
    {
        _scheduler.Drain();
        CheckErrors();
    }

    public void Advance(TimeSpan by)
    {
        _scheduler.Advance(by);
        CheckErrors();
    }

    /// <summary>Creates an actor and lets it begin.</summary>
    public IActorRef Start(Props props, string? name = null)
    {
        var actor = System.ActorOf(props, name ?? "actor-" + ++_names);
        Drain();
        return actor;
    }

    /// <summary>An actor that only notes what it gets.</summary>
    public Recorder Probe()
    {
        var recorder = new Recorder();
        recorder.Ref = Start(Props.Create<RecorderActor>(recorder));
        return recorder;
    }

    /// <summary>Sends a message and waits until everybody is idle again.</summary>
    public void Tell(IActorRef to, object message, Recorder? from = null)
    {
        to.Tell(message, from?.Ref ?? ActorRefs.NoSender);
        Drain();
    }

    // An actor that failed and was restarted is a defect, however well the rest went on.
    private void CheckErrors()
    {
        if (_errors?.Messages.OfType<Error>().FirstOrDefault() is { } error)
        {
            _errors.Messages.Clear();
            throw new InvalidOperationException(error.ToString(), error.Cause);
        }
    }

    public void Dispose()
    {
        _scheduler.Release();
        System.Terminate();
    }

    private sealed class VirtualTime(VirtualScheduler scheduler) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => scheduler.Current;
    }
}

/// <summary>What a probe got, in order.</summary>
internal sealed class Recorder
{
    public IActorRef Ref { get; set; } = ActorRefs.Nobody;

    public List<object> Messages { get; } = [];

    public IActorRef LastSender { get; set; } = ActorRefs.Nobody;

    public IEnumerable<T> All<T>() => Messages.OfType<T>();

    public T Single<T>() => Assert.Single(All<T>());

    public T Last<T>() => All<T>().Last();

    /// <summary>Gives what came so far and forgets it.</summary>
    public List<object> Take()
    {
        List<object> taken = [.. Messages];
        Messages.Clear();
        return taken;
    }
}

internal sealed class RecorderActor(Recorder recorder) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        recorder.Messages.Add(message);
        recorder.LastSender = Sender;
    }
}

/// <summary>Timers and the run queue of a <see cref="VirtualSystem"/>. While the system starts the thread pool runs its actors.</summary>
public sealed class VirtualScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    private static readonly DateTimeOffset Origin = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Entry, (TimeSpan Due, long Order)> _timers = new();
    private readonly Queue<IRunnable> _queue = new();
    private readonly Lock _lock = new();
    private TimeSpan _elapsed;
    private long _order;
    private int _running;
    private bool _manual;

    internal DateTimeOffset Current => Origin + _elapsed;

    public override TimeSpan MonotonicClock => _elapsed;

    public override TimeSpan HighResMonotonicClock => _elapsed;

    protected override DateTimeOffset TimeNow => Current;

    internal void Execute(IRunnable run)
    {
        lock (_lock)
        {
            if (_manual)
            {
                _queue.Enqueue(run);
                return;
            }

            _running++;
        }

        ThreadPool.QueueUserWorkItem(_ =>
        {
            run.Run();
            lock (_lock)
            {
                _running--;
            }
        });
    }

    internal void TakeOver()
    {
        SpinWait.SpinUntil(() =>
        {
            lock (_lock)
            {
                if (_running == 0)
                {
                    _manual = true;
                }

                return _manual;
            }
        });
    }

    internal void Release()
    {
        lock (_lock)
        {
            _manual = false;
        }

        while (_queue.TryDequeue(out var run))
        {
            Execute(run);
        }
    }

    internal void Drain()
    {
        while (_queue.TryDequeue(out var run))
        {
            run.Run();
        }
    }

    internal void Advance(TimeSpan by)
    {
        var until = _elapsed + by;
        Drain();
        while (_timers.TryPeek(out var entry, out var key) && key.Due <= until)
        {
            _timers.Dequeue();
            _elapsed = key.Due > _elapsed ? key.Due : _elapsed;
            if (entry.Cancelable?.IsCancellationRequested == true)
            {
                continue;
            }

            entry.Action();
            if (entry.Interval > TimeSpan.Zero)
            {
                Add(entry.Interval, entry.Interval, entry.Action, entry.Cancelable);
            }

            Drain();
        }

        _elapsed = until;
        Drain();
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, TimeSpan.Zero, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        _timers.Enqueue(new Entry(action, interval, cancelable), (_elapsed + delay, ++_order));

    private sealed record Entry(Action Action, TimeSpan Interval, ICancelable? Cancelable);
}

/// <summary>Makes the dispatcher that runs actors from the scheduler's queue.</summary>
public sealed class RunQueueConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _dispatcher;

    public RunQueueConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        _dispatcher = new RunQueueDispatcher(this, (VirtualScheduler)prerequisites.Scheduler);
    }

    public override MessageDispatcher Dispatcher() => _dispatcher;

    private sealed class RunQueueDispatcher : MessageDispatcher
    {
        private readonly VirtualScheduler _scheduler;

        public RunQueueDispatcher(MessageDispatcherConfigurator configurator, VirtualScheduler scheduler)
            : base(configurator)
        {
            _scheduler = scheduler;
            Throughput = 1;
        }

        protected override void ExecuteTask(IRunnable run) => _scheduler.Execute(run);

        protected override void Shutdown()
        {
        }
    }
}
