using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.FlowControl;

/// <summary>Says which requests to the API belong together, and at which priority level they are served.</summary>
public sealed record FlowSchema : KubernetesObject
{
    /// <summary>Which requests, and which level.</summary>
    [Field(2, Always = true)]
    public FlowSchemaSpec Spec { get; init => field = value ?? FlowSchemaSpec.Empty; } = FlowSchemaSpec.Empty;

    /// <summary>What the server makes of it.</summary>
    [Field(3, Always = true)]
    public FlowSchemaStatus Status { get; init => field = value ?? FlowSchemaStatus.Empty; } = FlowSchemaStatus.Empty;
}

/// <summary>Which requests belong together, and at which level they are served.</summary>
public sealed record FlowSchemaSpec
{
    /// <summary>The value with every field left out.</summary>
    public static FlowSchemaSpec Empty { get; } = new();

    /// <summary>The priority level. Without it the schema matches nothing.</summary>
    [Field(1, Always = true, Required = true)]
    public PriorityLevelConfigurationReference PriorityLevelConfiguration { get; init => field = value ?? PriorityLevelConfigurationReference.Empty; } =
        PriorityLevelConfigurationReference.Empty;

    /// <summary>From 1 to 10000, 1000 by default: of the schemas that match a request the one with the lowest number is chosen.</summary>
    [Field(2, Always = true)]
    public int MatchingPrecedence { get; init; }

    /// <summary>What the flows of the schema are told apart by; null for one flow.</summary>
    [Field(3)]
    public FlowDistinguisherMethod? DistinguisherMethod { get; init; }

    /// <summary>The requests; any rule will do.</summary>
    [Field(4)]
    public IReadOnlyList<PolicyRulesWithSubjects>? Rules { get; init; }
}

/// <summary>What flows are told apart by.</summary>
public sealed record FlowDistinguisherMethod
{
    /// <summary><c>ByUser</c> or <c>ByNamespace</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";
}

/// <summary>Values of <see cref="FlowDistinguisherMethod.Type"/>.</summary>
public static class FlowDistinguisherMethodType
{
    /// <summary>By who asks.</summary>
    public const string ByUser = "ByUser";

    /// <summary>By the namespace that is asked for.</summary>
    public const string ByNamespace = "ByNamespace";
}

/// <summary>Names a priority level.</summary>
public sealed record PriorityLevelConfigurationReference
{
    /// <summary>The value with every field left out.</summary>
    public static PriorityLevelConfigurationReference Empty { get; } = new();

    /// <summary>The name.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>What the server makes of a schema.</summary>
public sealed record FlowSchemaStatus
{
    /// <summary>The value with every field left out.</summary>
    public static FlowSchemaStatus Empty { get; } = new();

    /// <summary>Aspects of the state; the server keeps <c>Dangling</c>.</summary>
    [Field(1, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<FlowSchemaCondition>? Conditions { get; init; }
}

/// <summary>An aspect of a schema's state.</summary>
public sealed record FlowSchemaCondition
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

/// <summary>Values of <see cref="FlowSchemaCondition.Type"/>.</summary>
public static class FlowSchemaConditionType
{
    /// <summary>The priority level that the schema names does not exist.</summary>
    public const string Dangling = "Dangling";
}
