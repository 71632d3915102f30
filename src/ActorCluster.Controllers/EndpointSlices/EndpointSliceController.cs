using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Services;
using Akka.Actor;

namespace ActorCluster.Controllers.EndpointSlices;

/// <summary>Keeps the EndpointSlices of every Service with a selector. Decisions are in <see cref="EndpointSlicePlan"/>.</summary>
public sealed class EndpointSliceController : ControllerActor
{
    private static readonly Dictionary<ObjectKey, EndpointSlice> NoSlices = [];
    private readonly ServiceMembers _members = new();
    private readonly Dictionary<ObjectKey, Dictionary<ObjectKey, EndpointSlice>> _slices = [];
    private readonly HashSet<string> _missingNodes = [];
    private readonly List<ObjectKey> _affected = [];
    private Informer<Service> _services = null!;
    private Informer<Pod> _pods = null!;
    private Informer<Node> _nodes = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public EndpointSliceController(ControllerContext context)
        : base(context, "endpoint-slice-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new EndpointSliceController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _nodes = Watch<Node>(ResourceTypes.Nodes, OnNodeChange);
        _pods = Watch<Pod>(ResourceTypes.Pods, OnPodChange);
        _services = Watch<Service>(ResourceTypes.Services, OnServiceChange);
        Watch<EndpointSlice>(ResourceTypes.EndpointSlices, OnSliceChange);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        // The slices of a Service that is gone are the garbage collector's, and those of one without a selector somebody else's.
        if (_services.Find(key) is not { } service || service.Spec.Selector is null or { Count: 0 } || service.Spec.Type == ServiceType.ExternalName)
        {
            return Reconciliation.Nothing;
        }

        var pods = _members.Of(key);
        var plan = EndpointSlicePlan.Decide(
            service, pods, [.. _slices.GetValueOrDefault(key, NoSlices).Values], FindNode, Controller.Settings.MaxEndpointsPerSlice);
        return plan with { Rest = Controller.Settings.RestAfter(pods.Count) };
    }

    private void OnServiceChange(Service? old, Service? current)
    {
        _members.Change(old, current, _pods.All);
        Enqueue((current ?? old)!.Key());
    }

    private void OnPodChange(Pod? old, Pod? current)
    {
        _members.Change(old, current, _affected);
        foreach (var service in _affected)
        {
            Enqueue(service);
        }

        _affected.Clear();
    }

    private Node? FindNode(string name)
    {
        var node = _nodes.Find(new ObjectKey("", name));
        if (node is null)
        {
            _missingNodes.Add(name);
        }

        return node;
    }

    // A node's zone matters to its endpoints, its status does not. A node that comes later than its pods brings them in.
    private void OnNodeChange(Node? old, Node? current)
    {
        if (current is null || (old is null ? !_missingNodes.Remove(current.Metadata.Name) : ZoneOf(old) == ZoneOf(current)))
        {
            return;
        }

        foreach (var service in _services.Objects.Keys)
        {
            Enqueue(service);
        }
    }

    private void OnSliceChange(EndpointSlice? old, EndpointSlice? current)
    {
        if (old is not null && OwnerOf(old) is { } before && _slices.TryGetValue(before, out var slices) && slices.Remove(old.Key()) && slices.Count == 0)
        {
            _slices.Remove(before);
        }

        if (current is not null && OwnerOf(current) is { } owner)
        {
            if (!_slices.TryGetValue(owner, out var managed))
            {
                _slices[owner] = managed = [];
            }

            managed[current.Key()] = current;
        }

        if (OwnerOf((current ?? old)!) is { } service)
        {
            Enqueue(service);
        }
    }

    private static ObjectKey? OwnerOf(EndpointSlice slice) =>
        slice.Metadata.Labels is { } labels
        && labels.GetValueOrDefault(WellKnownLabels.EndpointSliceManagedBy) == EndpointSlicePlan.Manager
        && labels.GetValueOrDefault(WellKnownLabels.ServiceName) is { Length: > 0 } name
            ? new ObjectKey(slice.Metadata.Namespace, name)
            : null;

    private static string? ZoneOf(Node node) => node.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.Zone);
}
