using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;
using Akka.Actor;

namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>
/// Finds silent nodes and keeps pods away from nodes that cannot run them. Decisions are in <see cref="NodeMonitor"/> and
/// <see cref="NodeTaints"/>. A pass over all nodes comes every five seconds; NoSchedule taints follow each update of a node at once;
/// NoExecute taints come out of the zones' queues, which are only worked off while something waits in them.
/// </summary>
public sealed class NodeLifecycleController : ControllerActor
{
    // retrySleepTime and NodeHealthUpdateRetry of node_lifecycle_controller.go: what is refused for a moment does not cost a whole period.
    private const int SilenceAttempts = 5;
    private static readonly TimeSpan SilencePause = TimeSpan.FromMilliseconds(20);

    private readonly NodeLifecycleSettings _settings;
    private readonly NodeMonitor _monitor;
    private readonly PodsByNode _pods = new();
    private Informer<Node> _nodes = null!;
    private Informer<Lease> _leases = null!;
    private bool _isPassing;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public NodeLifecycleController(ControllerContext context)
        : base(context, "node-controller")
    {
        _settings = context.Settings.NodeLifecycle;
        _monitor = new NodeMonitor(_settings);
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new NodeLifecycleController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _nodes = Watch<Node>(ResourceTypes.Nodes, OnNodeChange);
        _leases = Watch<Lease>(ResourceTypes.Leases, static (_, _) => { }, WellKnownNamespaces.NodeLease);
        Watch<Pod>(ResourceTypes.Pods, _pods.Change);
    }

    /// <inheritdoc />
    protected override void OnSynced()
    {
        Timers.StartPeriodicTimer(nameof(MonitorPass), MonitorPass.Instance, _settings.MonitorPeriod);
        Monitor();
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_nodes.Find(key) is not { } node || ReferenceEquals(NodeTaints.WithNoSchedule(node, Now), node))
        {
            return Reconciliation.Nothing;
        }

        var now = Now;
        return Reconciliation.Of(new ModifyWrite(
            ResourceTypes.Nodes, key, node.Metadata.Uid, current => NodeTaints.WithNoSchedule((Node)current, now)));
    }

    /// <inheritdoc />
    protected override bool OnMessage(object message)
    {
        switch (message)
        {
            case MonitorPass:
                Monitor();
                return true;
            case TaintNext:
                TaintThoseDue();
                return true;
            case SilenceAttempt attempt:
                Silence(attempt);
                return true;
            default:
                return false;
        }
    }

    private void OnNodeChange(Node? old, Node? current)
    {
        if (current is not null
            && (old is null || !ReferenceEquals(old.Status.Conditions, current.Status.Conditions) || !ReferenceEquals(old.Spec, current.Spec)))
        {
            Enqueue(current.Key());
        }
    }

    // As in Kubernetes the next pass waits until every write of this one is answered (monitorNodeHealth).
    private void Monitor()
    {
        if (_isPassing)
        {
            return;
        }

        _isPassing = true;
        var pass = _monitor.Pass(_nodes.All, LeaseOf, Now);
        foreach (var e in pass.Events)
        {
            Report(e);
        }

        foreach (var write in pass.Writes)
        {
            Send(write);
        }

        foreach (var node in pass.PodsNotReady)
        {
            MarkPodsNotReady(node);
        }

        var outcomes = new Dictionary<string, bool?>();
        foreach (var silenced in pass.Silenced)
        {
            Silence(new SilenceAttempt(pass, silenced, outcomes, 1));
        }

        if (pass.Silenced.Count == 0)
        {
            Complete(pass, outcomes);
        }
    }

    private void Silence(SilenceAttempt attempt) => Send(attempt.Node.Write, response =>
    {
        if (response.Failure is { Code: not 404 } && attempt.Number < SilenceAttempts)
        {
            Timers.StartSingleTimer(
                (nameof(SilenceAttempt), attempt.Node.Name), attempt with { Number = attempt.Number + 1 }, SilencePause);
            return;
        }

        attempt.Outcomes.Add(attempt.Node.Name, Outcome(attempt.Node, response));
        if (attempt.Outcomes.Count == attempt.Pass.Silenced.Count)
        {
            Complete(attempt.Pass, attempt.Outcomes);
        }
    });

    // Of a node whose silence could not be written nothing is said, and its pods stay as they are: the next pass finds it silent again.
    private bool? Outcome(SilencedNode silenced, ApiResponse response)
    {
        if (!response.Succeeded || response.Object is not Node node)
        {
            return null;
        }

        var status = node.Condition(NodeConditionType.Ready)?.Status;
        if (status == ConditionStatus.Unknown && silenced.Event is { } e)
        {
            Report(e);
            MarkPodsNotReady(silenced.Name);
        }

        return status == ConditionStatus.True;
    }

    private void Complete(NodePass pass, IReadOnlyDictionary<string, bool?> outcomes)
    {
        foreach (var write in _monitor.Complete(pass, outcomes, Now))
        {
            Send(write);
        }

        _isPassing = false;
        WorkOffQueuesWhileSomethingWaits();
    }

    private Lease? LeaseOf(string node) => _leases.Find(new ObjectKey(WellKnownNamespaces.NodeLease, node));

    private void TaintThoseDue()
    {
        foreach (var write in _monitor.TaintNext(name => _nodes.Find(new ObjectKey("", name)), Now))
        {
            Send(write);
        }

        WorkOffQueuesWhileSomethingWaits();
    }

    private void WorkOffQueuesWhileSomethingWaits()
    {
        if (_monitor.HasWaiting)
        {
            Timers.StartSingleTimer(nameof(TaintNext), TaintNext.Instance, _settings.TaintPeriod);
        }
    }

    // kubernetes pkg/controller/util/node MarkPodsNotReady: what the kubelet cannot say any more.
    private void MarkPodsNotReady(string node)
    {
        var now = Now;
        foreach (var pod in _pods.On(node))
        {
            if (!pod.IsReady())
            {
                continue;
            }

            var write = new ModifyWrite(
                ResourceTypes.Pods,
                pod.Key(),
                pod.Metadata.Uid,
                current => current is Pod fresh ? fresh.WithStatus(fresh.Status.WithoutReadiness(now)) : current,
                "status")
            {
                Report = response => response.Succeeded ? new ControllerEvent(pod, "Warning", "NodeNotReady", "Node is not ready") : null,
            };
            Send(write, response =>
            {
                if (response.Failure is { } failure && !write.Tolerates(failure))
                {
                    _monitor.RetryPodsOf(node);
                }
            });
        }
    }

    private sealed record MonitorPass
    {
        public static readonly MonitorPass Instance = new();
    }

    private sealed record TaintNext
    {
        public static readonly TaintNext Instance = new();
    }

    private sealed record SilenceAttempt(NodePass Pass, SilencedNode Node, Dictionary<string, bool?> Outcomes, int Number);
}
