using ActorCluster.Api.Schema;

namespace ActorCluster.Api.FlowControl;

/// <summary>Who asks. The kind says which of the other fields is set.</summary>
public sealed record Subject
{
    /// <summary><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</summary>
    [Field(1, Always = true, Required = true, Discriminator = true)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>A user.</summary>
    [Field(2)]
    public UserSubject? User { get; init; }

    /// <summary>A group.</summary>
    [Field(3)]
    public GroupSubject? Group { get; init; }

    /// <summary>A service account.</summary>
    [Field(4)]
    public ServiceAccountSubject? ServiceAccount { get; init; }
}

/// <summary>Values of <see cref="Subject.Kind"/>.</summary>
public static class SubjectKind
{
    /// <summary>A user.</summary>
    public const string User = "User";

    /// <summary>A group.</summary>
    public const string Group = "Group";

    /// <summary>A service account.</summary>
    public const string ServiceAccount = "ServiceAccount";
}

/// <summary>A user.</summary>
public sealed record UserSubject
{
    /// <summary>The name; <c>*</c> means all.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A group.</summary>
public sealed record GroupSubject
{
    /// <summary>The name; <c>*</c> means all.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A service account.</summary>
public sealed record ServiceAccountSubject
{
    /// <summary>Its namespace.</summary>
    [Field(1, Always = true, Required = true)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>The name; <c>*</c> means all of the namespace.</summary>
    [Field(2, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}
