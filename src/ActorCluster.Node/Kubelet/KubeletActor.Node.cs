using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Kubelet.Pods;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Node.Kubelet;

/// <content>
/// The node as a whole: registration (kubelet_node_status.go: registerWithAPIServer), lease (component-helpers/apimachinery/lease), status,
/// memory pressure. A node whose object is deleted is not registered again: as with the real kubelet, only a restart does that. A restart
/// of the master does it too, since its store may have forgotten everything.
/// </content>
internal sealed partial class KubeletActor
{
    private bool _registered;
    private bool _running;
    private bool _registering;
    private bool _linkUp;
    private TimeSpan _registerRetry;
    private Api.Core.Node? _node;
    private Dictionary<string, string>? _labels;
    private string _podRange = "";

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

    // Memory pressure.
    private DateTimeOffset? _lastPressure;
    private string? _victim;
    private DateTimeOffset _victimSince;

    private bool HasMemoryPressure => _lastPressure is not null;

    private IReadOnlyDictionary<string, string>? NodeLabels => _node?.Metadata.Labels ?? (_labels ??= _description.Labels());

    private IReadOnlyList<Taint>? NodeTaints => _node is { } node ? node.Spec.Taints : _identity.Taints;

    private bool TryHandleNode(object message)
    {
        switch (message)
        {
            case LinkUp up:
                _linkUp = true;
                _registered &= !up.IsNewGateway;
                Register();
                break;
            case LinkDown:
                _linkUp = false;
                _registering = false;
                break;
            case NodeRegistered answer:
                Registered(answer);
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
                Timers.StartSingleTimer(TimerKey.Eviction, EvictionDue.Instance, _settings.EvictionInterval);
                if (_active > 0 || HasMemoryPressure)
                {
                    _runtime.Tell(QueryUsage.Instance);
                }

                break;
            case RuntimeUsage usage:
                Evict(usage);
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
        _link.Tell(new RegisterNode(_description.Registration(_time.GetUtcNow())));
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
        if (_settings.EvictionInterval > TimeSpan.Zero)
        {
            Timers.StartSingleTimer(TimerKey.Eviction, EvictionDue.Instance, _settings.EvictionInterval * Math.Max(0.05, _random.NextDouble()));
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
        _link.Tell(new RenewLease(new MicroTime(_time.GetUtcNow()), (int)_settings.LeaseDuration.TotalSeconds));
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
        var ready = _podRange.Length > 0 || _hasOwnRange;
        _conditions = NodeDescription.Conditions(
            _conditions,
            ready,
            "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
            HasMemoryPressure,
            now);
        RepeatNodeStatus();
        if (ready && !_announcedReady)
        {
            _announcedReady = true;
            RecordNode("NodeReady", $"Node {_identity.Name} status is now: NodeReady");
        }
        else if (!ready)
        {
            // Looked at again with the next update, as nothing else tells of a range.
            _statusChanged = true;
        }
    }

    private void RepeatNodeStatus()
    {
        if (_registered && _conditions is not null)
        {
            _link.Tell(new NodeStatusReport(_description.Status(_conditions, _images, _time.GetUtcNow())));
        }
    }

    private void Evict(RuntimeUsage usage)
    {
        var now = _time.GetUtcNow();
        var used = 0L;
        foreach (var (_, memory) in usage.Pods.Values)
        {
            used += memory;
        }

        var available = _description.Capacity.MemoryBytes - used;
        var before = HasMemoryPressure;
        if (available < _settings.EvictionMemoryAvailableBytes)
        {
            _lastPressure = now;
        }
        else if (_lastPressure is { } last && now - last >= _settings.EvictionPressureTransition)
        {
            _lastPressure = null;
        }

        if (before != HasMemoryPressure)
        {
            RecordNode(
                HasMemoryPressure ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory",
                $"Node {_identity.Name} status is now: {(HasMemoryPressure ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory")}");
            _statusChanged = true;
            UpdateStatus();
        }

        var cleaning = _victim is not null && _pods.TryGetValue(_victim, out var victim) && victim.IsActive && now - _victimSince < _settings.EvictionCleanupWait;
        if (available >= _settings.EvictionMemoryAvailableBytes || cleaning)
        {
            return;
        }

        _victim = null;
        var candidates = new List<Eviction.Candidate>();
        foreach (var (uid, (_, memory)) in usage.Pods)
        {
            if (_pods.TryGetValue(uid, out var entry) && entry.IsActive && entry.Worker is not null)
            {
                candidates.Add(new Eviction.Candidate(entry.Pod, memory, entry.Requests.MemoryBytes));
            }
        }

        if (Eviction.Choose(candidates) is { } chosen)
        {
            _victim = chosen.Pod.Metadata.Uid;
            _victimSince = now;
            var message = Eviction.Message(_settings.EvictionMemoryAvailableBytes, available);
            RecordPod(chosen.Pod, "Warning", "Evicted", message);
            // A hard threshold leaves no grace: the pod has one second.
            _pods[_victim!].Worker!.Tell(new FailPod("Evicted", message, TimeSpan.FromSeconds(1)));
        }
    }

    private void RecordNode(string reason, string message)
    {
        if (_settings.NodeEvents)
        {
            // The kubelet gives its node's name as the uid (kubelet.go: nodeRef).
            _link.Tell(new RecordEvent(
                new ObjectReference { Kind = "Node", Name = _identity.Name, Uid = _identity.Name }, "Normal", reason, message, "kubelet"));
        }
    }

    private enum TimerKey
    {
        Register,
        Lease,
        Status,
        Eviction,
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

    private sealed record EvictionDue
    {
        public static readonly EvictionDue Instance = new();
    }
}
