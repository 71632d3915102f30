using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.FlowControl;

/// <summary>How many requests of a level are served at once, and what becomes of the others.</summary>
public sealed record PriorityLevelConfiguration : KubernetesObject
{
    /// <summary>The limits.</summary>
    [Field(2, Always = true)]
    public PriorityLevelConfigurationSpec Spec { get; init => field = value ?? PriorityLevelConfigurationSpec.Empty; } = PriorityLevelConfigurationSpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public PriorityLevelConfigurationStatus Status { get; init => field = value ?? PriorityLevelConfigurationStatus.Empty; } =
        PriorityLevelConfigurationStatus.Empty;
}

/// <summary>The limits of a level.</summary>
public sealed record PriorityLevelConfigurationSpec
{
    /// <summary>The value with every field left out.</summary>
    public static PriorityLevelConfigurationSpec Empty { get; } = new();

    /// <summary><c>Exempt</c> or <c>Limited</c>.</summary>
    [Field(1, Always = true, Required = true, Discriminator = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The limits; for <c>Limited</c> only, and there it must be.</summary>
    [Field(2)]
    public LimitedPriorityLevelConfiguration? Limited { get; init; }

    /// <summary>What others may borrow; for <c>Exempt</c> only.</summary>
    [Field(3)]
    public ExemptPriorityLevelConfiguration? Exempt { get; init; }
}

/// <summary>Values of <see cref="PriorityLevelConfigurationSpec.Type"/>.</summary>
public static class PriorityLevelEnablement
{
    /// <summary>Every request is served at once.</summary>
    public const string Exempt = "Exempt";

    /// <summary>Requests are limited.</summary>
    public const string Limited = "Limited";
}

/// <summary>The limits of a level that has any.</summary>
public sealed record LimitedPriorityLevelConfiguration
{
    /// <summary>The level's share of what the server does at once, 30 by default.</summary>
    [Field(1, Always = true)]
    public int? NominalConcurrencyShares { get; init; }

    /// <summary>What becomes of requests that cannot be served at once.</summary>
    [Field(2, Always = true)]
    public LimitResponse LimitResponse { get; init => field = value ?? LimitResponse.Empty; } = LimitResponse.Empty;

    /// <summary>How much of it others may borrow, from 0 to 100 percent, 0 by default.</summary>
    [Field(3)]
    public int? LendablePercent { get; init; }

    /// <summary>How much it may borrow of others, in percent of its own share; null for any amount.</summary>
    [Field(4)]
    public int? BorrowingLimitPercent { get; init; }
}

/// <summary>What others may borrow of a level without limits.</summary>
public sealed record ExemptPriorityLevelConfiguration
{
    /// <summary>The level's share of what the server does at once, 0 by default.</summary>
    [Field(1)]
    public int? NominalConcurrencyShares { get; init; }

    /// <summary>How much of it others may borrow, from 0 to 100 percent, 0 by default.</summary>
    [Field(2)]
    public int? LendablePercent { get; init; }
}

/// <summary>What becomes of requests that cannot be served at once.</summary>
public sealed record LimitResponse
{
    /// <summary>The value with every field left out.</summary>
    public static LimitResponse Empty { get; } = new();

    /// <summary><c>Queue</c> or <c>Reject</c>.</summary>
    [Field(1, Always = true, Required = true, Discriminator = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The queues; for <c>Queue</c> only, and there it must be.</summary>
    [Field(2)]
    public QueuingConfiguration? Queuing { get; init; }
}

/// <summary>Values of <see cref="LimitResponse.Type"/>.</summary>
public static class LimitResponseType
{
    /// <summary>They wait.</summary>
    public const string Queue = "Queue";

    /// <summary>They are refused.</summary>
    public const string Reject = "Reject";
}

/// <summary>The queues of a level.</summary>
public sealed record QueuingConfiguration
{
    /// <summary>How many queues there are, 64 by default.</summary>
    [Field(1, Always = true)]
    public int Queues { get; init; }

    /// <summary>How many of them a flow may use, 8 by default.</summary>
    [Field(2, Always = true)]
    public int HandSize { get; init; }

    /// <summary>How many requests wait in a queue, 50 by default.</summary>
    [Field(3, Always = true)]
    public int QueueLengthLimit { get; init; }
}

/// <summary>What was last observed of a level.</summary>
public sealed record PriorityLevelConfigurationStatus
{
    /// <summary>The value with every field left out.</summary>
    public static PriorityLevelConfigurationStatus Empty { get; } = new();

    /// <summary>Aspects of the state.</summary>
    [Field(1, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<PriorityLevelConfigurationCondition>? Conditions { get; init; }
}

/// <summary>An aspect of a level's state.</summary>
public sealed record PriorityLevelConfigurationCondition
{
    /// <summary>The aspect.</summary>
    [Field(1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2)]
    public string? Status { get; init; }

    /// <summary>When the status last changed.</summary>
    [Field(3, Always = true)]
    public Time? LastTransitionTime { get; init; }

    /// <summary>Why, in one word.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
