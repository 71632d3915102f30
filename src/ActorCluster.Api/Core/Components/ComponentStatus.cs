using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Whether a part of the control plane is well. Looked at when somebody asks, never stored; deprecated since 1.19.</summary>
public sealed record ComponentStatus : KubernetesObject
{
    /// <summary>What was seen: <c>Healthy</c>.</summary>
    [Field(2, Strategy = PatchStrategy.Merge, MergeKey = "type", ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<ComponentCondition>? Conditions { get; init; }
}

/// <summary>What was seen of a component.</summary>
public sealed record ComponentCondition
{
    /// <summary>The only type that there is.</summary>
    public const string Healthy = "Healthy";

    /// <summary>The value with every field left out.</summary>
    public static ComponentCondition Empty { get; } = new();

    /// <summary>Type of the condition: <see cref="Healthy"/>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it holds: <c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>What the component said, or why it said nothing.</summary>
    [Field(3)]
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Why it could not be looked at.</summary>
    [Field(4)]
    public string Error { get; init => field = value ?? ""; } = "";
}
