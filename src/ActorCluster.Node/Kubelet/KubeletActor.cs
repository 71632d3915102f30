using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Kubelet.Eviction;
using ActorCluster.Node.Kubelet.Pods;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// A node's kubelet: registers the node, sends heartbeats and status, admits pods and keeps one worker for each. It begins by asking the
/// runtime what runs, so that a restart of the kubelet alone leaves containers running, and one of the machine counts as a restart of its
/// containers. Messages: <see cref="IMasterMessage"/> from the link, <see cref="PodEnded"/> and <see cref="PodCleaned"/> from workers.
/// </summary>
internal sealed partial class KubeletActor : UntypedActor, IWithTimers
{
    private readonly NodeIdentity _identity;
    private readonly KubeletSettings _settings;
    private readonly IActorRef _runtime;
    private readonly IActorRef _link;
    private readonly IActorRef _services;
    private readonly NodeClock _clock;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly NodeDescription _description;
    private readonly PodHost _host;
    private readonly bool _hasOwnRange;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // Pods by uid; those under one name at most one of which runs.
    private readonly Dictionary<string, PodEntry> _pods = new(StringComparer.Ordinal);
    private Dictionary<string, SandboxInfo>? _adoptable;

    // Whether the runtime has told what runs. Until then no pod begins: what runs already would be begun a second time, and be taken for
    // nobody's when the list comes.
    private bool _knowsRuntime;
    private PodRequests _used;
    private int _active;
    private long _lastWorker;

    /// <summary>Creates the kubelet of one node.</summary>
    public KubeletActor(
        NodeIdentity identity, string bootId, NodeSettings settings, IActorRef runtime, IActorRef link, IActorRef services, NodeClock clock, int seed)
    {
        _identity = identity;
        _settings = settings.Kubelet;
        _runtime = runtime;
        _link = link;
        _services = services;
        _clock = clock;
        _time = clock.Steady;
        _random = new Random(seed);
        _description = new NodeDescription(identity, settings, bootId);
        _hasOwnRange = settings.PodAddresses.Length > 0;
        _host = new PodHost(identity.Name, _description.Address, _description.Capacity.MemoryBytes, _description.Allocatable);
        _eviction = EvictionState.Begin(_settings.Eviction);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props of the kubelet.</summary>
    /// <param name="identity">The node.</param>
    /// <param name="bootId">Names this start of the machine, which the kubelet may survive or not.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="runtime">The node's runtime.</param>
    /// <param name="link">The node's link.</param>
    /// <param name="services">The process's service directory.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="seed">The jitter of heartbeats derives from it.</param>
    public static Props PropsFor(
        NodeIdentity identity, string bootId, NodeSettings settings, IActorRef runtime, IActorRef link, IActorRef services, NodeClock clock, int seed) =>
        Props.Create(() => new KubeletActor(identity, bootId, settings, runtime, link, services, clock, seed));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _runtime.Tell(ListSandboxes.Instance);
        _runtime.Tell(SubscribeImages.Instance);
    }

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(RepeatFaults.Instance);
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SandboxList list:
                Adopt(list);
                break;
            case IStreamMessage stream when Sender.Equals(_runtime):
                _link.Tell(stream);
                break;
            case IStreamMessage or BreakStreams:
                // The kubelet's server only passes them on, as it does for the runtime's own streaming server.
                _runtime.Tell(message);
                break;
            case IMasterMessage told:
                Handle(told);
                break;
            case PodEnded ended:
                Ended(ended.Uid);
                break;
            case PodCleaned cleaned:
                Cleaned(cleaned.Uid);
                break;
            case ContainerLog log:
                _link.Tell(new LogChunk(log.RequestId, log.Lines, log.ContainerId, log.IsRunning, log.NextLine));
                break;
            case RepeatFaults:
                RepeatFaultsTo(Sender);
                break;
            case InjectFault inject:
                Inject(inject);
                break;
            case HealFault heal:
                Heal(heal);
                break;
            case ShutDownNode shutdown:
                ShutDown(shutdown);
                break;
            case ShutdownGroupDue:
                EndNextGroup();
                break;
            case LinkStarted when _knowsRuntime:
                // The link knows nothing any more: it gets every report again.
                _link.Tell(KubeletReady.Instance);
                RepeatReports();
                break;
            case LinkStarted:
                break;
            default:
                if (!TryHandleNode(message) && !TryHandleConfiguration(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Adopt(SandboxList list)
    {
        _knowsRuntime = true;
        _adoptable = new Dictionary<string, SandboxInfo>(list.Sandboxes.Count, StringComparer.Ordinal);
        foreach (var sandbox in list.Sandboxes)
        {
            _adoptable[sandbox.PodUid] = sandbox;
        }

        _link.Tell(KubeletReady.Instance);
    }

    private void Handle(IMasterMessage told)
    {
        switch (told)
        {
            case PodAssigned or PodChanged or PodRemoved or PodSnapshot when !_knowsRuntime:
                // Meant for the kubelet before this one: a snapshot follows once this one is ready.
                break;
            case PodAssigned or PodChanged or PodRemoved or PodSnapshot when _node is null:
                KeepForLater(told);
                break;
            case PodAssigned assigned:
                Apply(assigned.Pod);
                break;
            case PodChanged changed:
                Apply(changed.Pod);
                break;
            case PodRemoved removed:
                Remove(removed.Uid);
                break;
            case PodSnapshot snapshot:
                Reconcile(snapshot.Pods);
                break;
            case EvictPod evict:
                if (_pods.TryGetValue(evict.Uid, out var evicted))
                {
                    evicted.Worker?.Tell(new FailPod(
                        evict.Reason, evict.Message, TimeSpan.FromSeconds(evict.GraceSeconds), true));
                }

                break;
            case FetchLogs fetch:
                _runtime.Tell(new ReadLog(fetch.RequestId, fetch.PodUid, fetch.Container, fetch.Previous, fetch.TailLines, fetch.FirstLine));
                break;
            default:
                _ = TryHandleNode(told) || TryHandleConfiguration(told);
                break;
        }
    }

    private void Reconcile(IReadOnlyList<Pod> pods)
    {
        // Pods are taken in the order of their age, so that a restart admits the same ones again (kubelet.go: HandlePodAdditions).
        var sorted = new List<Pod>(pods);
        sorted.Sort(static (left, right) =>
        {
            var age = (left.Metadata.CreationTimestamp ?? default).CompareTo(right.Metadata.CreationTimestamp ?? default);
            return age != 0 ? age : string.CompareOrdinal(left.Metadata.Uid, right.Metadata.Uid);
        });
        var present = new HashSet<string>(pods.Count, StringComparer.Ordinal);
        foreach (var pod in sorted)
        {
            present.Add(pod.Metadata.Uid!);
        }

        // First what has to go, so that what takes its name or place finds out at once.
        List<string>? gone = null;
        foreach (var uid in _pods.Keys)
        {
            if (!present.Contains(uid))
            {
                (gone ??= []).Add(uid);
            }
        }

        foreach (var uid in gone ?? [])
        {
            Remove(uid);
        }

        foreach (var pod in sorted)
        {
            Apply(pod);
        }

        if (_adoptable is { Count: > 0 } orphans)
        {
            foreach (var uid in orphans.Keys)
            {
                _log.Info("Node {0}: killing the containers of pod {1}, which does not exist", _identity.Name, uid);
                // Its grace period went with its object (kubelet.go: SyncTerminatingRuntimePod).
                var grace = TimeSpan.FromSeconds(1);
                _runtime.Tell(new RetireSandbox(uid, grace > _settings.MinimumGrace ? grace : _settings.MinimumGrace));
            }
        }

        _adoptable = null;
        RepeatConfiguration();
    }

    private void Apply(Pod pod)
    {
        var uid = pod.Metadata.Uid!;
        if (!_pods.TryGetValue(uid, out var entry))
        {
            Add(pod);
            return;
        }

        var hasNewSpec = !ReferenceEquals(entry.Pod.Spec, pod.Spec);
        entry.Pod = pod;
        if (entry.IsReleased)
        {
            return;
        }

        if (hasNewSpec && entry.IsActive)
        {
            ReferAgain(entry);
        }

        if (entry.Worker is { } worker)
        {
            worker.Tell(new UpdatePod(pod));
        }
        else if (pod.Metadata.DeletionTimestamp is not null)
        {
            // It never ran here, or is over: nothing stands in the way of its end.
            entry.IsHeld = false;
            _link.Tell(new PodTerminated(entry.Key, uid));
        }
    }

    private void Add(Pod pod)
    {
        var uid = pod.Metadata.Uid!;
        var entry = new PodEntry(pod, new(pod.Metadata.Namespace ?? "", pod.Metadata.Name ?? ""), PodRequests.Of(pod.Spec));
        _pods.Add(uid, entry);
        SandboxInfo? sandbox = null;
        _adoptable?.Remove(uid, out sandbox);
        entry.Sandbox = sandbox;
        var runs = sandbox is { IsDown: false };
        if (PodStates.IsTerminal(pod.Status.Phase) && !runs)
        {
            // It is over: its containers stay dead.
            if (pod.Metadata.DeletionTimestamp is not null)
            {
                _link.Tell(new PodTerminated(entry.Key, uid));
            }

            return;
        }

        if (!runs && FindOther(entry) is not null)
        {
            entry.IsHeld = true;
            return;
        }

        Begin(entry);
    }

    private void Begin(PodEntry entry)
    {
        var (pod, sandbox) = (entry.Pod, entry.Sandbox);
        entry.Sandbox = null;
        entry.IsHeld = false;
        if (pod.Metadata.DeletionTimestamp is null)
        {
            var node = new PodAdmission.NodeState(
                _identity.Name, NodeLabels, NodeTaints, _description.Allocatable, _used, _active, _eviction.Pressure, IsShuttingDown);
            var refusal = PodAdmission.Decide(pod, entry.Requests, node, IsPortTaken);
            if (refusal is not null)
            {
                Refuse(entry, refusal);
                if (sandbox is not null)
                {
                    _runtime.Tell(new RemoveSandbox(sandbox.PodUid));
                }

                return;
            }
        }

        var origin = sandbox is { IsDown: false } ? PodOrigin.Adopted
            : sandbox is not null || HasRun(pod) ? PodOrigin.Lost
            : PodOrigin.New;
        entry.IsActive = true;
        _active++;
        Refer(entry);
        _used += entry.Requests;
        var name = "pod-" + pod.Metadata.Uid;
        // The worker of an earlier stay of the same pod may not have vanished yet.
        entry.Worker = Context.ActorOf(
            PodActor.PropsFor(new PodBeginning(pod, origin, sandbox, Known(entry)), _host, _settings, _runtime, _link, _clock),
            Context.Child(name).IsNobody() ? name : $"{name}-{++_lastWorker}");
        RepeatFaultsTo(entry.Worker);
    }

    private void Remove(string uid)
    {
        if (!_pods.TryGetValue(uid, out var entry))
        {
            return;
        }

        if (entry.Worker is { } worker)
        {
            entry.IsReleased = true;
            worker.Tell(ReleasePod.Instance);
            return;
        }

        if (entry.Sandbox is not null)
        {
            _runtime.Tell(new RemoveSandbox(uid));
        }

        _pods.Remove(uid);
        _link.Tell(new ForgetPod(uid));
        ReleaseHeld(entry);
    }
}
