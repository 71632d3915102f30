using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;
using Akka.Actor;

namespace ActorCluster.Controllers.PodGarbageCollection;

/// <summary>
/// Removes pods that no kubelet will ever confirm, and terminated ones above a number, by force. Decisions are in <see cref="PodGarbage"/>;
/// a node that is missing is held in quarantine and asked for once more before its pods go.
/// </summary>
public sealed class PodGarbageCollector : ControllerActor
{
    private readonly PodGarbageCollectionSettings _settings;
    private readonly Dictionary<string, DateTimeOffset> _missingSince = [];
    private readonly PodsByNode _byNode = new();
    private Informer<Pod> _pods = null!;
    private Informer<Node> _nodes = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public PodGarbageCollector(ControllerContext context)
        : base(context, "pod-garbage-collector") => _settings = context.Settings.PodGarbageCollection;

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new PodGarbageCollector(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _nodes = Watch<Node>(ResourceTypes.Nodes, static (_, _) => { });
        _pods = Watch<Pod>(ResourceTypes.Pods, _byNode.Change);
    }

    /// <inheritdoc />
    protected override void OnSynced()
    {
        Timers.StartPeriodicTimer(nameof(Collect), Collect.Instance, _settings.Period);
        CollectGarbage();
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) => Reconciliation.Nothing;

    /// <inheritdoc />
    protected override bool OnMessage(object message)
    {
        if (message is not Collect)
        {
            return false;
        }

        CollectGarbage();
        return true;
    }

    private void CollectGarbage()
    {
        foreach (var pod in PodGarbage.Find(_pods.Objects.Values, FindNode, _settings.TerminatedPodThreshold))
        {
            Remove(pod, null);
        }

        foreach (var node in _byNode.Nodes)
        {
            if (FindNode(node) is null)
            {
                _missingSince.TryAdd(node, Now);
            }
        }

        foreach (var (node, since) in _missingSince)
        {
            if (FindNode(node) is not null)
            {
                _missingSince.Remove(node);
            }
            else if (Now - since >= _settings.Quarantine)
            {
                _missingSince.Remove(node);
                RemovePodsIfReallyGone(node);
            }
        }
    }

    // What the watch shows may be old; a node that the API knows keeps its pods.
    private void RemovePodsIfReallyGone(string node) => Api.Get(ResourceTypes.Nodes, new ObjectKey("", node), response =>
    {
        if (response.Failure?.Code == 404)
        {
            foreach (var pod in _byNode.On(node))
            {
                Remove(pod, PodGarbage.NodeGone);
            }
        }
    });

    private Node? FindNode(string name) => _nodes.Find(new ObjectKey("", name));

    // First Failed, then away: whoever counts the pod, a Job say, must be able to see how it ended.
    private void Remove(Pod pod, PodCondition? condition)
    {
        var now = Now;
        var mark = new ModifyWrite(
            ResourceTypes.Pods,
            pod.Key(),
            pod.Metadata.Uid,
            current => current is Pod fresh ? fresh.WithStatus(PodGarbage.Failed(fresh.Status, condition, now)) : current,
            "status");
        if (pod.IsTerminal())
        {
            Delete(pod);
            return;
        }

        Send(mark, response =>
        {
            if (response.Succeeded)
            {
                Delete(pod);
            }
        });
    }

    private void Delete(Pod pod) => Send(new DeleteWrite(
        ResourceTypes.Pods,
        pod.Key(),
        new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Preconditions { Uid = pod.Metadata.Uid } }));

    private sealed record Collect
    {
        public static readonly Collect Instance = new();
    }
}
