using Akka.Actor;
using Akka.Configuration;

namespace Akka.Compat.Tests;

public sealed class CoordinatedShutdownSpec
{
    private readonly List<string> _ran = [];

    [Fact]
    public async Task Phases_must_run_in_their_order_and_end_the_system()
    {
        var system = Create("");
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last");
        Add(shutdown, CoordinatedShutdown.PhaseClusterLeave, "middle");
        Add(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind, "first");
        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(Probe.Patience);
        Assert.Equal(["first", "middle", "last"], _ran);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, shutdown.ShutdownReason);
        await system.WhenTerminated.WaitAsync(Probe.Patience);
    }

    [Fact]
    public async Task Terminating_a_system_must_run_its_tasks_once()
    {
        var system = Create("");
        Add(CoordinatedShutdown.Get(system), CoordinatedShutdown.PhaseServiceStop, "stop");
        var first = system.Terminate();
        await Task.WhenAll(first, system.Terminate()).WaitAsync(Probe.Patience);
        Assert.Equal(["stop"], _ran);
    }

    [Fact]
    public async Task A_phase_that_takes_too_long_or_fails_must_not_hold_up_the_others()
    {
        var system = Create("akka.coordinated-shutdown.phases.service-stop.timeout = 50ms");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "forever", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "failing", () => throw new InvalidOperationException("boom"));
        Add(shutdown, CoordinatedShutdown.PhaseClusterLeave, "after");
        await system.Terminate().WaitAsync(Probe.Patience);
        Assert.Equal(["after"], _ran);
    }

    [Fact]
    public async Task A_phase_that_does_not_recover_must_end_the_shutdown()
    {
        var system = Create("akka.coordinated-shutdown.phases.service-stop.recover = off\nakka.coordinated-shutdown.run-by-actor-system-terminate = off");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "failing", () => Task.FromException<Done>(new InvalidOperationException("boom")));
        Add(shutdown, CoordinatedShutdown.PhaseClusterLeave, "after");
        var failure = await Assert.ThrowsAsync<AggregateException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.IsType<InvalidOperationException>(failure.GetBaseException());
        Assert.Empty(_ran);
        await system.Terminate().WaitAsync(Probe.Patience);
    }

    [Fact]
    public async Task A_run_must_be_able_to_start_at_a_phase()
    {
        var system = Create("");
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "before");
        Add(shutdown, CoordinatedShutdown.PhaseClusterLeave, "from here");
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseClusterLeave).WaitAsync(Probe.Patience);
        Assert.Equal(["from here"], _ran);
    }

    [Fact]
    public async Task The_phases_of_the_reference_configuration_must_run_in_the_documented_order()
    {
        var shutdown = CoordinatedShutdown.Get(Create(""));
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind, CoordinatedShutdown.PhaseServiceRequestsDone,
            CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            CoordinatedShutdown.PhaseClusterLeave, CoordinatedShutdown.PhaseClusterExiting, CoordinatedShutdown.PhaseClusterExitingDone,
            CoordinatedShutdown.PhaseClusterShutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseActorSystemTerminate,
        ];
        foreach (var phase in phases.Reverse()) Add(shutdown, phase, phase);
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Probe.Patience);
        Assert.Equal(phases, _ran);
    }

    [Fact]
    public async Task An_unknown_phase_must_be_refused()
    {
        var system = Create("");
        Assert.Throws<ConfigurationException>(() => Add(CoordinatedShutdown.Get(system), "no such phase", "x"));
        await system.Terminate();
    }

    [Fact]
    public async Task A_task_may_add_tasks_to_later_phases()
    {
        var system = Create("");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "first", () =>
        {
            Add(shutdown, CoordinatedShutdown.PhaseClusterLeave, "later");
            return Task.FromResult(Done.Instance);
        });
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Probe.Patience);
        Assert.Equal(["later"], _ran);
    }

    [Fact]
    public async Task The_first_reason_must_be_the_one_that_counts()
    {
        var system = Create("");
        var shutdown = CoordinatedShutdown.Get(system);
        Assert.Null(shutdown.ShutdownReason);
        await shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(Probe.Patience);
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Probe.Patience);
        Assert.Same(CoordinatedShutdown.ClusterLeavingReason.Instance, shutdown.ShutdownReason);
        Assert.Same(shutdown, CoordinatedShutdown.Get(system));
    }

    [Fact]
    public async Task Terminating_must_be_a_reason_unless_it_is_switched_off()
    {
        var system = Create("");
        var shutdown = CoordinatedShutdown.Get(system);
        await system.Terminate().WaitAsync(Probe.Patience);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
        var without = Create("akka.coordinated-shutdown.run-by-actor-system-terminate = off");
        var notRun = CoordinatedShutdown.Get(without);
        await without.Terminate().WaitAsync(Probe.Patience);
        Assert.Null(notRun.ShutdownReason);
        Assert.Throws<ConfigurationException>(() => Create("akka.coordinated-shutdown { terminate-actor-system = off, run-by-actor-system-terminate = on }"));
    }

    [Fact]
    public async Task Phases_of_ones_own_must_run_after_those_they_depend_on()
    {
        var system = Create("""
            akka.coordinated-shutdown.phases {
              mine { depends-on = [service-stop], timeout = 15s }
              cluster-leave.depends-on = [cluster-sharding-shutdown-region, mine]
            }
            """);
        var shutdown = CoordinatedShutdown.Get(system);
        Assert.Equal(TimeSpan.FromSeconds(15), shutdown.Timeout("mine"));
        Assert.Equal(TimeSpan.FromSeconds(5), shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop));
        Add(shutdown, CoordinatedShutdown.PhaseClusterLeave, "after");
        Add(shutdown, "mine", "mine");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "before");
        await system.Terminate().WaitAsync(Probe.Patience);
        Assert.Equal(["before", "mine", "after"], _ran);
    }

    [Fact]
    public void Phases_that_depend_on_each_other_must_be_refused() =>
        Assert.Throws<ArgumentException>(() => CoordinatedShutdown.Get(Create(
            "akka.coordinated-shutdown.phases { one { depends-on = [two] }\n two { depends-on = [one] } }")));

    /// <summary>
    /// A scheduler that is disposed does what is outstanding at once (Akka.NET's HashedWheelTimerScheduler), the timeout of the phase that
    /// ends it among it; Akka.NET goes on waiting when the timeout's time has not come.
    /// </summary>
    [Fact]
    public async Task The_last_phase_must_not_time_out_because_it_ends_the_scheduler()
    {
        var system = Create("akka.coordinated-shutdown.phases.actor-system-terminate { timeout = 1h, recover = off }");
        var slow = (SlowToDispose)system.RegisterExtension(new SlowToDisposeExtension());
        var shutdown = CoordinatedShutdown.Get(system);
        var own = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "own", () => own.Task);
        using var waits = new ManualResetEventSlim();
        system.ActorOf(Props.Create(() => new EndsLater(waits)));
        slow.Shutdown = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        waits.Set();
        await system.WhenTerminated.WaitAsync(Probe.Patience);
        Assert.False(slow.WasLeftBehind);
        Assert.False(slow.Shutdown.IsCompleted);
        own.SetResult(Done.Instance);
        await slow.Shutdown.WaitAsync(Probe.Patience);
    }

    private static ActorSystem Create(string config) =>
        ActorSystem.Create("shutdown", ConfigurationFactory.ParseString(config).WithFallback("akka { loglevel = OFF, stdout-loglevel = OFF, loggers = [] }"));

    private void Add(CoordinatedShutdown shutdown, string phase, string name) => shutdown.AddTask(phase, name, () =>
    {
        lock (_ran) _ran.Add(name);
        return Task.FromResult(Done.Instance);
    });

    // It ends when the phase's timeout has been scheduled.
    private sealed class EndsLater(ManualResetEventSlim waits) : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);

        protected override void PostStop() => waits.Wait(Probe.Patience);
    }

    private sealed class SlowToDisposeExtension : ExtensionIdProvider<SlowToDispose>
    {
        public override SlowToDispose CreateExtension(ExtendedActorSystem system) => new();
    }

    // Extensions are disposed after the scheduler: a shutdown that took that for its timeout ends within this pause.
    private sealed class SlowToDispose : IExtension, IDisposable
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

        public Task<Done>? Shutdown { get; set; }

        public bool WasLeftBehind { get; private set; }

        public void Dispose() => WasLeftBehind = SpinWait.SpinUntil(() => Shutdown is { IsCompleted: true }, Pause);
    }
}
