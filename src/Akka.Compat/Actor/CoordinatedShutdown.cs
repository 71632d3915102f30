#nullable disable
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Makes <see cref="CoordinatedShutdown"/>.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <inheritdoc/>
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => CoordinatedShutdown.Create((ActorSystemImpl)system);
}

/// <summary>
/// Shuts a system down in phases: the tasks of a phase run side by side, each phase when those it depends on are done or
/// their time is up. The last phase terminates the system. Runs once.
/// </summary>
public sealed class CoordinatedShutdown : IExtension
{
    /// <summary>The first phase.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>No new requests are taken.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Requests that are being handled come to their end.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Services stop.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Between services and cluster.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Shard regions stop.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>The member asks to leave.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Singletons stop.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>Leaving has come to its end.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>The cluster extension stops.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>Between cluster and system.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>The last phase: the system terminates.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Dictionary<string, Phase> _phases;
    private readonly List<string> _ordered;
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Task)>> _tasks = [];
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log;
    private Reason _reason;

    private CoordinatedShutdown(ActorSystemImpl system, Dictionary<string, Phase> phases)
    {
        System = system;
        _phases = phases;
        _ordered = Sort(phases);
        _log = Logging.GetLogger(system, this);
    }

    /// <summary>The system.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Why the shutdown runs; null while it does not.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>How long all phases may take together.</summary>
    public TimeSpan TotalTimeout => _phases.Values.Aggregate(TimeSpan.Zero, static (sum, phase) => sum + phase.Timeout);

    /// <summary>The shutdown of a system.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => (CoordinatedShutdown)sys.RegisterExtension(new CoordinatedShutdownExtension());

    /// <summary>Adds a task to a phase.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    /// <exception cref="ArgumentException">The task has no name.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_phases.ContainsKey(phase))
            throw new ConfigurationException($"Unknown phase [{phase}], known phases [{string.Join(',', _ordered)}]. All phases (along with their optional dependencies) must be defined in configuration.");
        if (string.IsNullOrEmpty(taskName)) throw new ArgumentException("Set a task name when adding tasks to the Coordinated Shutdown. Try to use unique, self-explanatory names.", nameof(taskName));
        lock (_tasks)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks[phase] = tasks = [];
            tasks.Add((taskName, task));
        }
    }

    /// <summary>How long a phase may take.</summary>
    public TimeSpan Timeout(string phase) => _phases.TryGetValue(phase, out var found)
        ? found.Timeout
        : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.", nameof(phase));

    /// <summary>Runs the phases, from one on if it is named; a second call gets the task of the first.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null) _ = RunAll(fromPhase);
        return _done.Task;
    }

    internal static CoordinatedShutdown Create(ActorSystemImpl system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        var shutdown = new CoordinatedShutdown(system, ReadPhases(config));
        shutdown.AddLastTask(system, config.GetBoolean("exit-clr"));
        if (config.GetBoolean("run-by-clr-shutdown-hook")) shutdown.HookProcessExit();
        return shutdown;
    }

    private static Dictionary<string, Phase> ReadPhases(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5));
        var phases = new Dictionary<string, Phase>();
        foreach (var (name, value) in config.GetConfig("phases").AsEnumerable())
        {
            var phase = value.IsObject() ? value.ToConfig() : Config.Empty;
            phases[name] = new Phase([.. phase.GetStringList("depends-on")], phase.GetTimeSpan("timeout", defaultTimeout), phase.GetBoolean("recover", true));
        }
        foreach (var name in phases.Values.SelectMany(static p => p.DependsOn).ToArray())
            phases.TryAdd(name, new Phase([], defaultTimeout, true));
        return phases;
    }

    /// <summary>Each phase after those it depends on, otherwise in the order of configuration.</summary>
    private static List<string> Sort(Dictionary<string, Phase> phases)
    {
        var sorted = new List<string>();
        var state = new Dictionary<string, bool>();
        foreach (var name in phases.Keys) Visit(name);
        return sorted;

        void Visit(string name)
        {
            if (state.TryGetValue(name, out var finished))
            {
                if (!finished) throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. Phase [{name}] depends transitively on itself. All dependencies: {string.Join(',', phases.Keys)}");
                return;
            }
            state[name] = false;
            foreach (var before in phases[name].DependsOn) Visit(before);
            state[name] = true;
            sorted.Add(name);
        }
    }

    private async Task RunAll(string fromPhase)
    {
        try
        {
            var from = fromPhase is null ? 0 : Math.Max(_ordered.IndexOf(fromPhase), 0);
            for (var i = from; i < _ordered.Count; i++) await RunPhase(_ordered[i], _phases[_ordered[i]]).ConfigureAwait(false);
            _done.TrySetResult(Done.Instance);
        }
        catch (Exception e)
        {
            // What failed comes wrapped, one of perhaps several tasks of its phase.
            _done.TrySetException(new AggregateException(e));
        }
    }

    private async Task RunPhase(string name, Phase phase)
    {
        (string Name, Func<Task<Done>> Task)[] tasks;
        lock (_tasks) tasks = _tasks.TryGetValue(name, out var registered) ? [.. registered] : [];
        if (tasks.Length == 0) return;
        if (_log.IsDebugEnabled) _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", name, tasks.Length, string.Join(',', tasks.Select(static t => t.Name)));
        var all = Task.WhenAll(tasks.Select(task => RunTask(name, phase, task.Name, task.Task)));
        if (!all.IsCompleted)
        {
            var timedOut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var deadline = System.Scheduler.MonotonicClock + phase.Timeout;
            var timer = System.Scheduler.Advanced.ScheduleOnceCancelable(phase.Timeout, () => timedOut.TrySetResult());
            var first = await Task.WhenAny(all, timedOut.Task).ConfigureAwait(false);
            timer.Cancel();
            // The last phase ends this system's scheduler, which does at once what was still to come: a timeout that is early is none. All
            // that is left of the termination by then comes to its end without a scheduler.
            if (first != all && (name != PhaseActorSystemTerminate || System.Scheduler.MonotonicClock >= deadline))
            {
                if (!phase.Recover) throw new TimeoutException($"Coordinated shutdown phase[{name}] timed out after {phase.Timeout}");
                _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
                return;
            }
        }
        await all.ConfigureAwait(false);
    }

    private async Task RunTask(string phaseName, Phase phase, string taskName, Func<Task<Done>> task)
    {
        try
        {
            await task().ConfigureAwait(false);
        }
        catch (Exception e) when (phase.Recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", taskName, phaseName, e.Message);
        }
    }

    private void AddLastTask(ActorSystemImpl system, bool exitClr)
    {
        var terminate = system.Settings.CoordinatedShutdownTerminateActorSystem;
        if (!terminate && !exitClr) return;
        AddTask(PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            if (terminate)
            {
                var ended = system.FinalTerminate();
                if (exitClr) await Task.WhenAny(ended, Task.Delay(Timeout(PhaseActorSystemTerminate))).ConfigureAwait(false);
                else await ended.ConfigureAwait(false);
            }
            // While the process exits already, asking it to would never return.
            if (exitClr && ShutdownReason is not ClrExitReason) Environment.Exit(ShutdownReason?.ExitCode ?? 0);
            return Done.Instance;
        });
    }

    private void HookProcessExit()
    {
        void Exit(object sender, EventArgs arguments)
        {
            if (System.WhenTerminated.IsCompleted) return;
            _log.Info("Starting coordinated shutdown from CLR termination hook.");
            try
            {
                Run(ClrExitReason.Instance).Wait(TotalTimeout);
            }
            catch (Exception e)
            {
                _log.Warning("CoordinatedShutdown from CLR shutdown failed: {0}", e.Message);
            }
        }

        AppDomain.CurrentDomain.ProcessExit += Exit;
        System.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= Exit);
    }

    private sealed record Phase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover);

    /// <summary>Why a shutdown runs.</summary>
    public abstract class Reason
    {
        /// <summary>What the process exits with, if it does.</summary>
        public abstract int ExitCode { get; }
    }

    /// <summary>Not known why.</summary>
    public class UnknownReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }

        /// <inheritdoc/>
        public override int ExitCode => 0;
    }

    /// <summary>The system was terminated.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }

        /// <inheritdoc/>
        public override int ExitCode => 0;
    }

    /// <summary>The process exits.</summary>
    public class ClrExitReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }

        /// <inheritdoc/>
        public override int ExitCode => 0;
    }

    /// <summary>The member was downed.</summary>
    public class ClusterDowningReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new ClusterDowningReason();

        private ClusterDowningReason()
        {
        }

        /// <inheritdoc/>
        public override int ExitCode => -1;
    }

    /// <summary>The member has left.</summary>
    public class ClusterLeavingReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new ClusterLeavingReason();

        private ClusterLeavingReason()
        {
        }

        /// <inheritdoc/>
        public override int ExitCode => 0;
    }

    /// <summary>The member could not join.</summary>
    public class ClusterJoinUnsuccessfulReason : Reason
    {
        /// <summary>The only instance.</summary>
        public static readonly Reason Instance = new ClusterJoinUnsuccessfulReason();

        private ClusterJoinUnsuccessfulReason()
        {
        }

        /// <inheritdoc/>
        public override int ExitCode => -1;
    }
}
