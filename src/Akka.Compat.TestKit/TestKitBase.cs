using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Configs;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// A system under test and an actor, <see cref="TestActor"/>, whose messages the test looks at. Durations are dilated by
/// <c>akka.test.timefactor</c>. Every call that waits exists once that blocks and once, with the suffix Async, that awaits.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static readonly Stopwatch Clock = Stopwatch.StartNew();
    private static int _actorNumber;

    private readonly ITestKitAssertions _assertions;
    private readonly TestQueue _queue = new();
    private MessageEnvelope _last = NullMessageEnvelope.Instance;

    // What this thread had before the test; given back when the test is over.
    private SynchronizationContext _outerContext;

    // Within which Within the test is: when it ends, and whether its last expectation was that nothing comes.
    private TimeSpan? _end;
    private bool _lastWasNoMessage;

    /// <summary>Uses the given system, or creates one.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    /// <summary>Creates a system from a setup.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    /// <summary>Creates a system with a configuration over <see cref="DefaultConfig"/>.</summary>
    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName)
    {
    }

    /// <summary>Uses the given system, or creates one from a setup.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        _assertions = assertions ?? throw new ArgumentNullException(nameof(assertions), "The supplied assertions must not be null.");
        // Virtual, as in Akka.NET: a test may replace how it is set up.
#pragma warning disable CA2214
        InitializeTest(system, config, actorSystemName, testActorName);
#pragma warning restore CA2214
    }

    /// <summary>What the TestKit adds to the engine's defaults.</summary>
    public static Config DefaultConfig => TestConfigs.DefaultConfig;

    /// <summary>Logs everything that the engine can log.</summary>
    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString(
        """
        akka.loglevel = DEBUG
        akka.stdout-loglevel = DEBUG
        akka.log-dead-letters-during-shutdown = true
        akka.actor.debug { receive = true, autoreceive = true, lifecycle = true, event-stream = true, unhandled = true, fsm = true, router-misconfiguration = true }
        """);

    /// <summary>The time since the TestKit was loaded.</summary>
    public static TimeSpan Now => Clock.Elapsed;

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; private set; }

    /// <summary>The settings below <c>akka.test</c>.</summary>
    public TestKitSettings TestKitSettings { get; private set; }

    /// <summary>The actor whose messages the test looks at; it is the sender of what the test tells.</summary>
    public IActorRef TestActor { get; private set; }

    /// <summary>The log of the test.</summary>
    public ILoggingAdapter Log { get; private set; }

    /// <summary>Filters of log events.</summary>
    public EventFilterFactory EventFilter { get; private set; }

    /// <summary>Whether a message waits to be looked at.</summary>
    public bool HasMessages => _queue.HasMessages;

    /// <summary>The last message looked at.</summary>
    public object LastMessage => _last.Message;

    /// <summary>Who sent the last message looked at.</summary>
    public IActorRef LastSender => _last.Sender;

    /// <summary>What is left of the innermost Within.</summary>
    /// <exception cref="InvalidOperationException">The test is not in a Within.</exception>
    public TimeSpan Remaining => _end.HasValue
        ? _end.Value - Now
        : throw new InvalidOperationException("Remaining may not be called outside of \"within\"");

    /// <summary>What is left of the innermost Within, or else <c>single-expect-default</c>.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>Multiplies a duration by <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration) =>
        duration <= TimeSpan.Zero || duration == TimeSpan.MaxValue ? duration : duration * TestKitSettings.TestTimeFactor;

    /// <summary>The duration, dilated, or else <see cref="TestKitSettings.DefaultTimeout"/>.</summary>
    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => Dilated(timeout ?? TestKitSettings.DefaultTimeout);

    /// <summary>The duration, dilated, or else <see cref="RemainingOrDefault"/>.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } given ? Dilated(given) : RemainingOrDefault;

    /// <summary>What is left of the innermost Within, or else the duration.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end.HasValue ? _end.Value - Now : duration;

    /// <summary>Sets the auto pilot of <see cref="TestActor"/>.</summary>
    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new TestActor.SetAutoPilot(pilot), ActorRefs.NoSender);

    /// <summary>Drops the messages that the function picks.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        TestActor.Tell(new TestActor.SetIgnore(message => shouldIgnoreMessage(message)), ActorRefs.NoSender);

    /// <summary>Drops the messages of a type that the function picks.</summary>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>Drops the messages of a type.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    /// <summary>Drops no more messages.</summary>
    public void IgnoreNoMessages() => TestActor.Tell(new TestActor.SetIgnore(null), ActorRefs.NoSender);

    /// <summary>Lets <see cref="TestActor"/> watch an actor.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        TestActor.Tell(new TestActor.Watch(actorToWatch), ActorRefs.NoSender);
        return actorToWatch;
    }

    /// <summary>Lets <see cref="TestActor"/> watch an actor.</summary>
    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => Task.FromResult(Watch(actorToWatch));

    /// <summary>Ends the watch.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        TestActor.Tell(new TestActor.Unwatch(actorToUnwatch), ActorRefs.NoSender);
        return actorToUnwatch;
    }

    /// <summary>Ends the watch.</summary>
    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => Task.FromResult(Unwatch(actorToUnwatch));

    /// <summary>A probe: a test actor of its own, with every expectation of the TestKit.</summary>
    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(Sys, name);

    /// <summary>A probe in another system.</summary>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name);

    /// <summary>A latch that the given number of counts opens.</summary>
    public virtual TestLatch CreateTestLatch(int count = 1) => new(count, Dilated(TestKitSettings.DefaultTimeout));

    /// <summary>A barrier of the given number of threads.</summary>
    public TestBarrier CreateTestBarrier(int count) => new(this, count);

    /// <summary>Filters of the log events of another system.</summary>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Terminates the system under test and waits for it.</summary>
    /// <param name="duration">How long to wait; at most 10 s by default.</param>
    /// <param name="verifySystemShutdown">Whether to fail if it did not terminate in time, instead of logging it.</param>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>Terminates a system and waits for it.</summary>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        system ??= Sys;
        var limit = Dilated(duration ?? TimeSpan.FromSeconds(5));
        if (limit > TimeSpan.FromSeconds(10)) limit = TimeSpan.FromSeconds(10);
        if (system.Terminate().Wait(limit)) return;

        var problem = $"Failed to stop [{system.Name}] within [{limit}]";
        if (verifySystemShutdown) throw new TimeoutException(problem);
        system.Log.Warning(problem);
    }

    /// <summary>Uses the given system, or creates one with a configuration.</summary>
    protected void InitializeTest(ActorSystem system, Config config, string actorSystemName, string testActorName) =>
        InitializeTest(system, ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName);

    /// <summary>Uses the given system, or creates one from a setup.</summary>
    protected virtual void InitializeTest(ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        Sys = system ?? ActorSystem.Create(actorSystemName ?? "test", WithDefaults(config));
        if (!Sys.HasExtension<TestKitAssertionsProvider>()) Sys.RegisterExtension(new TestKitAssertionsExtension(_assertions));
        TestKitSettings = TestKitExtension.For(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        EventFilter = new EventFilterFactory(this);
        TestActor = CreateTestActor(testActorName ?? $"testActor{Interlocked.Increment(ref _actorNumber)}", _queue);

        if (this is INoImplicitSender) return;
        var cell = (ActorCell)((ActorRefWithCell)TestActor).Underlying;
        InternalCurrentActorCellKeeper.Current = cell;
        _outerContext = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new ActorCellKeepingSynchronizationContext(cell));
    }

    /// <summary>Another test actor, whose messages are dropped unless an auto pilot takes them.</summary>
    public IActorRef CreateTestActor(string name) => CreateTestActor(name, new TestQueue());

    // The thread goes back to the runner: the next test must find neither this one's actor nor its context there.
    internal void LeaveThread()
    {
        InternalCurrentActorCellKeeper.Current = null;
        if (SynchronizationContext.Current is ActorCellKeepingSynchronizationContext)
            SynchronizationContext.SetSynchronizationContext(_outerContext);
    }

    internal void Fail(string problem) => _assertions.Fail("{0}", problem);

    private static ActorSystemSetup WithDefaults(ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue && bootstrap.Value.Config.HasValue
            ? bootstrap.Value.Config.Value.SafeWithFallback(DefaultConfig)
            : DefaultConfig;
        return setup.And((bootstrap.HasValue ? bootstrap.Value : BootstrapSetup.Create()).WithConfig(config));
    }

    private IActorRef CreateTestActor(string name, TestQueue queue)
    {
        const string dispatcher = "akka.test.test-actor.dispatcher";
        var props = Props.Create(() => new InternalTestActor(queue)).WithDeploy(Deploy.Local);
        // A system that was not made by a TestKit has no such dispatcher; any other does.
        if (Sys.Dispatchers.HasDispatcher(dispatcher)) props = props.WithDispatcher(dispatcher);

        var testActor = ((ExtendedActorSystem)Sys).SystemActorOf(props, name);
        if (testActor is IRepointableRef repointable
            && !SpinWait.SpinUntil(() => repointable.IsStarted, Dilated(TestKitSettings.TestKitStartupTimeout)))
            throw new TimeoutException($"The test actor {name} did not start within {TestKitSettings.TestKitStartupTimeout}");
        return testActor;
    }

    // Ends a call that blocks: its task has completed by then, on this thread.
    private static T Finish<T>(ValueTask<T> task)
    {
        System.Diagnostics.Debug.Assert(task.IsCompleted, "A blocking call must complete synchronously.");
        return task.AsTask().GetAwaiter().GetResult();
    }

    private static void Finish(ValueTask task)
    {
        System.Diagnostics.Debug.Assert(task.IsCompleted, "A blocking call must complete synchronously.");
        task.AsTask().GetAwaiter().GetResult();
    }
}
