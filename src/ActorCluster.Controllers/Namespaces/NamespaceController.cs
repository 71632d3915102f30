using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.Namespaces;

/// <summary>
/// Empties namespaces that are being deleted and lets them go (kubernetes pkg/controller/namespace). Decisions are in
/// <see cref="NamespaceContent"/>. For each namespace: wait for the grace period, list every resource, delete, and again from the list
/// until nothing is left.
/// </summary>
public sealed class NamespaceController : ControllerActor
{
    private readonly Dictionary<ObjectKey, Listing> _listings = [];
    private readonly HashSet<string> _terminating = [];
    private readonly CustomKinds _customKinds = new();
    private Informer<Namespace> _namespaces = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public NamespaceController(ControllerContext context)
        : base(context, "namespace-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new NamespaceController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _namespaces = Watch<Namespace>(ResourceTypes.Namespaces, OnNamespaceChange);
        Watch<CustomResourceDefinition>(
            ResourceTypes.CustomResourceDefinitions, (old, current) => _customKinds.Change(old, current), optional: true);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_namespaces.Find(key) is not { Metadata.DeletionTimestamp: not null } ns
            || ns.Spec.Finalizers?.Contains(NamespaceFinalizer.Kubernetes) != true)
        {
            _listings.Remove(key);
            return Reconciliation.Nothing;
        }

        if (!_listings.TryGetValue(key, out var listing))
        {
            List(key);
            return Reconciliation.Nothing;
        }

        if (!listing.IsComplete)
        {
            return Reconciliation.Nothing;
        }

        _listings.Remove(key);
        if (listing.Failed)
        {
            return new Reconciliation { Again = TimeSpan.FromSeconds(1) };
        }

        return listing.Content.Count == 0
            ? Reconciliation.Of(new UpdateWrite(ResourceTypes.Namespaces, NamespaceContent.Finalized(ns), "finalize"))
            : Empty(ns, listing.Content);
    }

    private Reconciliation Empty(Namespace ns, Dictionary<ResourceType, IReadOnlyList<KubernetesObject>> content)
    {
        var deletions = NamespaceContent.Deletions(content);
        if (deletions.Count > 0)
        {
            return new Reconciliation { Writes = deletions, Again = TimeSpan.Zero };
        }

        // Everything has been asked to go: from here on the status tells what it waits for.
        var now = Now;
        var again = NamespaceContent.NextLook(content);
        if (ReferenceEquals(NamespaceContent.Status(ns.Status, content, now), ns.Status))
        {
            return new Reconciliation { Again = again };
        }

        var status = new ModifyWrite(
            ResourceTypes.Namespaces,
            ns.Key(),
            ns.Metadata.Uid,
            current => ((Namespace)current) with { Status = NamespaceContent.Status(((Namespace)current).Status, content, now) },
            "status");
        return new Reconciliation { Writes = [status], Again = again };
    }

    private void OnNamespaceChange(Namespace? old, Namespace? current)
    {
        if (current is null)
        {
            _terminating.Remove(old!.Metadata.Uid);
            Enqueue(old.Key());
        }
        else if (current.Metadata.DeletionTimestamp is not null && _terminating.Add(current.Metadata.Uid))
        {
            EnqueueAfter(current.Key(), Controller.Settings.NamespaceDeletionGracePeriod);
        }
    }

    // A resource that the API does not serve has no objects.
    private void List(ObjectKey key)
    {
        IReadOnlyList<ResourceType> resources = [.. StoredResources.Namespaced, .. _customKinds.Resources.Values.Where(static type => type.Namespaced)];
        var listing = new Listing(resources.Count);
        _listings[key] = listing;
        foreach (var resource in resources)
        {
            Api.List(resource, key.Name, null, null, list =>
            {
                listing.Add(resource, list.Objects, list.Failure is { Code: not (400 or 404 or 405) });
                if (listing.IsComplete)
                {
                    Enqueue(key);
                }
            });
        }
    }

    private sealed class Listing(int expected)
    {
        private int _missing = expected;

        public Dictionary<ResourceType, IReadOnlyList<KubernetesObject>> Content { get; } = [];

        public bool Failed { get; private set; }

        public bool IsComplete => _missing == 0;

        public void Add(ResourceType resource, IReadOnlyList<KubernetesObject> objects, bool failed)
        {
            _missing--;
            Failed |= failed;
            if (objects.Count > 0)
            {
                Content[resource] = objects;
            }
        }
    }
}
