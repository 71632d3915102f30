using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>One aspect of the observed state of an object.</summary>
public sealed record Condition
{
    /// <summary>Type of the condition in CamelCase, or with a domain prefix.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the condition holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// Value of <c>metadata.generation</c> that the condition was derived from. Behind the object's own the condition is out of date.
    /// </summary>
    [Field(3)]
    public long ObservedGeneration { get; init; }

    /// <summary>When the status last changed.</summary>
    [Field(4, Always = true, Required = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why the status last changed, as one word in CamelCase for programs.</summary>
    [Field(5, Always = true, Required = true)]
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>Details of the change for people. May be empty.</summary>
    [Field(6, Always = true, Required = true)]
    public string Message { get; init => field = value ?? ""; } = "";
}

/// <summary>Values of <c>status</c> in every type of condition.</summary>
public static class ConditionStatus
{
    /// <summary>The condition holds.</summary>
    public const string True = "True";

    /// <summary>The condition does not hold.</summary>
    public const string False = "False";

    /// <summary>Whether the condition holds cannot be told.</summary>
    public const string Unknown = "Unknown";
}
