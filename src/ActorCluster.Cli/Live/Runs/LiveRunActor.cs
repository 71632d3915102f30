using ActorCluster.Api.Lab;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.LeaderElection;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Pauses;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Verdicts;
using ActorCluster.Store;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Cli.Live.Runs;

/// <summary>
/// One run of an experiment on the live processes, child of <c>/user/experiments</c>.
/// <para>
/// <b>Preparing</b>: workloads are applied, the steady state is waited for. <b>Running</b>: the timeline. <b>Recovering</b>: everything is
/// healed, and waited for until it is so and the cluster is steady again. Then the judgement goes to the parent as <see cref="Ended"/>;
/// how far it is meanwhile goes there as <see cref="Progress"/>.
/// </para>
/// Messages: the store's changes, <see cref="LabReport"/> from the agents, evidence from the master's event stream, answers of the API,
/// <see cref="CallOff"/> from the parent.
/// </summary>
internal sealed partial class LiveRunActor : UntypedActor, IWithTimers
{
    // How long a process whose lease is lost takes to end, beyond the deadline of its renewals.
    private static readonly TimeSpan EndOfLeader = TimeSpan.FromSeconds(2);

    // After this nobody waits any more for a worker that does not say that it has healed.
    private static readonly TimeSpan HealBound = TimeSpan.FromMinutes(3);

    private readonly Experiment _experiment;
    private readonly LiveRunSettings _settings;
    private readonly TimeProvider _time;
    private readonly OrderBook _orders;
    private readonly LiveHistory _history;
    private LiveWorld _world = null!;
    private FaultDriver _driver = null!;
    private ApiClient _api = null!;
    private RunJudge? _judge;
    private RunStage _stage = RunStage.Preparing;
    private DateTimeOffset _stageBegan;
    private DateTimeOffset _timelineBegan;
    private DateTimeOffset _reported;
    private TimeSpan? _recovered;
    private string? _calledOff;
    private bool _applied;
    private bool _asked;
    private bool _failed;

    /// <summary>Creates the run.</summary>
    /// <param name="experiment">The experiment; valid.</param>
    /// <param name="settings">What the run is made with.</param>
    public LiveRunActor(Experiment experiment, LiveRunSettings settings)
    {
        _experiment = experiment;
        _settings = settings;
        _time = settings.Time;
        _orders = new OrderBook(settings.Run, settings.Workers);
        _history = new LiveHistory(_time, fact => _judge?.Observe(fact));
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(Experiment experiment, LiveRunSettings settings) => Props.Create(() => new LiveRunActor(experiment, settings));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _api = new ApiClient(Master("api"), Self, Timers, "lab", _time, _settings.Client);
        var pauses = ComponentPauses.Of(Context.System);
        _world = new LiveWorld(new LiveWorldParts
        {
            Time = _time,
            Seed = _settings.Seed,
            History = _history,
            Orders = _orders,
            Machines = _settings.Machines,
            Api = _api,
            Pauses = pauses,
            Wake = fault => pauses.Wake(fault, Self),
            ShutdownGrace = _settings.ShutdownGrace,
            Master = Master,
            After = (delay, action) => Timers.StartSingleTimer(new object(), new Due(action), delay),
            Changed = SendOrders,
            Told = (entry, began, nodes) => Context.Parent.Tell(new EntryMoved(entry, began, nodes), Self),
        });
        _driver = new FaultDriver(_world, _experiment.Spec.Timeline ?? []);
        _stageBegan = Now;
        foreach (var published in (Type[])[typeof(FaultHit), typeof(PreemptionDecision)])
        {
            Context.System.EventStream.Subscribe(Self, published);
        }

        Timers.StartPeriodicTimer(Repeat.Instance, Repeat.Instance, _settings.Lab.OrdersInterval);
        Follow();
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        foreach (var entry in _experiment.Spec.Timeline ?? [])
        {
            ComponentPauses.Of(Context.System).Resume(entry.Name!);
        }

        foreach (var worker in _orders.Workers)
        {
            Agent(worker.Port).Tell(new LabOrders("", 0, [], [], []), ActorRefs.NoSender);
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StoreChanges changes:
                if (!_history.TryTake(changes))
                {
                    Follow();
                }

                break;
            case StoreSnapshot snapshot:
                Timers.Cancel(FollowAgain.Instance);
                Take(snapshot);
                break;
            case StoreLost or FollowAgain:
                Follow();
                break;
            case LabReport report:
                Take(report);
                break;
            case FaultHit hit:
                _history.Struck(hit);
                break;
            case PreemptionDecision decision:
                _history.Record((id, at) => new DecisionMade(id, 0, at, decision));
                break;
            case ActorIdentity { MessageId: ComponentPauses.Woken woken }:
                Wake(woken);
                break;
            case Due due:
                due.Action();
                break;
            case Repeat:
                SendOrders();
                break;
            case Look:
                break;
            case CallOff off:
                _calledOff ??= off.Why;
                break;
            default:
                if (!_api.TryHandle(message))
                {
                    Unhandled(message);
                }

                break;
        }

        Advance();
    }

    private void Follow()
    {
        Master("store").Tell(FollowStore.Instance, Self);
        Timers.StartSingleTimer(FollowAgain.Instance, FollowAgain.Instance, _settings.Lab.OrdersInterval);
    }

    private void Take(StoreSnapshot snapshot)
    {
        if (_judge is null)
        {
            try
            {
                // The timeline is known to the driver before the nodes are counted.
                _ = ScaledTimes.Of(_experiment, static () => throw new FormatException("times that grow with the cluster are for simulated runs only"));
                var nodes = snapshot.Entries.Count(static entry => entry.Storage == "nodes");
                _judge = new RunJudge(_experiment, CheckerSettings.FromConfig(_settings.Config), nodes);
            }
            catch (FormatException e)
            {
                Fail(e.Message);
                return;
            }

            _history.Take(snapshot);
            Prepare();
            SendOrders();
            return;
        }

        _history.Take(snapshot);
    }

    private void Take(LabReport report)
    {
        if (report.Run != _settings.Run)
        {
            return;
        }

        _orders.Complied(report.Worker, report.Version);
        foreach (var item in report.Items)
        {
            if (item.ShutDown is { } node)
            {
                _world.HasShutDown(node);
            }
            else
            {
                _history.Take(item);
            }
        }
    }

    // What was paused goes on when its elector knows whether it still leads. Without that the caches of one that does not would catch up
    // event by event while it writes, which no two runs do alike: what a zombie writes late is for the simulation to show.
    private void Wake(ComponentPauses.Woken woken)
    {
        var pauses = ComponentPauses.Of(Context.System);
        if ((_world.LeaderOf(woken.Instance.Component) ?? woken.Instance.Instance) == woken.Instance.Instance)
        {
            pauses.Resume(woken.FaultId);
            return;
        }

        var deadline = LeaderElectionSettings.FromConfig(_settings.Config).RenewDeadline + EndOfLeader;
        Timers.StartSingleTimer(woken, new Due(() => pauses.Resume(woken.FaultId)), deadline);
    }

    // Workers that have orders report, once, what runs: there has to be somebody who takes it in.
    private void SendOrders()
    {
        if (_judge is null)
        {
            return;
        }

        foreach (var worker in _orders.Workers)
        {
            Agent(worker.Port).Tell(_orders.For(worker), Self);
        }
    }

    private ActorSelection Master(string part) => Context.ActorSelection("/user/master/" + part);

    private ActorSelection Agent(int port) => Context.ActorSelection(_settings.Agent(port));

    /// <summary>The run has to end: everything is healed, and no verdict is given.</summary>
    /// <param name="Why">Why, for people.</param>
    internal sealed record CallOff(string Why);

    /// <summary>An entry of the timeline began or ended.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Began">It began.</param>
    /// <param name="Nodes">The nodes that it was aimed at.</param>
    internal sealed record EntryMoved(TimelineEntry Entry, bool Began, IReadOnlyList<string> Nodes);

    /// <summary>How far the run is.</summary>
    /// <param name="Phase">One of <see cref="ExperimentPhase"/>.</param>
    /// <param name="Message">What is waited for, for people.</param>
    /// <param name="Faults">The entries of the timeline.</param>
    /// <param name="Expectations">The expectations.</param>
    internal sealed record Progress(
        string Phase, string Message, IReadOnlyList<FaultStatus> Faults, IReadOnlyList<ExpectationStatus> Expectations);

    /// <summary>The run has ended, and everything is healed.</summary>
    /// <param name="Run">What was found; null when nothing could be begun.</param>
    /// <param name="Why">Why there is no verdict; null when there is one.</param>
    internal sealed record Ended(ExperimentRun? Run, string? Why);

    private sealed record Due(Action Action);

    private sealed record Repeat
    {
        public static readonly Repeat Instance = new();
    }

    private sealed record FollowAgain
    {
        public static readonly FollowAgain Instance = new();
    }

    private sealed record Look
    {
        public static readonly Look Instance = new();
    }
}

/// <summary>What a run is made with.</summary>
internal sealed record LiveRunSettings
{
    /// <summary>Names the run.</summary>
    public required string Run { get; init; }

    /// <summary>Decides what chance decides.</summary>
    public required long Seed { get; init; }

    /// <summary>The cluster's settings.</summary>
    public required Config Config { get; init; }

    /// <summary>Those of the lab.</summary>
    public required LabSettings Lab { get; init; }

    /// <summary>Timeouts of requests.</summary>
    public required ClientSettings Client { get; init; }

    /// <summary>The cluster's clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The worker processes.</summary>
    public required IReadOnlyList<Processes.WorkerPlan> Workers { get; init; }

    /// <summary>Machines that are processes of their own.</summary>
    public required LiveMachines Machines { get; init; }

    /// <summary>How long the pods of a node have that is shut down.</summary>
    public required TimeSpan ShutdownGrace { get; init; }

    /// <summary>The path of the agent in the process with this port.</summary>
    public required Func<int, string> Agent { get; init; }
}
