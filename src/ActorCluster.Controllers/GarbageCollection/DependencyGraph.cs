using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;

namespace ActorCluster.Controllers.GarbageCollection;

/// <summary>
/// Who owns whom, by uid (kubernetes pkg/controller/garbagecollector/graph_builder.go). An owner need not be known for its dependents to be
/// found by its uid.
/// </summary>
public sealed class DependencyGraph
{
    private static readonly HashSet<GraphNode> None = [];
    private readonly Dictionary<string, GraphNode> _nodes = [];
    private readonly Dictionary<string, HashSet<GraphNode>> _dependents = [];

    /// <summary>How many objects are known.</summary>
    public int Count => _nodes.Count;

    /// <summary>Finds an object.</summary>
    /// <param name="uid">Its uid.</param>
    public GraphNode? Find(string uid) => _nodes.GetValueOrDefault(uid);

    /// <summary>The objects that name this one as an owner.</summary>
    /// <param name="uid">The owner's uid.</param>
    public IReadOnlyCollection<GraphNode> DependentsOf(string uid) => _dependents.GetValueOrDefault(uid, None);

    /// <summary>
    /// The owner that a reference means, if it is known: the uid alone does not do, since a reference may name another kind or namespace.
    /// </summary>
    /// <param name="dependent">The dependent.</param>
    /// <param name="reference">Its reference.</param>
    public GraphNode? OwnerOf(GraphNode dependent, OwnerReference reference) =>
        _nodes.TryGetValue(reference.Uid, out var owner)
        && owner.Resource.Kind == reference.Kind
        && owner.Resource.ApiVersion == reference.ApiVersion
        && owner.Key.Name == reference.Name
        && (!owner.Resource.Namespaced || owner.Key.Namespace == dependent.Key.Namespace)
            ? owner
            : null;

    /// <summary>Applies a change.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="old">The object before; null when it was added.</param>
    /// <param name="current">The object after; null when it was deleted.</param>
    /// <param name="look">Gets the uids that need a look.</param>
    public void Change(ResourceType resource, KubernetesObject? old, KubernetesObject? current, List<string> look)
    {
        // Deleted and created anew between two looks: one goes, another comes.
        if (current is null || (old is not null && old.Metadata.Uid != current.Metadata.Uid))
        {
            Remove(old!.Metadata.Uid, look);
            if (current is null)
            {
                return;
            }
        }

        var uid = current.Metadata.Uid;
        if (!_nodes.TryGetValue(uid, out var node))
        {
            _nodes[uid] = node = new GraphNode(resource, current);
            Link(node, null, look);
            if (node.IsDeletingDependents || node.IsOrphaning)
            {
                BeganToWait(node, look);
            }

            return;
        }

        var before = node.Object;
        var waited = node.IsDeletingDependents || node.IsOrphaning;
        node.Object = current;
        if (!ReferenceEquals(before.Metadata.OwnerReferences, current.Metadata.OwnerReferences))
        {
            Link(node, before.Metadata.OwnerReferences, look);
        }

        if (!waited && (node.IsDeletingDependents || node.IsOrphaning))
        {
            BeganToWait(node, look);
        }
        else if (before.Metadata.DeletionTimestamp is null && current.Metadata.DeletionTimestamp is not null)
        {
            // Whoever waits for it may have to pass the deletion on to its dependents.
            look.Add(uid);
        }
    }

    private void BeganToWait(GraphNode node, List<string> look)
    {
        foreach (var dependent in DependentsOf(node.Uid))
        {
            look.Add(dependent.Uid);
        }

        look.Add(node.Uid);
    }

    private void Remove(string uid, List<string> look)
    {
        if (!_nodes.Remove(uid, out var node))
        {
            return;
        }

        foreach (var dependent in DependentsOf(uid))
        {
            look.Add(dependent.Uid);
        }

        foreach (var reference in node.Owners)
        {
            Unlink(node, reference.Uid, look);
        }
    }

    private void Link(GraphNode node, IReadOnlyList<OwnerReference>? before, List<string> look)
    {
        foreach (var reference in before ?? [])
        {
            Unlink(node, reference.Uid, look);
        }

        var unsure = false;
        foreach (var reference in node.Owners)
        {
            if (!_dependents.TryGetValue(reference.Uid, out var dependents))
            {
                _dependents[reference.Uid] = dependents = [];
            }

            dependents.Add(node);
            unsure |= OwnerOf(node, reference) is not { } owner || owner.IsDeletingDependents;
        }

        if (unsure)
        {
            look.Add(node.Uid);
        }
    }

    // An owner that waits for its dependents is looked at whenever it loses one.
    private void Unlink(GraphNode node, string owner, List<string> look)
    {
        if (_dependents.TryGetValue(owner, out var dependents) && dependents.Remove(node) && dependents.Count == 0)
        {
            _dependents.Remove(owner);
        }

        if (Find(owner) is { } waiting && (waiting.IsDeletingDependents || waiting.IsOrphaning))
        {
            look.Add(owner);
        }
    }
}

/// <summary>An object of the graph.</summary>
public sealed class GraphNode
{
    /// <summary>Creates it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="current">The object.</param>
    public GraphNode(ResourceType resource, KubernetesObject current)
    {
        Resource = resource;
        Object = current;
        Key = current.Key();
    }

    /// <summary>The resource.</summary>
    public ResourceType Resource { get; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key { get; }

    /// <summary>The object as last seen.</summary>
    public KubernetesObject Object { get; internal set; }

    /// <summary>The uid.</summary>
    public string Uid => Object.Metadata.Uid;

    /// <summary>The references to its owners.</summary>
    public IReadOnlyList<OwnerReference> Owners => Object.Metadata.OwnerReferences ?? [];

    /// <summary>Whether it is being deleted.</summary>
    public bool IsBeingDeleted => Object.Metadata.DeletionTimestamp is not null;

    /// <summary>Whether it is being deleted and waits for its dependents to go first.</summary>
    public bool IsDeletingDependents => IsBeingDeleted && Has(StandardFinalizer.ForegroundDeletion);

    /// <summary>Whether it is being deleted and waits for its dependents to be released.</summary>
    public bool IsOrphaning => IsBeingDeleted && Has(StandardFinalizer.Orphan);

    /// <summary>Whether it has a finalizer.</summary>
    /// <param name="finalizer">The finalizer.</param>
    public bool Has(string finalizer) => Object.Metadata.Finalizers?.Contains(finalizer) == true;
}
