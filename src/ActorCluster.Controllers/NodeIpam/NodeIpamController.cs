using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.NodeIpam;

/// <summary>Gives every node a share of the cluster's pod addresses (kubernetes pkg/controller/nodeipam/ipam/range_allocator.go).</summary>
public sealed class NodeIpamController : ControllerActor
{
    private readonly CidrPool? _pool;
    private readonly Dictionary<string, string> _given = [];
    private Informer<Node> _nodes = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public NodeIpamController(ControllerContext context)
        : base(context, "node-ipam-controller")
    {
        var settings = context.Settings.NodeIpam;
        _pool = settings.ClusterCidr is { } network ? new CidrPool(network, settings.NodeMaskSize) : null;
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new NodeIpamController(context));

    /// <inheritdoc />
    protected override void DeclareWatches() => _nodes = Watch<Node>(ResourceTypes.Nodes, OnNodeChange);

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_pool is null || _nodes.Find(key) is not { } node || node.Metadata.DeletionTimestamp is not null || !string.IsNullOrEmpty(node.Spec.PodCIDR))
        {
            return Reconciliation.Nothing;
        }

        if (!_given.TryGetValue(key.Name, out var cidr))
        {
            if (!_pool.TryTake(out cidr))
            {
                var exhausted = new ControllerEvent(node, "Normal", "CIDRNotAvailable", $"Node {key.Name} status is now: CIDRNotAvailable");
                return new Reconciliation { Events = [exhausted] };
            }

            _given[key.Name] = cidr;
        }

        return Reconciliation.Of(new ModifyWrite(
            ResourceTypes.Nodes,
            key,
            node.Metadata.Uid,
            current => current is Node fresh && string.IsNullOrEmpty(fresh.Spec.PodCIDR)
                ? fresh with { Spec = fresh.Spec with { PodCIDR = cidr, PodCIDRs = [cidr] } }
                : current));
    }

    // All that nodes have already is taken before the first share is given: nothing is reconciled before the list is complete.
    private void OnNodeChange(Node? old, Node? current)
    {
        var name = (current ?? old)!.Metadata.Name;
        if (current is null)
        {
            if (_given.Remove(name, out var freed))
            {
                _pool?.Release(freed);
                EnqueueThoseWithout();
            }

            return;
        }

        if (current.Spec.PodCIDR is not { Length: > 0 } cidr)
        {
            Enqueue(current.Key());
        }
        else if (!_given.TryGetValue(name, out var known) || known != cidr)
        {
            if (known is not null)
            {
                _pool?.Release(known);
            }

            _given[name] = cidr;
            _pool?.Occupy(cidr);
        }
    }

    // Only after the pool had run dry has anybody been left without.
    private void EnqueueThoseWithout()
    {
        if (_pool is null || _pool.UsedCount < _pool.Size - 1)
        {
            return;
        }

        foreach (var node in _nodes.All)
        {
            if (string.IsNullOrEmpty(node.Spec.PodCIDR))
            {
                Enqueue(node.Key());
            }
        }
    }
}
