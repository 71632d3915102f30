using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Queue;

/// <summary>
/// The pods that wait for a node (kubernetes pkg/scheduler/internal/queue): active ones by priority and age, those that failed lately
/// in back-off, those that fit nowhere until something relevant changes or five minutes have passed. Holds no clock and no timer.
/// </summary>
internal sealed class SchedulingQueue
{
    private readonly PriorityQueue<QueuedPod, (int Priority, DateTimeOffset AddedAt, long Ticket)> _active = new(ActiveOrder.Instance);
    private readonly PriorityQueue<QueuedPod, (DateTimeOffset Until, long Ticket)> _backingOff = new();
    private readonly Dictionary<string, QueuedPod> _pods = [];
    private readonly Dictionary<string, QueuedPod> _unschedulable = [];
    private readonly SchedulerSettings _settings;
    private long _tickets;

    public SchedulingQueue(SchedulerSettings settings) => _settings = settings;

    /// <summary>How many pods wait, by place.</summary>
    /// <param name="place">The place.</param>
    public int Count(QueuePlace place)
    {
        var count = 0;
        foreach (var pod in _pods.Values)
        {
            if (pod.Place == place)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Adds a new pod, or takes the newer state of one that waits. A change of its spec or labels gives it another try.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="now">The time.</param>
    public void AddOrUpdate(PodInfo pod, DateTimeOffset now)
    {
        if (!_pods.TryGetValue(pod.Uid, out var queued))
        {
            queued = new QueuedPod(pod, now);
            _pods.Add(pod.Uid, queued);
            Activate(queued);
            return;
        }

        var before = queued.Pod.Pod;
        queued.Pod = pod;
        if (queued.Place == QueuePlace.Unschedulable && !(ReferenceEquals(before.Spec, pod.Pod.Spec) && ReferenceEquals(before.Metadata.Labels, pod.Pod.Metadata.Labels)))
        {
            BackOffOrActivate(queued, now);
        }
    }

    /// <summary>Forgets a pod: it was bound or deleted.</summary>
    /// <param name="uid">Its uid.</param>
    public void Remove(string uid)
    {
        // What stands in the heaps is passed over when its turn comes.
        if (_pods.Remove(uid, out var queued))
        {
            _unschedulable.Remove(uid);
            queued.Place = QueuePlace.InFlight;
        }
    }

    /// <summary>Takes the pod whose turn it is.</summary>
    /// <param name="pod">The pod.</param>
    /// <returns>False when no pod is active.</returns>
    public bool TryTake(out QueuedPod pod)
    {
        while (_active.TryDequeue(out pod!, out var order))
        {
            if (pod.Place == QueuePlace.Active && pod.Ticket == order.Ticket)
            {
                pod.Place = QueuePlace.InFlight;
                pod.Attempts++;
                return true;
            }
        }

        return false;
    }

    /// <summary>No node fits the pod: it waits for a change that could matter to the plugins that said so.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="plugins">The plugins.</param>
    /// <param name="now">The time.</param>
    public void Unschedulable(QueuedPod pod, IReadOnlyList<IFilterPlugin> plugins, DateTimeOffset now)
    {
        if (_pods.ContainsKey(pod.Pod.Uid))
        {
            pod.RejectedBy = plugins;
            pod.AddedAt = now;
            pod.Place = QueuePlace.Unschedulable;
            _unschedulable[pod.Pod.Uid] = pod;
        }
    }

    /// <summary>Placing the pod failed for another reason: it is tried again after its back-off.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="now">The time.</param>
    public void Failed(QueuedPod pod, DateTimeOffset now)
    {
        if (_pods.ContainsKey(pod.Pod.Uid))
        {
            pod.AddedAt = now;
            BackOffOrActivate(pod, now);
        }
    }

    /// <summary>What a pod waits for failed: it is tried again after its back-off, if it waits for the cluster to change.</summary>
    /// <param name="uid">Its uid.</param>
    /// <param name="now">The time.</param>
    public void Retry(string uid, DateTimeOffset now)
    {
        if (_unschedulable.TryGetValue(uid, out var pod))
        {
            BackOffOrActivate(pod, now);
        }
    }

    /// <summary>The cluster changed: pods get another try if the change could matter to a plugin that rejected them.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="cluster">The cluster, after it.</param>
    /// <param name="now">The time.</param>
    public void Moved(ClusterChange change, ClusterCache cluster, DateTimeOffset now)
    {
        if (_unschedulable.Count == 0 || change.Events == ClusterEvents.None)
        {
            return;
        }

        foreach (var pod in _unschedulable.Values.ToArray())
        {
            if (pod.RejectedBy.Count == 0 || pod.RejectedBy.Any(plugin => (plugin.Events & change.Events) != 0 && plugin.MightHelp(pod.Pod, change, cluster)))
            {
                BackOffOrActivate(pod, now);
            }
        }
    }

    /// <summary>Ends back-offs that are over, and gives pods that have been unschedulable for long another try.</summary>
    /// <param name="now">The time.</param>
    public void Flush(DateTimeOffset now)
    {
        while (_backingOff.TryPeek(out var pod, out var order) && order.Until <= now)
        {
            _backingOff.Dequeue();
            if (pod.Place == QueuePlace.BackingOff && pod.Ticket == order.Ticket)
            {
                Activate(pod);
            }
        }

        foreach (var pod in _unschedulable.Values.ToArray())
        {
            if (now - pod.AddedAt > _settings.UnschedulableTimeout)
            {
                BackOffOrActivate(pod, now);
            }
        }
    }

    /// <summary>How long a pod backs off after its attempts: 1, 2, 4, 8, 10 seconds.</summary>
    /// <param name="attempts">Its attempts so far.</param>
    public TimeSpan BackOff(int attempts)
    {
        var pause = _settings.BackOffInitial;
        for (var i = 1; i < attempts && pause < _settings.BackOffMaximum; i++)
        {
            pause *= 2;
        }

        return pause < _settings.BackOffMaximum ? pause : _settings.BackOffMaximum;
    }

    private void BackOffOrActivate(QueuedPod pod, DateTimeOffset now)
    {
        _unschedulable.Remove(pod.Pod.Uid);
        var until = pod.AddedAt + BackOff(pod.Attempts);
        if (until <= now)
        {
            Activate(pod);
            return;
        }

        pod.Place = QueuePlace.BackingOff;
        pod.Ticket = ++_tickets;
        _backingOff.Enqueue(pod, (until, pod.Ticket));
    }

    private void Activate(QueuedPod pod)
    {
        pod.Place = QueuePlace.Active;
        pod.Ticket = ++_tickets;
        _active.Enqueue(pod, (pod.Pod.Priority, pod.AddedAt, pod.Ticket));
    }

    private sealed class ActiveOrder : IComparer<(int Priority, DateTimeOffset AddedAt, long Ticket)>
    {
        public static readonly ActiveOrder Instance = new();

        public int Compare((int Priority, DateTimeOffset AddedAt, long Ticket) x, (int Priority, DateTimeOffset AddedAt, long Ticket) y)
        {
            var order = y.Priority.CompareTo(x.Priority);
            order = order != 0 ? order : x.AddedAt.CompareTo(y.AddedAt);
            return order != 0 ? order : x.Ticket.CompareTo(y.Ticket);
        }
    }
}
