using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Services;
using Akka.Actor;
using EndpointsObject = ActorCluster.Api.Core.Endpoints;

namespace ActorCluster.Controllers.Endpoints;

/// <summary>Keeps the Endpoints object of every Service with a selector. Decisions are in <see cref="EndpointsPlan"/>.</summary>
public sealed class EndpointsController : ControllerActor
{
    private readonly ServiceMembers _members = new();
    private readonly List<ObjectKey> _affected = [];
    private readonly HashSet<ObjectKey> _withoutService = [];
    private Informer<Service> _services = null!;
    private Informer<Pod> _pods = null!;
    private Informer<EndpointsObject> _endpoints = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public EndpointsController(ControllerContext context)
        : base(context, "endpoint-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new EndpointsController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _pods = Watch<Pod>(ResourceTypes.Pods, OnPodChange);
        _services = Watch<Service>(ResourceTypes.Services, OnServiceChange);
        _endpoints = Watch<EndpointsObject>(ResourceTypes.Endpoints, (old, current) => Enqueue((current ?? old)!.Key()));
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        var existing = _endpoints.Find(key);
        if (_services.Find(key) is not { } service)
        {
            // Only those of a Service that was there go with it: an object that never had one is somebody's own.
            return existing is not null && _withoutService.Remove(key)
                ? Reconciliation.Of(DeleteWrite.Exactly(ResourceTypes.Endpoints, existing))
                : Reconciliation.Nothing;
        }

        if (service.Spec.Selector is null or { Count: 0 } || service.Spec.Type == ServiceType.ExternalName)
        {
            return Reconciliation.Nothing;
        }

        var pods = _members.Of(key);
        return EndpointsPlan.Decide(service, pods, existing) with { Rest = Controller.Settings.RestAfter(pods.Count) };
    }

    private void OnServiceChange(Service? old, Service? current)
    {
        _members.Change(old, current, _pods.All);
        var key = (current ?? old)!.Key();
        if (current is null)
        {
            _withoutService.Add(key);
        }
        else
        {
            _withoutService.Remove(key);
        }

        Enqueue(key);
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
}
