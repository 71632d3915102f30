using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Events;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Cycle;
using ActorCluster.Scheduler.Framework;
using ActorCluster.Scheduler.Plugins.VolumeBinding;
using ActorCluster.Scheduler.Queue;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Scheduler;

/// <summary>
/// The scheduler (<c>/user/master/scheduler/leader</c>): watches pods and nodes, places one pod after the other by
/// <see cref="SchedulingCycle"/>, counts it as placed at once ("assumed"), and binds it through the API while it goes on with the next. A
/// binding that fails takes the assumption back and sends the pod into back-off. For a pod that fits nowhere it may end pods of lower
/// priority, and keeps their node for it.
/// <para>Messages: those of <see cref="InformerSet"/> and <see cref="ApiClient"/>, and its own Continue and Flush.</para>
/// </summary>
public sealed partial class SchedulerActor : UntypedActor, IWithTimers
{
    private readonly SchedulerSettings _settings;
    private readonly TimeProvider _time;
    private readonly SchedulingQueue _queue;
    private readonly SchedulingCycle _cycle;
    private readonly ClusterCache _cache = new();
    private readonly HashSet<string> _assumed = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ICanTell _apiActor;
    private readonly ClientSettings _client;
    private ApiClient _api = null!;
    private InformerSet _informers = null!;
    private EventRecorder _events = null!;
    private bool _continuing;

    /// <summary>Creates the scheduler.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="client">Timeouts of requests and watches.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Decides between nodes that are equally good.</param>
    public SchedulerActor(ICanTell api, SchedulerSettings settings, ClientSettings client, TimeProvider time, Random random)
    {
        _settings = settings;
        _time = time;
        _queue = new SchedulingQueue(settings);
        _cycle = new SchedulingCycle(DefaultProfile.Filters, DefaultProfile.Scores, DefaultProfile.PostFilter(random), settings.PercentageOfNodesToScore, random);
        _apiActor = api;
        _client = client;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="client">Timeouts of requests and watches.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Decides between nodes that are equally good.</param>
    public static Props PropsFor(ICanTell api, SchedulerSettings settings, ClientSettings client, TimeProvider time, Random random) =>
        Props.Create(() => new SchedulerActor(api, settings, client, time, random));

    /// <inheritdoc />
    protected override void PreStart()
    {
        // Not in the constructor: the timers are there only after it.
        _api = new ApiClient(_apiActor, Self, Timers, _settings.Name, _time, _client);
        _informers = new InformerSet(_apiActor, Self, Timers, _settings.Name, _client);
        _events = new EventRecorder(_api, _settings.Name, _time);
        _informers.Watch<Node>(ResourceTypes.Nodes, OnNodeChange);
        _informers.Watch<Pod>(ResourceTypes.Pods, OnPodChange);
        _informers.Watch<Namespace>(ResourceTypes.Namespaces, OnNamespaceChange);
        _informers.Watch<Service>(ResourceTypes.Services, OnServiceChange);
        _informers.Watch<ReplicaSet>(ResourceTypes.ReplicaSets, OnReplicaSetChange);
        _informers.Watch<StatefulSet>(ResourceTypes.StatefulSets, OnStatefulSetChange);
        _informers.Watch<ReplicationController>(ResourceTypes.ReplicationControllers, OnReplicationControllerChange);
        _informers.Watch<PodDisruptionBudget>(ResourceTypes.PodDisruptionBudgets, OnBudgetChange);
        _informers.Watch<StorageClass>(ResourceTypes.StorageClasses, OnStorageClassChange);
        _informers.Watch<PersistentVolume>(ResourceTypes.PersistentVolumes, OnVolumeChange);
        _informers.Watch<PersistentVolumeClaim>(ResourceTypes.PersistentVolumeClaims, OnClaimChange);
        _informers.Watch<CSINode>(ResourceTypes.CSINodes, OnDriversChange);
        _informers.Watch<VolumeAttachment>(ResourceTypes.VolumeAttachments, OnAttachmentChange);
        _informers.Start();
        Timers.StartPeriodicTimer(Flush.Instance, Flush.Instance, _settings.FlushInterval);
    }

    /// <inheritdoc />
    protected override void PostStop() => _informers.Stop();

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Continue:
                _continuing = false;
                break;
            case Flush:
                GiveUpLateVolumes();
                _queue.Flush(_time.GetUtcNow());
                break;
            default:
                if (!_informers.TryHandle(message) && !_api.TryHandle(message))
                {
                    Unhandled(message);
                    return;
                }

                break;
        }

        // While a turn is owed to the rest of the mailbox, nothing is placed: a burst of pods must not keep the nodes' changes waiting.
        if (_informers.HasSynced && !_continuing)
        {
            PlaceSome();
        }
    }

    private void PlaceSome()
    {
        for (var i = 0; i < _settings.PodsPerTurn; i++)
        {
            if (!_queue.TryTake(out var pod))
            {
                return;
            }

            Place(pod);
        }

        _continuing = true;
        Self.Tell(Continue.Instance);
    }

    private void Place(QueuedPod queued)
    {
        var pod = queued.Pod;
        if (pod.Pod.Metadata.DeletionTimestamp is not null)
        {
            _events.Warning(pod.Pod, "FailedScheduling", $"skip schedule deleting pod: {pod.Key}");
            _queue.Remove(pod.Uid);
            return;
        }

        var result = _cycle.Select(pod, _cache);
        if (result.Node is { } node)
        {
            Bind(queued, node);
            return;
        }

        var message = result.Failure!.Message;
        var nominated = result.PostFilter?.NominatedNode;
        if (nominated is { Length: > 0 })
        {
            Preempt(pod, nominated, result.PostFilter!.Victims);
            _cache.Nominations.Set(pod, nominated);
        }
        else if (nominated is not null)
        {
            _cache.Nominations.Remove(pod.Uid);
        }

        _queue.Unschedulable(queued, result.Failure.Plugins, _time.GetUtcNow());
        _events.Warning(pod.Pod, "FailedScheduling", message);
        SetUnschedulable(pod, PodReason.Unschedulable, message, nominated);
    }

    private void Bind(QueuedPod queued, NodeInfo node)
    {
        var pod = queued.Pod;
        VolumeChoice? volumes = null;
        if (pod.Claims.Count > 0)
        {
            PodVolumes.Of(pod, _cache.Volumes, out _)?.On(node.Node, out volumes);
        }

        _cache.Place(pod, node.Name);
        _cache.Nominations.Remove(pod.Uid);
        _assumed.Add(pod.Uid);
        if (volumes is { IsNothing: false })
        {
            BindVolumes(queued, node.Name, volumes);
        }
        else
        {
            BindToNode(queued, node.Name);
        }
    }

    private void BindToNode(QueuedPod queued, string nodeName)
    {
        var pod = queued.Pod;
        _api.Bind(pod.Key, pod.Uid, nodeName, response =>
        {
            if (response.Succeeded)
            {
                _events.Normal(pod.Pod, "Scheduled", $"Successfully assigned {pod.Key} to {nodeName}");
                return;
            }

            var reason = response.Failure!.Message ?? "";
            _log.Warning("Binding {0} to {1} failed: {2}", pod.Key, nodeName, reason);
            if (response.Failure.Code == 404)
            {
                Unassume(pod.Uid);
                _queue.Remove(pod.Uid);
                return;
            }

            TakeBack(queued, "running Bind plugin \"DefaultBinder\": " + reason);
        });
    }

    // The pod could not come to its node: it looks for one again after its back-off.
    private void TakeBack(QueuedPod queued, string why)
    {
        Unassume(queued.Pod.Uid);
        _cache.Nominations.Observe(null, queued.Pod);
        _queue.Failed(queued, _time.GetUtcNow());
        _events.Warning(queued.Pod.Pod, "FailedScheduling", why);
    }

    private void Unassume(string uid)
    {
        if (_assumed.Remove(uid))
        {
            _cache.Remove(uid);
        }
    }

    private void SetUnschedulable(PodInfo pod, string reason, string message, string? nominated)
    {
        var now = new Time(_time.GetUtcNow());
        _api.Modify<Pod>(ResourceTypes.Pods, pod.Key, pod.Uid, current => WithCondition(current, reason, message, nominated, now), static _ => { }, "status");
    }

    private static Pod WithCondition(Pod pod, string reason, string message, string? nominated, Time now)
    {
        if (pod.Condition(PodConditionType.PodScheduled)?.Status == ConditionStatus.True)
        {
            return pod;
        }

        var condition = new PodCondition
        {
            Type = PodConditionType.PodScheduled,
            Status = ConditionStatus.False,
            Reason = reason,
            Message = message,
        };
        var status = pod.Status.WithCondition(condition, now);
        return pod.WithStatus(nominated is null || nominated == (status.NominatedNodeName ?? "") ? status : status with { NominatedNodeName = nominated });
    }

    private sealed record Continue : INotInfluenceReceiveTimeout
    {
        public static readonly Continue Instance = new();
    }

    private sealed record Flush : INotInfluenceReceiveTimeout
    {
        public static readonly Flush Instance = new();
    }
}
