using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.Simulation.History.Facts;

/// <summary>
/// Something that happened, as checkers, expectations and reports see it. Facts are numbered in the order in which they happened; the
/// history of a simulation numbers messages in the same sequence, a live run numbers facts alone.
/// </summary>
/// <param name="Id">The number; greater than that of every fact before.</param>
/// <param name="Cause">The number of what it followed from; zero when nothing did, or nobody knows.</param>
/// <param name="At">When, by the experiment's clock.</param>
public abstract record Fact(long Id, long Cause, DateTimeOffset At);

/// <summary>An object was created, changed or deleted in the store.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Resource">The storage name of its resource (<c>pods</c>, <c>deployments.apps</c>).</param>
/// <param name="Key">Which object.</param>
/// <param name="Old">What it was; null when it was created.</param>
/// <param name="New">What it is; null when it was deleted.</param>
/// <param name="Revision">The revision of the write.</param>
/// <param name="Client">Who asked for it; empty when nobody did (a key that expired) or nobody knows.</param>
public sealed record ObjectWritten(
    long Id, long Cause, DateTimeOffset At, string Resource, ObjectKey Key, KubernetesObject? Old, KubernetesObject? New, long Revision, string Client)
    : Fact(Id, Cause, At)
{
    /// <summary>The object, as it is or was.</summary>
    public KubernetesObject Object => (New ?? Old)!;

    /// <summary>The revision that the writer demanded the object to be at; zero when it demanded none.</summary>
    public long BasedOn { get; init; }

    /// <summary>What the writer led by, if it is one of several instances of which one leads.</summary>
    public LeaderClaim? Claim { get; init; }
}

/// <summary>Who a component takes itself for: the holder of a lease.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Identity">The value of <c>spec.holderIdentity</c> that stands for it.</param>
public sealed record LeaderClaim(ObjectKey Lease, string Identity);

/// <summary>The store was read as a whole: after a recovery, and at the end.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Objects">Every object that it holds, with its revision.</param>
/// <param name="Revision">The store's revision.</param>
public sealed record StoreInspected(long Id, long Cause, DateTimeOffset At, IReadOnlyList<HeldObject> Objects, long Revision) : Fact(Id, Cause, At);

/// <summary>An object that the store holds.</summary>
/// <param name="Resource">The storage name of its resource.</param>
/// <param name="Key">Which object.</param>
/// <param name="Revision">The revision of its last write.</param>
public readonly record struct HeldObject(string Resource, ObjectKey Key, long Revision);

/// <summary>A write was acknowledged to the one who asked for it: from now on it must survive.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Resource">The storage name of the resource.</param>
/// <param name="Key">Which object.</param>
/// <param name="Revision">The revision that the writer was told.</param>
/// <param name="Deleted">The write was a deletion.</param>
/// <param name="Client">Who was told.</param>
public sealed record WriteAcknowledged(
    long Id, long Cause, DateTimeOffset At, string Resource, ObjectKey Key, long Revision, bool Deleted, string Client) : Fact(Id, Cause, At);

/// <summary>A request was refused.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Verb">What was asked for.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Key">The object.</param>
/// <param name="Client">Who asked.</param>
/// <param name="Code">The HTTP code.</param>
/// <param name="Reason">The reason (<c>Conflict</c>, <c>TooManyRequests</c>).</param>
public sealed record RequestRefused(
    long Id, long Cause, DateTimeOffset At, string Verb, string Resource, ObjectKey Key, string Client, int Code, string Reason) : Fact(Id, Cause, At);

/// <summary>A client's watch began with a list, or brought events, or ended.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Watcher">Who watches: the path of the actor and the number of the watch.</param>
/// <param name="Kind">What was delivered.</param>
/// <param name="Resource">The storage name of the resource.</param>
/// <param name="Selective">The watch has a namespace or a selector: it need not tell of every object.</param>
/// <param name="Objects">The objects of the list, or those of the events in their order.</param>
/// <param name="Removed">For each event whether it removed the object from the watch's view.</param>
/// <param name="Revision">Everything up to this revision has been told.</param>
public sealed record WatchDelivered(
    long Id,
    long Cause,
    DateTimeOffset At,
    string Watcher,
    WatchDelivery Kind,
    string Resource,
    bool Selective,
    IReadOnlyList<KubernetesObject> Objects,
    IReadOnlyList<bool> Removed,
    long Revision) : Fact(Id, Cause, At);

/// <summary>What a watch brought.</summary>
public enum WatchDelivery
{
    /// <summary>The state that it begins with.</summary>
    Began,

    /// <summary>Events.</summary>
    Events,

    /// <summary>Its end: the client has to list anew.</summary>
    Ended,
}

/// <summary>A container of a node's runtime came to another state: what really runs, whatever the API says.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Node">The node.</param>
/// <param name="PodUid">The pod's uid.</param>
/// <param name="Pod">The pod's namespace and name.</param>
/// <param name="Container">The container's name.</param>
/// <param name="ContainerId">The id of this run.</param>
/// <param name="State">The new state.</param>
/// <param name="ExitCode">The code that it ended with.</param>
/// <param name="Reason">Why it ended (<c>OOMKilled</c>).</param>
public sealed record ContainerChanged(
    long Id,
    long Cause,
    DateTimeOffset At,
    string Node,
    string PodUid,
    ObjectKey Pod,
    string Container,
    string ContainerId,
    ContainerState State,
    int ExitCode,
    string Reason) : Fact(Id, Cause, At);

/// <summary>A state of a container.</summary>
public enum ContainerState
{
    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its preStop hook has begun.</summary>
    StopHookStarted,

    /// <summary>It was asked to end (SIGTERM).</summary>
    Terminating,

    /// <summary>It was killed (SIGKILL).</summary>
    Killed,

    /// <summary>Its process has ended.</summary>
    Exited,
}

/// <summary>A machine came to another state.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Node">The machine.</param>
/// <param name="State">The new state.</param>
public sealed record MachineChanged(long Id, long Cause, DateTimeOffset At, string Node, MachineState State) : Fact(Id, Cause, At);

/// <summary>A state of a machine.</summary>
public enum MachineState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is off: none of its containers runs.</summary>
    Off,

    /// <summary>Nothing on it moves; its containers exist.</summary>
    Frozen,
}

/// <summary>An entry of the timeline began, was healed, or ended without a need for healing.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Fault">The entry's name.</param>
/// <param name="Began">It began; otherwise it ended.</param>
/// <param name="Nodes">The nodes that it was aimed at.</param>
/// <param name="PodUids">The pods that it was aimed at.</param>
public sealed record FaultMoved(
    long Id, long Cause, DateTimeOffset At, string Fault, bool Began, IReadOnlyList<string> Nodes, IReadOnlyList<string> PodUids) : Fact(Id, Cause, At)
{
    /// <summary>The entry. Checkers learn from it which parts of the cluster are impaired.</summary>
    public TimelineEntry? Entry { get; init; }
}

/// <summary>A fault hit something: a message was lost, a request refused, a container killed. An action hits what it changes.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Fault">The entry's name.</param>
/// <param name="Where">What it hit.</param>
/// <param name="What">What happened to it.</param>
public sealed record FaultStruck(long Id, long Cause, DateTimeOffset At, string Fault, string Where, string What) : Fact(Id, Cause, At);

/// <summary>A component decided something that checkers judge: an eviction under pressure, a preemption.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Decision">What was decided: one of the records of <c>ActorCluster.Client.Lab</c>.</param>
public sealed record DecisionMade(long Id, long Cause, DateTimeOffset At, object Decision) : Fact(Id, Cause, At);

/// <summary>The clients of a Service were served for a while.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Load">The entry of the timeline that sends the requests.</param>
/// <param name="Sent">How many were sent, repeated ones included.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Detail">Where and how, for people.</param>
public sealed record RequestsServed(long Id, long Cause, DateTimeOffset At, string Load, long Sent, long Failed, string Detail) : Fact(Id, Cause, At);

/// <summary>The messages between actors were counted, at the end.</summary>
/// <param name="Id">See <see cref="Fact"/>.</param>
/// <param name="Cause">See <see cref="Fact"/>.</param>
/// <param name="At">See <see cref="Fact"/>.</param>
/// <param name="Sent">How many were sent.</param>
/// <param name="Delivered">How many of them were handled.</param>
/// <param name="InFlight">How many are on their way, or wait in a mailbox.</param>
/// <param name="Dropped">How many a fault took.</param>
/// <param name="DeadLettered">How many came to nobody.</param>
public sealed record MessagesCounted(
    long Id, long Cause, DateTimeOffset At, long Sent, long Delivered, long InFlight, long Dropped, long DeadLettered) : Fact(Id, Cause, At);
