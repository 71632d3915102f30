using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.ApiRegistration;

/// <summary>Who answers for one version of an API group. Its name is <c>version.group</c>.</summary>
public sealed record APIService : KubernetesObject
{
    /// <summary>Who is to answer.</summary>
    [Field(2, Always = true)]
    public APIServiceSpec Spec { get; init => field = value ?? APIServiceSpec.Empty; } = APIServiceSpec.Empty;

    /// <summary>Whether it does.</summary>
    [Field(3, Always = true)]
    public APIServiceStatus Status { get; init => field = value ?? APIServiceStatus.Empty; } = APIServiceStatus.Empty;
}

/// <summary>Who is to answer for a version of a group.</summary>
public sealed record APIServiceSpec
{
    /// <summary>The value with every field left out.</summary>
    public static APIServiceSpec Empty { get; } = new();

    /// <summary>The Service of another API server; null when this one answers.</summary>
    [Field(1)]
    public ServiceReference? Service { get; init; }

    /// <summary>The group; empty for the core group.</summary>
    [Field(2)]
    public string? Group { get; init; }

    /// <summary>The version, <c>v1</c>.</summary>
    [Field(3)]
    public string? Version { get; init; }

    /// <summary>Whether the other server's certificate is taken unseen.</summary>
    [Field(4)]
    public bool InsecureSkipTLSVerify { get; init; }

    /// <summary>Certificates in PEM that the other server is verified by.</summary>
    [Field(5, ListType = ListType.Atomic)]
    public byte[]? CaBundle { get; init; }

    /// <summary>The least priority of the group among groups, 1 to 20000. Clients prefer the higher one.</summary>
    [Field(7, Always = true, Required = true)]
    public int GroupPriorityMinimum { get; init; }

    /// <summary>The priority of the version within its group, 1 to 1000.</summary>
    [Field(8, Always = true, Required = true)]
    public int VersionPriority { get; init; }
}

/// <summary>The Service of another API server.</summary>
public sealed record ServiceReference
{
    /// <summary>Its namespace.</summary>
    [Field(1)]
    public string? Namespace { get; init; }

    /// <summary>Its name.</summary>
    [Field(2)]
    public string? Name { get; init; }

    /// <summary>Its port, 443 by default.</summary>
    [Field(3)]
    public int? Port { get; init; }
}

/// <summary>Whether a version of a group is answered for.</summary>
public sealed record APIServiceStatus
{
    /// <summary>The value with every field left out.</summary>
    public static APIServiceStatus Empty { get; } = new();

    /// <summary>Aspects of the state.</summary>
    [Field(1, ListType = ListType.Map, ListMapKeys = "type", Strategy = PatchStrategy.Merge, MergeKey = "type")]
    public IReadOnlyList<APIServiceCondition>? Conditions { get; init; }
}

/// <summary>One aspect of the state.</summary>
public sealed record APIServiceCondition
{
    /// <summary>The condition that says whether the version is answered for.</summary>
    public const string Available = "Available";

    /// <summary>Which: <c>Available</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the status last changed.</summary>
    [Field(3, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why, as one word for programs.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
