using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Cli.Live.Runs;
using ActorCluster.Client.Events;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Pauses;
using ActorCluster.Simulation.Verdicts;
using Akka.Actor;

namespace ActorCluster.Cli.Live.Experiments;

/// <summary>
/// <c>/user/experiments</c> of the master: runs the Experiments of the API on the live processes, one at a time in the order in which they
/// are due, and writes down what becomes of them. It has one state; while an experiment is run it has a child,
/// <see cref="LiveRunActor"/>. Messages: what is watched, the child's progress and end, <see cref="Wake"/>.
/// </summary>
internal sealed partial class ExperimentsActor : UntypedActor, IWithTimers
{
    /// <summary>The actor's name.</summary>
    public const string Name = "experiments";

    /// <summary>Keeps an experiment that is deleted until everything that it did is healed.</summary>
    private const string Finalizer = "lab.actorcluster.dev/heal";

    private const string Deleted = "it was deleted while it ran";

    private readonly ExperimentsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ExperimentBook _book = new();
    private ApiClient _api = null!;
    private EventRecorder _events = null!;
    private InformerSet _informers = null!;
    private Experiment? _running;
    private IActorRef _run = ActorRefs.Nobody;
    private DateTimeOffset _began;
    private int _runs;
    private bool _synced;

    /// <summary>Creates the actor.</summary>
    /// <param name="settings">What runs are made with.</param>
    public ExperimentsActor(ExperimentsSettings settings)
    {
        _settings = settings;
        _time = settings.Time;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="settings">What runs are made with.</param>
    public static Props PropsFor(ExperimentsSettings settings) => Props.Create(() => new ExperimentsActor(settings));

    /// <inheritdoc />
    protected override void PreStart()
    {
        var api = Context.ActorSelection("/user/master/api");
        _api = new ApiClient(api, Self, Timers, "lab", _time, _settings.Client);
        _events = new EventRecorder(_api, "lab", _time);
        _informers = new InformerSet(api, Self, Timers, "lab", _settings.Client);
        _informers.Watch<Experiment>(ResourceTypes.Experiments, Changed, () => _synced = true);
        _informers.Start();
        _settings.Machines().HealLeftovers();
    }

    /// <inheritdoc />
    protected override void PostStop() => _informers.Stop();

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LiveRunActor.Progress progress when _running is { } running && Sender.Equals(_run):
                // A write that the API answered too late is sent again, and must not undo what came after it.
                Write(running, status => status.Phase == ExperimentPhase.Completed ? status : status with
                {
                    Phase = progress.Phase,
                    Message = progress.Message.Length > 0 ? progress.Message : null,
                    Faults = progress.Faults,
                    Expectations = progress.Expectations,
                });
                break;
            case LiveRunActor.EntryMoved moved when _running is { } running && Sender.Equals(_run):
                _events.Normal(
                    running,
                    moved.Began ? "FaultBegan" : "FaultEnded",
                    $"{moved.Entry.Name} {(moved.Began ? "began" : "ended")}{(moved.Nodes.Count > 0 ? " on " + string.Join(", ", moved.Nodes) : "")}");
                break;
            case LiveRunActor.Ended ended when Sender.Equals(_run):
                Judge(ended.Run, ended.Why);
                break;
            case Terminated broken when broken.ActorRef.Equals(_run):
                Broke();
                break;
            case Wake:
                break;
            default:
                if (!_informers.TryHandle(message) && !_api.TryHandle(message))
                {
                    Unhandled(message);
                }

                break;
        }

        Choose();
    }

    private void Changed(Experiment? old, Experiment? current)
    {
        if (current is null)
        {
            _book.Remove(old!);
            if (_running?.Metadata.Uid == old!.Metadata.Uid)
            {
                _run.Tell(new LiveRunActor.CallOff(Deleted));
            }

            return;
        }

        if (!_book.TryTake(current))
        {
            // The answer to a write was here before the watch told of what came before it.
            return;
        }

        if (_running?.Metadata.Uid == current.Metadata.Uid)
        {
            var why = current.Metadata.DeletionTimestamp is not null ? Deleted
                : current.Spec.Suspend == true ? "it was suspended while it ran"
                : null;
            if (why is not null)
            {
                _run.Tell(new LiveRunActor.CallOff(why));
            }

            return;
        }

        if (current.Status.Phase is ExperimentPhase.Preparing or ExperimentPhase.Running or ExperimentPhase.Recovering && !_book.IsBeingWritten(current))
        {
            Interrupted(current);
        }
        else if (current.Metadata.DeletionTimestamp is not null)
        {
            Release(current);
        }
    }

    private void Choose()
    {
        if (!_synced || _running is not null)
        {
            return;
        }

        var (due, wake) = ExperimentAgenda.Choose(_book.Settled, _time.GetUtcNow());
        if (due is not null)
        {
            Begin(due);
        }
        else if (wake is { } at)
        {
            Timers.StartSingleTimer(Wake.Instance, Wake.Instance, at - _time.GetUtcNow());
        }
    }

    private void Begin(Experiment experiment)
    {
        Timers.Cancel(Wake.Instance);
        var workers = _settings.Workers();
        var isNew = experiment.Status.ObservedGeneration != experiment.Metadata.Generation;
        _running = experiment;
        _began = _time.GetUtcNow();
        _runs = isNew ? 0 : experiment.Status.Runs ?? 0;
        Keep(experiment);
        var (start, runs, continues) = (new Time(_began), _runs, Continues(experiment));
        Write(experiment, status => status.StartTime == start ? status : new ExperimentStatus
        {
            Phase = ExperimentPhase.Preparing,
            ObservedGeneration = experiment.Metadata.Generation,
            StartTime = start,
            Runs = runs,
            Verdict = continues ? status.Verdict : null,
        });
        if (LiveFit.Obstacle(experiment.Spec, _settings.Config, workers.Max(static worker => worker.Nodes)) is { } obstacle)
        {
            Judge(null, obstacle);
            return;
        }

        _events.Normal(experiment, "Started", "The experiment runs on the live processes");
        _run = Context.ActorOf(LiveRunActor.PropsFor(experiment, _settings.For(experiment, _began, workers)));
        Context.Watch(_run);
    }

    // A verdict stands for all repetitions, and a new round of them begins without one.
    private bool Continues(Experiment experiment) => experiment.Spec.Repetition?.Count is { } count && _runs % count != 0;

    private void Judge(ExperimentRun? run, string? why)
    {
        var experiment = _running!;
        var now = _time.GetUtcNow();
        var verdict = why is null ? run!.Judgement.Verdict : ExperimentVerdict.Inconclusive;
        var message = why ?? run!.Judgement.Why;
        var continues = Continues(experiment);
        var runs = ++_runs;
        var next = experiment.Spec.Suspend == true ? null : ExperimentAgenda.Next(experiment, runs, _began, now);
        _events.Record(
            EventRecorder.Reference(experiment), verdict == ExperimentVerdict.Passed ? "Normal" : "Warning", verdict, message);
        Forget();
        Write(experiment, status => (run is null ? status : RunStatus.Of(status, run)) with
        {
            Phase = ExperimentPhase.Completed,
            Verdict = continues ? ExperimentAgenda.Worse(status.Verdict, verdict) : verdict,
            Message = message,
            CompletionTime = new Time(now),
            Runs = runs,
            NextRunTime = next is { } at ? new Time(at) : null,
        });
        Release(experiment);
    }

    private void Broke()
    {
        HealControlPlane(_running!);
        _settings.Machines().HealLeftovers();
        Judge(null, "the run broke off: the master's log says why");
    }

    // Runs die with the master's actor: what they did is undone, and nobody can say what would have come of it.
    private void Interrupted(Experiment experiment)
    {
        HealControlPlane(experiment);
        _events.Warning(experiment, ExperimentVerdict.Inconclusive, "The master was started again while the experiment ran");
        Write(experiment, static status => status with
        {
            Phase = ExperimentPhase.Completed,
            Verdict = ExperimentVerdict.Inconclusive,
            Message = "the master was started again while the experiment ran",
        });
        Release(experiment);
    }

    private static void HealControlPlane(Experiment experiment)
    {
        foreach (var entry in experiment.Spec.Timeline ?? [])
        {
            ComponentPauses.Of(Context.System).Resume(entry.Name!);
            foreach (var part in (string[])["store", "api"])
            {
                Context.ActorSelection("/user/master/" + part).Tell(new HealControlPlaneFault(entry.Name!), ActorRefs.NoSender);
            }
        }
    }

    private void Forget()
    {
        Context.Unwatch(_run);
        _run = ActorRefs.Nobody;
        _running = null;
    }

    private void Keep(Experiment experiment) => Finalize(
        experiment, static finalizers => finalizers.Contains(Finalizer) ? finalizers : [.. finalizers, Finalizer]);

    private void Release(Experiment experiment) => Finalize(
        experiment, static finalizers => [.. finalizers.Where(static finalizer => finalizer != Finalizer)]);

    private void Finalize(Experiment experiment, Func<IReadOnlyList<string>, IReadOnlyList<string>> change) => _api.Modify<Experiment>(
        ResourceTypes.Experiments,
        experiment.Key(),
        experiment.Metadata.Uid,
        current => change(current.Metadata.Finalizers ?? []) is var wanted && wanted.SequenceEqual(current.Metadata.Finalizers ?? [])
            ? current
            : current with { Metadata = current.Metadata with { Finalizers = wanted } },
        static _ => { });

    private void Write(Experiment experiment, Func<ExperimentStatus, ExperimentStatus> change)
    {
        _book.WriteBegins(experiment);
        _api.Modify<Experiment>(
            ResourceTypes.Experiments,
            experiment.Key(),
            experiment.Metadata.Uid,
            current => current with { Status = change(current.Status) },
            answer =>
            {
                _book.WriteEnds(experiment, answer.Object as Experiment);
                Choose();
            },
            "status");
    }

    private sealed record Wake
    {
        public static readonly Wake Instance = new();
    }
}
