namespace ActorCluster.Api.Schema;

/// <summary>
/// Declares a property of a Kubernetes object: its number in Kubernetes' protobuf (the group's <c>generated.proto</c>), when it is
/// left out of JSON, and how patches merge it. This one declaration feeds JSON, protobuf, strict validation, OpenAPI and every patch type.
/// </summary>
/// <param name="number">The field's number in its protobuf message.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(int number) : Attribute
{
    private ListType? _listType;

    /// <summary>The field's number in its protobuf message.</summary>
    public int Number { get; } = number;

    /// <summary>
    /// For a Go struct that is embedded (<c>json:",inline"</c>): the number of the embedded message. The field is flat in JSON and
    /// nested in protobuf, as <c>Volume.hostPath</c> is field 1 of the message in field 2. Zero when the field is not embedded.
    /// </summary>
    public int Within { get; set; }

    /// <summary>
    /// For a Go struct that is embedded in an embedded one (the rule of <c>NamedRuleWithOperations</c>): its number within the message that
    /// <see cref="Within"/> names. Zero for none.
    /// </summary>
    public int Beneath { get; set; }

    /// <summary>
    /// The Go field has no <c>omitempty</c>: it is written even when it is empty (<c>restartCount: 0</c>). Otherwise null, an empty string,
    /// an empty list or map, and the default of a non-nullable value are left out.
    /// </summary>
    public bool Always { get; set; }

    /// <summary>
    /// A text whose Go type is a pointer: an empty one differs from an absent one and is kept (<c>storageClassName: ""</c>). Nullable
    /// numbers and truth values are pointers anyway.
    /// </summary>
    public bool Pointer { get; set; }

    /// <summary>A text whose Go type is <c>meta.v1.Duration</c> (<c>1m30s</c>): in protobuf it is a message of nanoseconds.</summary>
    public bool Duration { get; set; }

    /// <summary>The field must be given: it is listed under <c>required</c> in OpenAPI.</summary>
    public bool Required { get; set; }

    /// <summary>
    /// What stands for an absent value, as JSON (<c>"TCP"</c> in quotes; Go's marker <c>+default=</c>). What is written even when it is
    /// empty has its empty value for a default without being told so.
    /// </summary>
    public string? Default { get; set; }

    /// <summary>The texts that there are, in order, separated by commas (Go's marker <c>+enum</c>); null where any text may come.</summary>
    public string? Values { get; set; }

    /// <summary>The field names which of the others of its object is set (Go's marker <c>+unionDiscriminator</c>).</summary>
    public bool Discriminator { get; set; }

    /// <summary>How a strategic merge patch treats the list or map. The default replaces it.</summary>
    public PatchStrategy Strategy { get; set; }

    /// <summary>
    /// The JSON name of the key by which a strategic merge patch pairs the list's elements; null for lists of primitives.
    /// </summary>
    public string? MergeKey { get; set; }

    /// <summary>How server-side apply sees the list (<c>x-kubernetes-list-type</c>).</summary>
    public ListType ListType
    {
        get => _listType ?? ListType.Atomic;
        set => _listType = value;
    }

    /// <summary>OpenAPI says the type of the list though it is none there, as of some bytes: it was given.</summary>
    public bool SaysListType => _listType is not null;

    /// <summary>JSON names of the keys of a <see cref="ListType.Map"/>, separated by commas (<c>x-kubernetes-list-map-keys</c>).</summary>
    public string? ListMapKeys { get; set; }

    /// <summary>Server-side apply owns the map as a whole (<c>x-kubernetes-map-type: atomic</c>). Of objects their type says so.</summary>
    public bool AtomicMap { get; set; }

    /// <summary>
    /// Server-side apply owns the parts one by one though the type says otherwise, or OpenAPI says so of a map (<c>granular</c>).
    /// </summary>
    public bool Granular { get; set; }
}

/// <summary>The directive of a strategic merge patch (<c>x-kubernetes-patch-strategy</c>). Flags, as Kubernetes combines them.</summary>
[Flags]
public enum PatchStrategy
{
    /// <summary>None: a list in the patch replaces that of the object, objects are merged.</summary>
    Replace = 0,

    /// <summary>Elements of a list are paired by key, elements of a primitive list form a set.</summary>
    Merge = 1,

    /// <summary>Keys that the patch does not name are cleared (<c>retainKeys</c>: volumes, deployment strategy).</summary>
    RetainKeys = 2,

    /// <summary>An object is replaced as a whole, where others are merged (<c>replace</c>: the selector of a disruption budget).</summary>
    Whole = 4,
}

/// <summary>Ownership granularity of a list in server-side apply.</summary>
public enum ListType
{
    /// <summary>The list is owned as a whole.</summary>
    Atomic,

    /// <summary>Each distinct value has its own owners.</summary>
    Set,

    /// <summary>Each element, named by its keys, has its own owners.</summary>
    Map,
}
