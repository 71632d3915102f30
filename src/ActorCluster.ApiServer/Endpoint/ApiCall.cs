using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Endpoint;

/// <summary>Who calls, as authentication found out.</summary>
/// <param name="Name">User name (<c>kubernetes-admin</c>).</param>
/// <param name="Groups">Groups, <c>system:authenticated</c> among them.</param>
/// <param name="Uid">The user's uid; empty when unknown.</param>
/// <param name="UserAgent">The client's own words.</param>
public sealed record Caller(string Name, IReadOnlyList<string> Groups, string Uid, string UserAgent)
{
    /// <summary>What else authentication found out; null for nothing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}

/// <summary>The verbs on one object.</summary>
public enum ApiVerb
{
    /// <summary>GET of one object.</summary>
    Get,

    /// <summary>POST to a collection, or to a subresource such as binding or eviction.</summary>
    Create,

    /// <summary>PUT.</summary>
    Update,

    /// <summary>PATCH.</summary>
    Patch,

    /// <summary>DELETE of one object.</summary>
    Delete,

    /// <summary>Whether a connection may be made (exec, attach, port-forward, proxy): the answer are its options.</summary>
    Connect,
}

/// <summary>The kinds of patch that a client may send.</summary>
public enum PatchKind
{
    /// <summary><c>application/json-patch+json</c>, RFC 6902.</summary>
    Json,

    /// <summary><c>application/merge-patch+json</c>, RFC 7386.</summary>
    Merge,

    /// <summary><c>application/strategic-merge-patch+json</c>.</summary>
    StrategicMerge,

    /// <summary><c>application/apply-patch+yaml</c>, server-side apply.</summary>
    Apply,
}

/// <summary>How unknown and duplicate fields are treated (<c>fieldValidation</c>).</summary>
public enum FieldValidation
{
    /// <summary>Dropped with a Warning header: the default of the API.</summary>
    Warn,

    /// <summary>Refused with 400.</summary>
    Strict,

    /// <summary>Dropped in silence.</summary>
    Ignore,
}

/// <summary>A call on one object (or on a collection, for create) after the front end has authenticated, routed and decoded it.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Verb">What to do.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Key">The object; for a create the name may be empty and the namespace is the path's.</param>
public sealed record ApiCall(Caller Caller, ApiVerb Verb, ResourceType Resource, ObjectKey Key)
{
    /// <summary>The subresource (<c>status</c>, <c>scale</c>, <c>binding</c>); empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The decoded body of a create or update.</summary>
    public KubernetesObject? Body { get; init; }

    /// <summary>The patch as sent (JSON text; YAML has been converted).</summary>
    public ReadOnlyMemory<byte> Patch { get; init; }

    /// <summary>The type of the patch.</summary>
    public PatchKind PatchKind { get; init; }

    /// <summary>Unknown and duplicate fields in the result of a patch; bodies were checked while decoding.</summary>
    public FieldValidation FieldValidation { get; init; }

    /// <summary>Options of a delete.</summary>
    public DeleteOptions? DeleteOptions { get; init; }

    /// <summary><c>dryRun=All</c>: everything but the write.</summary>
    public bool DryRun { get; init; }

    /// <summary><c>fieldManager</c>; empty when the client gave none.</summary>
    public string FieldManager { get; init; } = "";

    /// <summary><c>force</c> of a server-side apply.</summary>
    public bool Force { get; init; }

    /// <summary><c>resourceVersion</c> of a get; null when not given.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Until when the client waits (<c>timeout</c>): webhooks get no longer; null when it did not say.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>The outcome of an <see cref="ApiCall"/>.</summary>
/// <param name="Code">The HTTP code: 200, 201 for a creation, 202 for an accepted deletion, or that of the failure.</param>
/// <param name="Object">The object; null on failure, and when a Status is the answer.</param>
/// <param name="Status">The failure, or the success Status of a completed delete.</param>
/// <param name="Warnings">Texts for Warning headers.</param>
public sealed record ApiResult(int Code, StoredObject? Object, Status? Status, IReadOnlyList<string> Warnings);

/// <summary>A list, watch or delete over a collection.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Namespace">The namespace; empty for all.</param>
public sealed record CollectionCall(Caller Caller, ResourceType Resource, string Namespace)
{
    /// <summary>Label selector.</summary>
    public LabelQuery? Labels { get; init; }

    /// <summary>Field selector.</summary>
    public FieldQuery? Fields { get; init; }

    /// <summary><c>limit</c>; zero for no limit.</summary>
    public long Limit { get; init; }

    /// <summary><c>continue</c> token of the previous chunk; empty for the first.</summary>
    public string Continue { get; init; } = "";

    /// <summary><c>resourceVersion</c>; null when not given.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary><c>resourceVersionMatch</c>; null when not given.</summary>
    public string? ResourceVersionMatch { get; init; }

    /// <summary><c>allowWatchBookmarks</c>.</summary>
    public bool AllowBookmarks { get; init; }

    /// <summary><c>sendInitialEvents</c>; null when not given.</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary>Options of a deletecollection.</summary>
    public DeleteOptions? DeleteOptions { get; init; }

    /// <summary><c>dryRun=All</c> of a deletecollection.</summary>
    public bool DryRun { get; init; }
}

/// <summary>The outcome of a list or deletecollection.</summary>
/// <param name="Objects">The objects of this chunk.</param>
/// <param name="Revision">The revision that the list shows.</param>
/// <param name="Continue">Token for the next chunk; empty at the end.</param>
/// <param name="RemainingItemCount">How many are left after this chunk; null when selectors make it unknown or nothing is left.</param>
/// <param name="Failure">Why it failed; null on success.</param>
public sealed record ApiListResult(IReadOnlyList<StoredObject> Objects, long Revision, string Continue, long? RemainingItemCount, Status? Failure);
