using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>Data that every object has: what it is called, which revision it is, who owns it and how it is labelled.</summary>
public sealed record ObjectMeta
{
    /// <summary>The value with every field left out.</summary>
    public static ObjectMeta Empty { get; } = new();

    /// <summary>
    /// Name of the object, unique among the objects of its kind in its namespace. It cannot be changed; empty only before the server has
    /// generated one.
    /// </summary>
    [Field(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Prefix from which the server makes a unique name when <c>name</c> is left out.</summary>
    [Field(2)]
    public string? GenerateName { get; init; }

    /// <summary>Namespace that the object lives in, empty for a cluster-scoped object. It cannot be changed.</summary>
    [Field(3)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Formerly the URL of the object. The server does not fill it any more.</summary>
    [Field(4)]
    public string? SelfLink { get; init; }

    /// <summary>
    /// Identity of this very object, given by the server at creation: an object of the same name created later has another one.
    /// </summary>
    [Field(5)]
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// Revision of the object, opaque to clients. Sent along with an update it makes the update fail with a conflict if the object has
    /// changed since.
    /// </summary>
    [Field(6)]
    public string ResourceVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Counts the changes of the desired state (<c>spec</c>). The server sets it.</summary>
    [Field(7)]
    public long Generation { get; init; }

    /// <summary>When the server created the object, in UTC. Set by the server.</summary>
    [Field(8, Always = true)]
    public Time? CreationTimestamp { get; init; }

    /// <summary>
    /// When the object is due to go away. The server sets it on a graceful deletion, after which it can only be moved earlier.
    /// </summary>
    [Field(9)]
    public Time? DeletionTimestamp { get; init; }

    /// <summary>Seconds granted for a graceful end, set together with <c>deletionTimestamp</c>. It may only be shortened.</summary>
    [Field(10)]
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Keys and values by which objects are grouped and selected.</summary>
    [Field(11)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Keys and values that tools attach to the object. They cannot be used in selectors.</summary>
    [Field(12)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>
    /// Objects that this one depends on. When all of them are gone it is garbage collected; at most one is marked as the managing
    /// controller.
    /// </summary>
    [Field(13, Strategy = PatchStrategy.Merge, MergeKey = "uid", ListType = ListType.Map, ListMapKeys = "uid")]
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    /// <summary>
    /// Names of the parties that must finish their clean-up before a deleted object disappears. Each removes its own entry.
    /// </summary>
    [Field(14, Strategy = PatchStrategy.Merge, ListType = ListType.Set)]
    public IReadOnlyList<string>? Finalizers { get; init; }

    /// <summary>Which manager owns which fields, kept by the server for server-side apply.</summary>
    [Field(17)]
    public IReadOnlyList<ManagedFieldsEntry>? ManagedFields { get; init; }
}

/// <summary>Names the owner of an object, in the same namespace or cluster-scoped.</summary>
[Atomic]
public sealed record OwnerReference
{
    /// <summary>API version of the owner.</summary>
    [Field(5, Always = true, Required = true)]
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Kind of the owner.</summary>
    [Field(1, Always = true, Required = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the owner.</summary>
    [Field(3, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Uid of the owner: an object of the same name with another uid is not the owner.</summary>
    [Field(4, Always = true, Required = true)]
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary>True if the owner is the controller that manages this object.</summary>
    [Field(6)]
    public bool? Controller { get; init; }

    /// <summary>True if a foreground deletion of the owner has to wait until this object is gone.</summary>
    [Field(7)]
    public bool? BlockOwnerDeletion { get; init; }
}

/// <summary>The fields that one manager set by one kind of operation.</summary>
public sealed record ManagedFieldsEntry
{
    /// <summary>Name of the manager, as given by <c>fieldManager</c> or taken from the user agent.</summary>
    [Field(1)]
    public string? Manager { get; init; }

    /// <summary>How the fields were set, <c>Apply</c> or <c>Update</c>.</summary>
    [Field(2)]
    public string? Operation { get; init; }

    /// <summary>API version in which the field names are given.</summary>
    [Field(3)]
    public string? ApiVersion { get; init; }

    /// <summary>When the entry was created or a field was added or changed.</summary>
    [Field(4)]
    public Time? Time { get; init; }

    /// <summary>Format of the field set. <c>FieldsV1</c> is the only one.</summary>
    [Field(6)]
    public string? FieldsType { get; init; }

    /// <summary>The set of fields, as a tree whose keys are <c>f:name</c>, <c>k:{key}</c>, <c>v:value</c> and <c>.</c>.</summary>
    [Field(7)]
    public RawJson? FieldsV1 { get; init; }

    /// <summary>Subresource through which the fields were set, such as <c>status</c>; empty for the object itself.</summary>
    [Field(8)]
    public string? Subresource { get; init; }
}

/// <summary>Values of <c>managedFields[].operation</c>.</summary>
public static class FieldManagerOperation
{
    /// <summary>Server-side apply.</summary>
    public const string Apply = "Apply";

    /// <summary>Any other write.</summary>
    public const string Update = "Update";
}
