using ActorCluster.Api.Authentication;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;

namespace ActorCluster.Client.Protocol;

/// <summary>
/// A request to the <c>api</c> actor by an actor of the same process. It passes the same defaulting, admission, validation and optimistic
/// concurrency as a request over HTTP; only encoding is left out. Exactly one <see cref="ApiResponse"/> or <see cref="ApiList"/>
/// with the same <see cref="RequestId"/> goes to the sender, unless the API is told to fail.
/// </summary>
/// <param name="RequestId">Chosen by the sender, unique among its requests in flight.</param>
/// <param name="Client">Who asks, as a user agent would say it (<c>kube-scheduler</c>): for faults, events and the history.</param>
public abstract record ApiRequest(long RequestId, string Client);

/// <summary>Reads one object.</summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Key">Which object.</param>
/// <param name="Subresource">Empty, or <c>scale</c>: then the answer is the object's scale.</param>
public sealed record GetObject(long RequestId, string Client, ResourceType Resource, ObjectKey Key, string Subresource = "")
    : ApiRequest(RequestId, Client);

/// <summary>Lists the objects of a resource, answered by <see cref="ApiList"/>.</summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Namespace">One namespace, or an empty string for all.</param>
/// <param name="Labels">Only objects whose labels match; null for all.</param>
/// <param name="Fields">Only objects whose fields match; null for all.</param>
public sealed record ListObjects(
    long RequestId, string Client, ResourceType Resource, string Namespace, LabelQuery? Labels, FieldQuery? Fields) : ApiRequest(RequestId, Client);

/// <summary>Creates an object. Name or generateName is in its metadata.</summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Object">What to create.</param>
public sealed record CreateObject(long RequestId, string Client, ResourceType Resource, KubernetesObject Object) : ApiRequest(RequestId, Client);

/// <summary>
/// Replaces an object. When its metadata names a resourceVersion the object must still be at it (409 otherwise); without one the write is
/// unconditional.
/// </summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Object">The whole new object.</param>
/// <param name="Subresource">
/// Empty; <c>status</c>: then only the status is taken from it; or <c>scale</c>: then it is the scale of the object of its name.
/// </param>
public sealed record UpdateObject(
    long RequestId, string Client, ResourceType Resource, KubernetesObject Object, string Subresource = "") : ApiRequest(RequestId, Client);

/// <summary>
/// Changes an object by a function of its current state, retried on a conflict: what a PATCH is over HTTP, without the text.
/// </summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Key">Which object.</param>
/// <param name="Uid">The object must have this uid (409 otherwise); null for whichever has the name.</param>
/// <param name="Change">Pure: the new object, or the same instance when there is nothing to write. It may run more than once.</param>
/// <param name="Subresource">Empty, or <c>status</c>.</param>
public sealed record ModifyObject(
    long RequestId, string Client, ResourceType Resource, ObjectKey Key, string? Uid, Func<KubernetesObject, KubernetesObject> Change, string Subresource = "")
    : ApiRequest(RequestId, Client);

/// <summary>Deletes an object: gracefully for pods, after its finalizers, as over HTTP.</summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Key">Which object.</param>
/// <param name="Options">Grace period, preconditions, propagation; null for the defaults.</param>
public sealed record DeleteObject(long RequestId, string Client, ResourceType Resource, ObjectKey Key, DeleteOptions? Options) : ApiRequest(RequestId, Client);

/// <summary>
/// Evicts a pod: <c>POST pods/&lt;name&gt;/eviction</c>. Fails with 429 while a budget forbids it.
/// </summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Key">The pod.</param>
/// <param name="Options">Grace period and preconditions; null for the defaults.</param>
public sealed record EvictObject(long RequestId, string Client, ObjectKey Key, DeleteOptions? Options) : ApiRequest(RequestId, Client);

/// <summary>Binds a pod to a node: <c>POST pods/&lt;name&gt;/binding</c>. Fails with 409 when the pod has a node already.</summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>.</param>
/// <param name="Key">The pod.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="NodeName">The node.</param>
public sealed record BindPod(long RequestId, string Client, ObjectKey Key, string Uid, string NodeName) : ApiRequest(RequestId, Client);

/// <summary>
/// Asks for a token of a service account: <c>POST serviceaccounts/&lt;name&gt;/token</c>. The answer is the request with its status.
/// </summary>
/// <param name="RequestId">See <see cref="ApiRequest"/>.</param>
/// <param name="Client">See <see cref="ApiRequest"/>. What a node may ask for is limited as over HTTP.</param>
/// <param name="Account">The service account.</param>
/// <param name="Request">What the token is for.</param>
public sealed record CreateToken(long RequestId, string Client, ObjectKey Account, TokenRequest Request) : ApiRequest(RequestId, Client);
