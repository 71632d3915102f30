using ActorCluster.Api.Meta;

namespace ActorCluster.Client.Protocol;

/// <summary>The answer to one request for one object.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Object">The object as stored (for a delete: as it was, or as it is while it terminates); null on failure.</param>
/// <param name="Failure">Why it failed, as the Status that HTTP would carry; null on success.</param>
public sealed record ApiResponse(long RequestId, KubernetesObject? Object, Status? Failure)
{
    /// <summary>Whether the request took effect.</summary>
    public bool Succeeded => Failure is null;
}

/// <summary>The answer to <see cref="ListObjects"/>.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Objects">The objects, by namespace and name; empty on failure.</param>
/// <param name="Revision">The store's revision that the list shows.</param>
/// <param name="Failure">Why it failed; null on success.</param>
public sealed record ApiList(long RequestId, IReadOnlyList<KubernetesObject> Objects, long Revision, Status? Failure);
