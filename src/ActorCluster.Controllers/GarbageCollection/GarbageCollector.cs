using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.GarbageCollection;

/// <summary>
/// Deletes objects whose owners are gone, and sees deletions in the foreground and with orphaning through. Decisions are in
/// <see cref="CollectionPlan"/>, what is known is in <see cref="DependencyGraph"/>. An owner that is not known is asked for before anything
/// is deleted on its account. Its keys are uids.
/// </summary>
public sealed class GarbageCollector : ControllerActor
{
    // As many as Kubernetes remembers (absentOwnerCache).
    private const int MaximumRemembered = 500;

    private readonly DependencyGraph _graph = new();
    private readonly List<string> _look = [];
    private readonly CustomKinds _customKinds = new();
    private readonly Dictionary<ResourceType, Informer<KubernetesObject>> _custom = [];
    private readonly Dictionary<string, OwnerState> _verified = [];
    private readonly Queue<string> _verifiedOrder = new();
    private readonly Dictionary<string, List<string>> _asking = [];

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public GarbageCollector(ControllerContext context)
        : base(context, "generic-garbage-collector")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new GarbageCollector(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        foreach (var resource in StoredResources.WithoutEvents)
        {
            Follow(resource);
        }

        Watch<CustomResourceDefinition>(ResourceTypes.CustomResourceDefinitions, OnDefinitionChange, optional: true);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_graph.Find(key.Name) is not { } node || AskForUnknownOwners(node))
        {
            return Reconciliation.Nothing;
        }

        var writes = CollectionPlan.Decide(node, _graph, reference => StateOf(node, reference), _look);
        LookAtThem();
        return writes.Count == 0 ? Reconciliation.Nothing : new Reconciliation { Writes = writes };
    }

    private Informer<KubernetesObject> Follow(ResourceType resource) => Watch<KubernetesObject>(
        resource,
        (old, current) =>
        {
            _graph.Change(resource, old, current, _look);
            LookAtThem();
        },
        optional: true);

    private void OnDefinitionChange(CustomResourceDefinition? old, CustomResourceDefinition? current)
    {
        var (gone, come) = _customKinds.Change(old, current);
        if (gone is not null && _custom.Remove(gone, out var informer))
        {
            EndWatch(informer);
        }

        if (come is not null)
        {
            _custom[come] = Follow(come);
        }
    }

    private ResourceType? Find(OwnerReference reference) =>
        ResourceTypes.FindByKind(reference.ApiVersion, reference.Kind) ?? _customKinds.FindByKind(reference.ApiVersion, reference.Kind);

    private void LookAtThem()
    {
        foreach (var uid in _look)
        {
            Enqueue(new ObjectKey("", uid));
        }

        _look.Clear();
    }

    private OwnerState StateOf(GraphNode node, OwnerReference reference)
    {
        if (_graph.OwnerOf(node, reference) is { } owner)
        {
            return owner.IsDeletingDependents ? OwnerState.Waiting : OwnerState.Solid;
        }

        // What was found out stays true when the kind itself has gone since.
        if (_verified.TryGetValue(VerifiedKey(node, reference), out var verified))
        {
            return verified;
        }

        // A kind that is not known here, or a namespaced owner of a cluster-scoped object: never a reason to delete.
        if (Find(reference) is not { } resource || (resource.Namespaced && node.Key.Namespace.Length == 0))
        {
            return OwnerState.Solid;
        }

        return OwnerState.Unverified;
    }

    private static string VerifiedKey(GraphNode node, OwnerReference reference) => node.Key.Namespace + "/" + reference.Uid;

    private bool AskForUnknownOwners(GraphNode node)
    {
        if (node.IsBeingDeleted)
        {
            return false;
        }

        var asked = false;
        foreach (var reference in node.Owners)
        {
            if (StateOf(node, reference) == OwnerState.Unverified)
            {
                asked = true;
                Ask(node, reference);
            }
        }

        return asked;
    }

    private void Ask(GraphNode node, OwnerReference reference)
    {
        var verified = VerifiedKey(node, reference);
        if (_asking.TryGetValue(verified, out var waiting))
        {
            waiting.Add(node.Uid);
            return;
        }

        _asking[verified] = [node.Uid];
        var resource = Find(reference)!;
        Api.Get(resource, new ObjectKey(resource.Namespaced ? node.Key.Namespace : "", reference.Name), response =>
        {
            _asking.Remove(verified, out var dependents);
            var pause = TimeSpan.Zero;
            if (response.Failure?.Code == 404 || (response.Object is { } found && found.Metadata.Uid != reference.Uid))
            {
                Remember(verified, OwnerState.Dangling);
            }
            else if (response.Succeeded)
            {
                Remember(verified, OwnerState.Solid);
            }
            else
            {
                pause = TimeSpan.FromSeconds(1);
            }

            foreach (var uid in dependents!)
            {
                var key = new ObjectKey("", uid);
                if (pause == TimeSpan.Zero)
                {
                    Enqueue(key);
                }
                else
                {
                    EnqueueAfter(key, pause);
                }
            }
        });
    }

    // A uid never comes back, so an absence stays true; a presence only bridges the time until the watch shows the owner.
    private void Remember(string verified, OwnerState state)
    {
        if (_verified.TryAdd(verified, state))
        {
            _verifiedOrder.Enqueue(verified);
            if (_verifiedOrder.Count > MaximumRemembered)
            {
                _verified.Remove(_verifiedOrder.Dequeue());
            }
        }
        else
        {
            _verified[verified] = state;
        }
    }
}
