using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Events;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;
using Akka.Actor;

namespace ActorCluster.Controllers.TaintEviction;

/// <summary>
/// Deletes pods from nodes with NoExecute taints that they do not tolerate, or no longer (kubernetes pkg/controller/tainteviction). When is
/// decided by <see cref="ScheduledEvictions"/>.
/// </summary>
public sealed class TaintEvictionController : ControllerActor
{
    private static readonly IReadOnlyList<Taint> NoTaints = [];
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestRetryPause = TimeSpan.FromSeconds(10);

    private static readonly PodCondition Disrupted = new()
    {
        Type = PodConditionType.DisruptionTarget,
        Status = ConditionStatus.True,
        Reason = PodReason.DeletionByTaintManager,
        Message = "Taint manager: deleting due to NoExecute taint",
    };

    private readonly Dictionary<string, IReadOnlyList<Taint>> _taintedNodes = [];
    private readonly ScheduledEvictions _evictions = new();
    private readonly PodsByNode _byNode = new();
    private Informer<Pod> _pods = null!;
    private Informer<Node> _nodes = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public TaintEvictionController(ControllerContext context)
        : base(context, "taint-eviction-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new TaintEvictionController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _nodes = Watch<Node>(ResourceTypes.Nodes, OnNodeChange);
        _pods = Watch<Pod>(ResourceTypes.Pods, OnPodChange);
    }

    /// <inheritdoc />
    protected override void OnSynced()
    {
        foreach (var node in _nodes.All)
        {
            OnNodeChange(null, node);
        }
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) => Reconciliation.Nothing;

    /// <inheritdoc />
    protected override bool OnMessage(object message)
    {
        switch (message)
        {
            case EvictThoseDue:
                EvictDue();
                return true;
            case EvictAgain again:
                Evict(again.Pod, again.Uid, again.Pause);
                return true;
            default:
                return false;
        }
    }

    private void OnNodeChange(Node? old, Node? current)
    {
        if (!HasSynced || (old is not null && current is not null && ReferenceEquals(old.Spec.Taints, current.Spec.Taints)))
        {
            return;
        }

        var name = (current ?? old)!.Metadata.Name;
        var before = _taintedNodes.GetValueOrDefault(name, NoTaints);
        var taints = current is null ? NoTaints : NoExecuteTaints(current);
        if (SameTaints(before, taints))
        {
            return;
        }

        if (taints.Count == 0)
        {
            _taintedNodes.Remove(name);
        }
        else
        {
            _taintedNodes[name] = taints;
        }

        // A node that is gone has no say any more; its pods are the garbage collector's.
        foreach (var pod in _byNode.On(name))
        {
            Consider(pod, taints);
        }

        EvictDue();
    }

    private void OnPodChange(Pod? old, Pod? current)
    {
        _byNode.Change(old, current);
        if (!HasSynced)
        {
            return;
        }

        // A pod of the same name with another uid is another pod.
        if (old is not null && old.Metadata.Uid != current?.Metadata.Uid)
        {
            _evictions.Cancel(old.Key());
            old = null;
        }

        if (current is not null
            && (old is null || old.Spec.NodeName != current.Spec.NodeName || !ReferenceEquals(old.Spec.Tolerations, current.Spec.Tolerations))
            && current.Spec.NodeName is { Length: > 0 } node && _taintedNodes.TryGetValue(node, out var taints))
        {
            Consider(current, taints);
            EvictDue();
        }
    }

    private void Consider(Pod pod, IReadOnlyList<Taint> taints)
    {
        var key = pod.Key();
        var cancelled = taints.Count == 0
            ? _evictions.Cancel(key)
            : _evictions.Consider(key, Tolerance.Of(taints, pod.Spec.Tolerations), Now) == EvictionChange.Cancelled;
        if (cancelled)
        {
            Tell(key, "Cancelling deletion of Pod " + key);
        }
    }

    private void EvictDue()
    {
        while (_evictions.TryTakeDue(Now, out var key))
        {
            Tell(key, "Marking for deletion Pod " + key);
            if (_pods.Find(key) is { } pod)
            {
                Evict(key, pod.Metadata.Uid, RetryPause);
            }
        }

        if (_evictions.NextDue is { } next)
        {
            Timers.StartSingleTimer(nameof(EvictThoseDue), EvictThoseDue.Instance, next - Now);
        }
        else
        {
            Timers.Cancel(nameof(EvictThoseDue));
        }
    }

    // The condition first, so that whoever counts the pod as failed knows that it was not its own fault.
    private void Evict(ObjectKey key, string uid, TimeSpan pause)
    {
        var now = Now;
        var mark = new ModifyWrite(
            ResourceTypes.Pods,
            key,
            uid,
            current => current is Pod fresh ? fresh.WithStatus(fresh.Status.WithCondition(Disrupted, now)) : current,
            "status");
        Send(mark, response =>
        {
            if (!RetriesLater(mark, response, key, uid, pause) && response.Succeeded)
            {
                var delete = new DeleteWrite(ResourceTypes.Pods, key, new DeleteOptions { Preconditions = new Preconditions { Uid = uid } });
                Send(delete, answer => RetriesLater(delete, answer, key, uid, pause));
            }
        });
    }

    private bool RetriesLater(Write write, ApiResponse response, ObjectKey key, string uid, TimeSpan pause)
    {
        if (response.Failure is not { } failure || write.Tolerates(failure))
        {
            return false;
        }

        var next = pause * 2;
        var again = new EvictAgain(key, uid, next < LongestRetryPause ? next : LongestRetryPause);
        Timers.StartSingleTimer((nameof(EvictAgain), uid), again, pause);
        return true;
    }

    private void Tell(ObjectKey pod, string message) => Events.Record(
        new ObjectReference { ApiVersion = "v1", Kind = "Pod", Namespace = pod.Namespace, Name = pod.Name }, EventType.Normal, "TaintManagerEviction", message);

    private static IReadOnlyList<Taint> NoExecuteTaints(Node node)
    {
        List<Taint>? found = null;
        foreach (var taint in node.Spec.Taints ?? NoTaints)
        {
            if (taint.Effect == TaintEffect.NoExecute)
            {
                (found ??= []).Add(taint);
            }
        }

        return found ?? NoTaints;
    }

    private static bool SameTaints(IReadOnlyList<Taint> left, IReadOnlyList<Taint> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }

    private sealed record EvictThoseDue
    {
        public static readonly EvictThoseDue Instance = new();
    }

    private sealed record EvictAgain(ObjectKey Pod, string Uid, TimeSpan Pause);
}
