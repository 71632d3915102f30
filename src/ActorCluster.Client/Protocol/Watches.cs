using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;

namespace ActorCluster.Client.Protocol;

/// <summary>
/// Asks the <c>api</c> actor for the objects of a resource and every change after that. The sender gets one <see cref="WatchStarted"/>,
/// then batches. At most one batch is under way: the next one follows <see cref="AcknowledgeBatch"/>, so a slow watcher's changes gather at
/// the API, up to a bound, and beyond it the watch ends with 410 and the watcher lists anew.
/// </summary>
/// <param name="WatchId">Chosen by the sender, never used again by it.</param>
/// <param name="Client">Who watches.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Namespace">One namespace, or an empty string for all.</param>
/// <param name="Labels">Only objects whose labels match; null for all.</param>
/// <param name="Fields">Only objects whose fields match (<c>spec.nodeName=a</c> is served by an index); null for all.</param>
public sealed record WatchResource(long WatchId, string Client, ResourceType Resource, string Namespace = "", LabelQuery? Labels = null, FieldQuery? Fields = null);

/// <summary>The objects as they stand when a watch begins.</summary>
/// <param name="WatchId">The watch.</param>
/// <param name="Objects">All objects that match, by namespace and name.</param>
/// <param name="Revision">The store's revision that they show.</param>
public sealed record WatchStarted(long WatchId, IReadOnlyList<KubernetesObject> Objects, long Revision);

/// <summary>
/// Changes after the last batch, in the order of their revisions. Empty when it only brings the revision forward, as a bookmark does.
/// </summary>
/// <param name="WatchId">The watch.</param>
/// <param name="Events">The changes.</param>
/// <param name="Revision">Everything up to this revision has now been seen.</param>
public sealed record WatchBatch(long WatchId, IReadOnlyList<ObjectEvent> Events, long Revision);

/// <summary>The watcher is ready for the next batch.</summary>
/// <param name="WatchId">The watch.</param>
public sealed record AcknowledgeBatch(long WatchId);

/// <summary>The watch is over (410: too far behind or history gone). The watcher starts another one.</summary>
/// <param name="WatchId">The watch.</param>
/// <param name="Reason">Why.</param>
public sealed record WatchEnded(long WatchId, Status Reason);

/// <summary>The watcher wants no more.</summary>
/// <param name="WatchId">The watch.</param>
public sealed record StopWatching(long WatchId);

/// <summary>One change of one object as a watcher sees it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after the change; for a deletion its last state, with the revision of the deletion.</param>
public readonly record struct ObjectEvent(ObjectEventType Type, KubernetesObject Object);

/// <summary>The types of watch events.</summary>
public enum ObjectEventType
{
    /// <summary>The object was created, or began to match the selectors.</summary>
    Added,

    /// <summary>The object was changed.</summary>
    Modified,

    /// <summary>The object was deleted, or no longer matches the selectors.</summary>
    Deleted,
}
