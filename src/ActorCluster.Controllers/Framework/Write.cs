using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;

namespace ActorCluster.Controllers.Framework;

/// <summary>One write that a reconciliation decided on. It says what to do; <see cref="ControllerActor"/> does it.</summary>
/// <param name="Resource">The resource that is written.</param>
public abstract record Write(ResourceType Resource)
{
    /// <summary>What to tell the user about the outcome; null for nothing. Gets the API's answer, success or failure.</summary>
    public Func<ApiResponse, ControllerEvent?>? Report { get; init; }

    /// <summary>Sends the request.</summary>
    /// <param name="api">The controller's requests.</param>
    /// <param name="then">Gets the answer.</param>
    internal abstract void Send(ApiClient api, Action<ApiResponse> then);

    /// <summary>Whether a failure means that the world already is as the write wanted it, or never will be.</summary>
    /// <param name="failure">The failure.</param>
    internal virtual bool Tolerates(Status failure) => false;
}

/// <summary>Creates an object.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Object">The object.</param>
public sealed record CreateWrite(ResourceType Resource, KubernetesObject Object) : Write(Resource)
{
    /// <summary>An object of that name is as good as one's own (the <c>default</c> ServiceAccount).</summary>
    public bool MayExist { get; init; }

    internal override void Send(ApiClient api, Action<ApiResponse> then) => api.Create(Resource, Object, then);

    // A namespace that is being deleted takes nothing new: trying again would only make noise until it is gone.
    internal override bool Tolerates(Status failure) =>
        (MayExist && failure.Reason == StatusReason.AlreadyExists)
        || (failure.Code == 403 && failure.Details?.Causes?.Any(static c => c.Reason == "NamespaceTerminating") == true);
}

/// <summary>Replaces an object that was read before, failing with 409 when it has changed since.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Object">The new object, with the resourceVersion that was read.</param>
/// <param name="Subresource">Empty or <c>status</c>.</param>
public sealed record UpdateWrite(ResourceType Resource, KubernetesObject Object, string Subresource = "") : Write(Resource)
{
    internal override void Send(ApiClient api, Action<ApiResponse> then) => api.Update(Resource, Object, then, Subresource);

    internal override bool Tolerates(Status failure) => failure.Code == 404;
}

/// <summary>Changes whatever state the object has by then: a patch.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Key">The object.</param>
/// <param name="Uid">The uid it must have; null for any.</param>
/// <param name="Change">The change, pure.</param>
/// <param name="Subresource">Empty or <c>status</c>.</param>
public sealed record ModifyWrite(ResourceType Resource, ObjectKey Key, string? Uid, Func<KubernetesObject, KubernetesObject> Change, string Subresource = "")
    : Write(Resource)
{
    internal override void Send(ApiClient api, Action<ApiResponse> then) => api.Modify(Resource, Key, Uid, Change, then, Subresource);

    internal override bool Tolerates(Status failure) => failure.Code == 404 || (failure.Code == 409 && Uid is not null);
}

/// <summary>Deletes an object. One that has gone already is a success.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Key">The object.</param>
/// <param name="Options">Grace period, preconditions, propagation; null for the defaults.</param>
public sealed record DeleteWrite(ResourceType Resource, ObjectKey Key, DeleteOptions? Options = null) : Write(Resource)
{
    /// <summary>Deletes an object that was seen, and no other one of its name.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="seen">The object.</param>
    public static DeleteWrite Exactly(ResourceType resource, KubernetesObject seen) =>
        new(resource, seen.Key(), new DeleteOptions { Preconditions = new Preconditions { Uid = seen.Metadata.Uid } });

    internal override void Send(ApiClient api, Action<ApiResponse> then) => api.Delete(Resource, Key, Options, then);

    // A conflict over the uid means that another object has the name by now; one over the revision has to be decided again.
    internal override bool Tolerates(Status failure) =>
        failure.Code == 404 || (failure.Code == 409 && Options?.Preconditions is { Uid: not null, ResourceVersion: null });
}

/// <summary>An event that a controller reports.</summary>
/// <param name="About">The object that it is about.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">CamelCase reason.</param>
/// <param name="Message">The message.</param>
public sealed record ControllerEvent(KubernetesObject About, string Type, string Reason, string Message);

/// <summary>What a reconciliation wants done.</summary>
public sealed record Reconciliation
{
    /// <summary>Nothing to do.</summary>
    public static readonly Reconciliation Nothing = new();

    /// <summary>The writes, independent of each other.</summary>
    public IReadOnlyList<Write> Writes { get; init; } = [];

    /// <summary>
    /// Send the writes in batches of 1, 2, 4, … and stop at the first batch with a failure, so that a quota that is used up refuses one pod
    /// and not five hundred (kubernetes pkg/controller/replicaset slowStartBatch).
    /// </summary>
    public bool SlowStart { get; init; }

    /// <summary>Events to record whatever becomes of the writes.</summary>
    public IReadOnlyList<ControllerEvent> Events { get; init; } = [];

    /// <summary>Look at the key again after this time; null for only when something changes.</summary>
    public TimeSpan? Again { get; init; }

    /// <summary>
    /// How long the key rests after its writes were seen; zero not at all. Whoever looks at thousands of objects for a key rests in
    /// proportion, so that a burst of changes costs a bounded share of a core and not a look per change.
    /// </summary>
    public TimeSpan Rest { get; init; }

    /// <summary>One write.</summary>
    /// <param name="write">The write.</param>
    public static Reconciliation Of(Write write) => new() { Writes = [write] };
}
