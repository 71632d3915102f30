using ActorCluster.Api.Core;
using ActorCluster.Client.Informers;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>
/// The worker of one pod on one node. Stages: its sandbox is made; its containers run as <see cref="PodPlan"/> decides; it terminates, by
/// deletion, failure or completion; it has ended, and stays until its object is gone. Every change is reported to the link as the whole
/// status. Messages: <see cref="UpdatePod"/>, <see cref="FailPod"/>, <see cref="ReleasePod"/> from the kubelet,
/// <see cref="IRuntimeEvent"/>.
/// </summary>
internal sealed partial class PodActor : UntypedActor, IWithTimers
{
    private readonly PodHost _host;
    private readonly KubeletSettings _settings;
    private readonly IActorRef _runtime;
    private readonly IActorRef _link;
    private readonly NodeClock _clock;
    private readonly TimeProvider _time;
    private ContainerRun[] _runs;
    private readonly DateTimeOffset _startTime;
    private readonly PodBeginning _beginning;
    private PodOrigin _origin;

    // What came before the runtime has said what there is to adopt; null when nothing is awaited.
    private List<object>? _early;

    // The pod as last heard of.
    private Pod _pod;
    private string _ip = "";
    private IReadOnlyList<PodCondition>? _conditions;

    private Stage _stage = Stage.Sandbox;
    private bool _dirty;

    // Why the pod ends, once it does.
    private (string Reason, string Message)? _failure;
    private string? _disruption;
    private bool _isEvicted;
    private bool _released;
    private string? _finalPhase;
    private DateTimeOffset _graceUntil;

    // Set while the kubelet hangs.
    private Hold? _hold;

    // Faults of its probes, while there are any.
    private ActiveFaults? _faults;

    /// <summary>Creates the worker of a pod.</summary>
    public PodActor(PodBeginning beginning, PodHost host, KubeletSettings settings, IActorRef runtime, IActorRef link, NodeClock clock)
    {
        _host = host;
        _settings = settings;
        _runtime = runtime;
        _link = link;
        _clock = clock;
        _time = clock.Steady;
        _pod = beginning.Pod;
        _beginning = beginning;
        _origin = beginning.Origin;
        _conditions = _pod.Status.Conditions;
        _configuration = beginning.Configuration;
        var now = clock.GetUtcNow();
        _startTime = _pod.Status.StartTime?.Value ?? now;
        _runs = ContainerRuns.Begin(beginning, now);
    }

    private enum Stage
    {
        Sandbox,
        Running,
        Terminating,
        Ended,
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private string Uid => _pod.Metadata.Uid!;

    private string RestartPolicy => _pod.Spec.RestartPolicy ?? "Always";

    private bool IsDeleted => _pod.Metadata.DeletionTimestamp is not null;

    /// <summary>Props of a pod's worker.</summary>
    public static Props PropsFor(
        PodBeginning beginning, PodHost host, KubeletSettings settings, IActorRef runtime, IActorRef link, NodeClock clock) =>
        Props.Create<PodActor>(beginning, host, settings, runtime, link, clock);

    /// <inheritdoc />
    protected override void PreStart()
    {
        HeedDeadline();
        if (_origin == PodOrigin.Adopted)
        {
            _early = [];
            _runtime.Tell(new AdoptSandbox(Uid));
            return;
        }

        Begin();
        Report();
    }

    private void Begin()
    {
        if (IsDeleted)
        {
            // Nothing of it runs: there is only its end to confirm.
            End();
        }
        else if (_origin == PodOrigin.Lost && RestartPolicy == "Never" && WasLost())
        {
            // Nothing of it may run again, and no sandbox is made for it.
            End();
        }
        else
        {
            if (_origin == PodOrigin.Lost)
            {
                Record("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", null);
            }

            _dirty = true;
            MountVolumes();
        }
    }

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(RepeatFaults.Instance);
    }

    /// <inheritdoc />
    protected override bool AroundReceive(Receive receive, object message) =>
        !Hold.Admits(ref _hold, ref message, Sender, Self) || base.AroundReceive(receive, message);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (_early is { } early)
        {
            if (message is not SandboxAdopted adopted)
            {
                early.Add(message);
                return;
            }

            _early = null;
            Adopted(adopted.Sandbox);
            foreach (var waiting in early)
            {
                React(waiting);
            }
        }
        else
        {
            React(message);
        }

        Report();
    }

    private void React(object message)
    {
        switch (message)
        {
            case IRuntimeEvent happened:
                Handle(happened);
                break;
            case UpdatePod update:
                Update(update.Pod);
                break;
            case FailPod fail:
                if (_stage is not Stage.Ended && _failure is null)
                {
                    _failure = (fail.Reason, fail.Message);
                    _disruption = fail.IsDisruption ? fail.Message : null;
                    _isEvicted = true;
                    Terminate(fail.Grace);
                }

                break;
            case ConfigurationKnown known:
                Know(known);
                break;
            case ReleasePod:
                Release();
                break;
            case RepeatReport:
                _dirty = true;
                if (_stage == Stage.Ended && IsDeleted)
                {
                    ReportEnd();
                }

                break;
            case InjectFault inject:
                Inject(inject);
                break;
            case HealFault heal:
                _faults?.Remove(heal.FaultId);
                break;
            case ProbeDue probe:
                Check(probe);
                break;
            case Resync:
                Sync();
                break;
            case VolumesDue due:
                Handle(due);
                break;
            case RetrySandbox when _stage == Stage.Sandbox:
                StartSandbox();
                break;
            case ShowPullBackOff show:
                ShowBackOff(show.Run);
                break;
            case PreStopOver over:
                StopNow(over.Run);
                break;
            case DeadlinePassed:
                if (_stage is Stage.Sandbox or Stage.Running)
                {
                    const string text = "Pod was active on the node longer than the specified deadline";
                    Record("Normal", "DeadlineExceeded", text, null);
                    _failure = ("DeadlineExceeded", text);
                    Terminate(GraceOf(null));
                }

                break;
            case RetrySandbox:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Does what the plan says.</summary>
    private void Sync()
    {
        if (_stage != Stage.Running)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var decision = PodPlan.Decide(_runs, RestartPolicy, now, _settings);
        if (decision.Finished)
        {
            Terminate(GraceOf(null));
            return;
        }

        foreach (var run in decision.BackOff)
        {
            EnterBackOff(run);
        }

        foreach (var run in decision.Start)
        {
            Start(run, now);
        }

        if (decision.Wake is { } wake)
        {
            Timers.StartSingleTimer(TimerKey.Resync, Resync.Instance, wake - now);
        }
    }

    private void Start(ContainerRun run, DateTimeOffset now)
    {
        if (_configuration is null && ConfigurationReferences.InEnvironment(run.Spec))
        {
            // It begins when that is known.
            return;
        }

        var attempt = run.RestartCount + (run.ContainerId is not null ? 1 : 0);
        if (run.Exit is not null)
        {
            run.Crash = run.Crash.Next(run.ExitedAt, now, _settings.CrashBackoffInitial, _settings.CrashBackoffMaximum);
        }

        run.HasRun = true;
        run.HasBeenLost = false;
        run.State = RunState.Starting;
        run.RetryAt = null;
        run.Attempt = attempt;
        _runtime.Tell(new RunContainer(
            Uid, run.Spec, attempt, run.Behaviour, PodLimits.OomScoreAdjustment(_pod, run.Spec, _host.MemoryBytes), PodLimits.EmptyDirOf(_pod.Spec, run.Spec))
        {
            PodMetadata = _pod.Metadata,
            PodSpec = _pod.Spec,
            Host = _host,
            Configuration = _configuration ?? PodConfiguration.Empty,
            ConfigurationError = ConfigurationErrorOf(run.Spec),
        });
    }

    private void Report()
    {
        if (!_dirty)
        {
            return;
        }

        _dirty = false;
        if (_released)
        {
            return;
        }

        var now = _clock.GetUtcNow();
        var facts = new PodStatusComputation.Facts(
            _host.HostIP,
            _pod.Spec.HostNetwork && _stage != Stage.Sandbox ? _host.HostIP : _ip,
            _startTime,
            _stage is Stage.Running or Stage.Terminating && (_ip.Length > 0 || _pod.Spec.HostNetwork),
            _stage == Stage.Ended,
            _failure,
            _disruption,
            _finalPhase);
        var status = PodStatusComputation.Compute(_pod, _runs, facts, _conditions, now);
        _conditions = status.Conditions;
        _link.Tell(new PodStatusReport(_pod.Key(), Uid, status, _pod.Metadata.ResourceVersion));
    }

    private bool WasLost()
    {
        foreach (var run in _runs)
        {
            if (run.HasBeenLost)
            {
                return true;
            }
        }

        return false;
    }

    private ContainerRun? Find(string name)
    {
        foreach (var run in _runs)
        {
            if (run.Name == name)
            {
                return run;
            }
        }

        return null;
    }

    private ContainerRun? Current(string name, int attempt) =>
        Find(name) is { } run && run.State is RunState.Starting or RunState.Stopping && run.Attempt == attempt ? run : null;

    private enum TimerKey
    {
        Resync,
        Sandbox,
        Deadline,
        Mounts,
        Volumes,
    }

    private sealed record Resync
    {
        public static readonly Resync Instance = new();
    }

    private sealed record RetrySandbox
    {
        public static readonly RetrySandbox Instance = new();
    }

    private sealed record DeadlinePassed
    {
        public static readonly DeadlinePassed Instance = new();
    }
}
