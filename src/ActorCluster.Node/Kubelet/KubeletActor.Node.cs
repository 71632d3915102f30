using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Kubelet.Eviction;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Runtime.Usage;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Node.Kubelet;

/// <content>
/// The node as a whole: registration (kubelet_node_status.go: registerWithAPIServer), lease (component-helpers/apimachinery/lease), status
/// and what it is short of. A node whose object is deleted is not registered again: as with the real kubelet, only a restart does that. A
/// restart of the master does it too, since its store may have forgotten everything.
/// </content>
internal sealed partial class KubeletActor
{
    private const string NoNetwork =
        "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";

    private const string ShuttingDown = "node is shutting down";
    private const int MostKept = 1_000;

    private bool _registered;
    private bool _running;
    private bool _registering;
    private bool _linkUp;
    private TimeSpan _registerRetry;
    private Api.Core.Node? _node;
    private Dictionary<string, string>? _labels;
    private string _podRange = "";

    // What the master said of pods before the node was known; when it is too much all of it is forgotten, and asked for anew.
    private readonly List<IMasterMessage> _kept = [];
    private bool _lostKept;

    // The lease: at most one renewal is under way.
    private bool _renewing;
    private bool _announcedLease;
    private TimeSpan _leaseRetry;

    // The status as last told.
    private IReadOnlyList<NodeCondition>? _conditions;
    private IReadOnlyList<ContainerImage>? _images;
    private bool _statusChanged;
    private DateTimeOffset _lastStatusReport;
    private bool _announcedReady;

    private Pressure _announcedPressure;

    private IReadOnlyDictionary<string, string>? NodeLabels => _node?.Metadata.Labels ?? (_labels ??= _description.Labels());

    private IReadOnlyList<Taint>? NodeTaints => _node is { } node ? node.Spec.Taints : _identity.Taints;

    private bool TryHandleNode(object message)
    {
        switch (message)
        {
            case LinkUp up:
                _linkUp = true;
                _registered &= !up.IsNewGateway;
                _statusChanged = true;
                Register();
                break;
            case RequestReports:
                // Something else may be said of the node: its next status goes out, changed or not (tryUpdateNodeStatus compares them).
                _statusChanged = true;
                RepeatConfiguration();
                break;
            case LinkDown:
                _linkUp = false;
                _registering = false;
                break;
            case NodeRegistered answer:
                Registered(answer);
                TakeUpKept();
                break;
            case RegisterDue:
                _registering = false;
                Register();
                break;
            case LeaseDue:
                Renew();
                break;
            case LeaseRenewed renewed:
                Renewed(renewed.Succeeded);
                break;
            case LeaseTimeout:
                Renewed(false);
                break;
            case StatusDue:
                Timers.StartSingleTimer(TimerKey.Status, StatusDue.Instance, Jittered(_settings.StatusUpdateFrequency));
                UpdateStatus();
                break;
            case EvictionDue:
                _runtime.Tell(new TakeUsage(UsagePurpose.Eviction));
                break;
            case CleanupDue:
                LookAfterVictims();
                break;
            case ImageCollectionDue:
                _runtime.Tell(new TakeUsage(UsagePurpose.ImageCollection));
                break;
            case UsageTaken taken:
                Taken(taken);
                break;
            case MachineOutOfMemory memory:
                RecordNode(
                    "SystemOOM", $"System OOM encountered, victim process: {memory.Process}, pid: {memory.Id.ToString(CultureInfo.InvariantCulture)}", "Warning");
                break;
            case QueryUsage query:
                _runtime.Forward(query);
                break;
            case ImagesChanged images:
                _images = images.Images;
                _statusChanged = true;
                break;
            default:
                return false;
        }

        return true;
    }

    private void Register()
    {
        if (_registered || _registering || !_linkUp)
        {
            return;
        }

        _registering = true;
        _registerRetry = _registerRetry == TimeSpan.Zero ? _settings.RegisterRetryInitial : _registerRetry;
        _link.Tell(new RegisterNode(_description.Registration(_clock.GetUtcNow())));
        Timers.StartSingleTimer(TimerKey.Register, RegisterDue.Instance, _settings.RequestTimeout);
    }

    private void Registered(NodeRegistered answer)
    {
        if (answer.Node is { } node)
        {
            _node = node;
            if (node.Spec.PodCIDR is { Length: > 0 } range && range != _podRange)
            {
                _podRange = range;
                _runtime.Tell(new UsePodRange(range));
            }
        }

        if (_registered)
        {
            return;
        }

        if (answer.Node is null)
        {
            _log.Warning("Node {0} could not register: {1}", _identity.Name, answer.Failure);
            Timers.StartSingleTimer(TimerKey.Register, RegisterDue.Instance, _registerRetry);
            _registerRetry = TimeSpan.FromTicks(Math.Min(_registerRetry.Ticks * 2, _settings.RegisterRetryMaximum.Ticks));
            return;
        }

        _registered = true;
        _registering = false;
        _registerRetry = TimeSpan.Zero;
        Timers.Cancel(TimerKey.Register);
        _statusChanged = true;
        if (_running)
        {
            UpdateStatus();
            return;
        }

        _running = true;
        RecordNode("Starting", "Starting kubelet.");
        RecordNode("NodeHasSufficientMemory", $"Node {_identity.Name} status is now: NodeHasSufficientMemory");
        RecordNode("NodeHasNoDiskPressure", $"Node {_identity.Name} status is now: NodeHasNoDiskPressure");
        RecordNode("NodeHasSufficientPID", $"Node {_identity.Name} status is now: NodeHasSufficientPID");
        RecordNode("NodeAllocatableEnforced", "Updated Node Allocatable limit across pods");
        _conditions = answer.Node.Status.Conditions;
        UpdateStatus();
        Renew();

        // Real kubelets start at different moments; nodes that start together in one process are spread by their first pause.
        Timers.StartSingleTimer(TimerKey.Status, StatusDue.Instance, _settings.StatusUpdateFrequency * Math.Max(0.05, _random.NextDouble()));
        StartHousekeeping();
    }

    // A kubelet watches no pods before it has its node (kubelet.go: makePodSourceConfig waits for nodeHasSynced): what is said of pods
    // waits, as the range of their addresses and what they are admitted by stands there. The gateway sends them once it is connected.
    private void KeepForLater(IMasterMessage told)
    {
        if (told is PodSnapshot)
        {
            _kept.Clear();
        }
        else if (_kept.Count >= MostKept)
        {
            _kept.Clear();
            _lostKept = true;
        }

        _lostKept &= told is not PodSnapshot;
        if (!_lostKept)
        {
            _kept.Add(told);
        }
    }

    private void TakeUpKept()
    {
        if (_node is null)
        {
            return;
        }

        foreach (var told in _kept)
        {
            Handle(told);
        }

        _kept.Clear();
        if (_lostKept)
        {
            _lostKept = false;
            _link.Tell(KubeletReady.Instance);
        }
    }

    private void Renew()
    {
        if (_settings.LeaseDuration == TimeSpan.Zero || _renewing)
        {
            return;
        }

        _renewing = true;
        Timers.StartSingleTimer(TimerKey.Lease, LeaseTimeout.Instance, _settings.RequestTimeout);
        _link.Tell(new RenewLease(new MicroTime(_clock.GetUtcNow()), (int)_settings.LeaseDuration.TotalSeconds));
    }

    private void Renewed(bool succeeded)
    {
        if (!_renewing)
        {
            return;
        }

        _renewing = false;
        var first = !_announcedLease;
        _announcedLease |= succeeded;
        TimeSpan pause;
        if (succeeded)
        {
            _leaseRetry = TimeSpan.Zero;
            pause = first ? _settings.LeaseRenewInterval * Math.Max(0.05, _random.NextDouble()) : Jittered(_settings.LeaseRenewInterval);
        }
        else
        {
            _leaseRetry = _leaseRetry == TimeSpan.Zero
                ? _settings.LeaseRetryInitial
                : TimeSpan.FromTicks(Math.Min(_leaseRetry.Ticks * 2, _settings.LeaseRetryMaximum.Ticks));
            pause = _leaseRetry;
        }

        Timers.StartSingleTimer(TimerKey.Lease, LeaseDue.Instance, pause);
    }

    private TimeSpan Jittered(TimeSpan interval) => interval * (1 + (_settings.LeaseRenewJitter * _random.NextDouble()));

    private void UpdateStatus()
    {
        if (!_registered)
        {
            return;
        }

        var now = _time.GetUtcNow();
        if (!_statusChanged && now - _lastStatusReport < _settings.StatusReportFrequency)
        {
            return;
        }

        _statusChanged = false;
        _lastStatusReport = now;
        // A node without a range for its pods has no network plugin that works.
        var hasNetwork = _podRange.Length > 0 || _hasOwnRange;
        var ready = hasNetwork && !IsShuttingDown;
        _conditions = NodeDescription.Conditions(_conditions, ready, hasNetwork ? ShuttingDown : NoNetwork, _eviction.Pressure, _clock.GetUtcNow());
        RepeatNodeStatus();
        AnnouncePressure();
        if (ready && !_announcedReady)
        {
            _announcedReady = true;
            RecordNode("NodeReady", $"Node {_identity.Name} status is now: NodeReady");
        }
        else if (_announcedReady && !ready)
        {
            _announcedReady = false;
            RecordNode("NodeNotReady", $"Node {_identity.Name} status is now: NodeNotReady");
        }
        else if (!hasNetwork)
        {
            // Looked at again with the next update, as nothing else tells of a range.
            _statusChanged = true;
        }
    }

    private void AnnouncePressure()
    {
        var (before, now) = (_announcedPressure, _eviction.Pressure);
        _announcedPressure = now;
        Announce(before.Memory, now.Memory, "NodeHasInsufficientMemory", "NodeHasSufficientMemory");
        Announce(before.Disk, now.Disk, "NodeHasDiskPressure", "NodeHasNoDiskPressure");
        Announce(before.Pid, now.Pid, "NodeHasInsufficientPID", "NodeHasSufficientPID");

        void Announce(bool was, bool isNow, string pressed, string free)
        {
            if (was != isNow)
            {
                RecordNode(isNow ? pressed : free, $"Node {_identity.Name} status is now: {(isNow ? pressed : free)}");
            }
        }
    }

    private void RepeatNodeStatus()
    {
        if (_registered && _conditions is not null)
        {
            _link.Tell(new NodeStatusReport(_description.Status(_conditions, _images, _clock.GetUtcNow())));
        }
    }

    private void RecordNode(string reason, string message, string type = "Normal")
    {
        if (_settings.NodeEvents)
        {
            // The kubelet gives its node's name as the uid (kubelet.go: nodeRef).
            _link.Tell(new RecordEvent(
                new ObjectReference { Kind = "Node", Name = _identity.Name, Uid = _identity.Name }, type, reason, message, "kubelet"));
        }
    }

    private enum TimerKey
    {
        Register,
        Lease,
        Status,
        Eviction,
        ImageCollection,
        Shutdown,
    }

    private sealed record RegisterDue
    {
        public static readonly RegisterDue Instance = new();
    }

    private sealed record LeaseDue
    {
        public static readonly LeaseDue Instance = new();
    }

    private sealed record LeaseTimeout
    {
        public static readonly LeaseTimeout Instance = new();
    }

    private sealed record StatusDue
    {
        public static readonly StatusDue Instance = new();
    }
}
