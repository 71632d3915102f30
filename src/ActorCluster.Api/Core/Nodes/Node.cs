using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A machine that runs pods.</summary>
public sealed record Node : KubernetesObject
{
    /// <summary>How the node is to be used.</summary>
    [Field(2, Always = true)]
    public NodeSpec Spec { get; init => field = value ?? NodeSpec.Empty; } = NodeSpec.Empty;

    /// <summary>What was last observed of the node. Written by the node itself.</summary>
    [Field(3, Always = true)]
    public NodeStatus Status { get; init => field = value ?? NodeStatus.Empty; } = NodeStatus.Empty;
}

/// <summary>How a node is to be used.</summary>
public sealed record NodeSpec
{
    /// <summary>The value with every field left out.</summary>
    public static NodeSpec Empty { get; } = new();

    /// <summary>Range of addresses for the pods of the node.</summary>
    [Field(1)]
    public string? PodCIDR { get; init; }

    /// <summary>Ranges of addresses for the pods, at most one of IPv4 and one of IPv6. The first one equals <c>podCIDR</c>.</summary>
    [Field(7, Strategy = PatchStrategy.Merge, ListType = ListType.Set)]
    public IReadOnlyList<string>? PodCIDRs { get; init; }

    /// <summary>Identity of the machine with its provider, as <c>provider://id</c>.</summary>
    [Field(3)]
    public string? ProviderID { get; init; }

    /// <summary>Whether new pods are kept off the node (cordoned).</summary>
    [Field(4)]
    public bool Unschedulable { get; init; }

    /// <summary>What keeps pods off the node that do not tolerate it.</summary>
    [Field(5)]
    public IReadOnlyList<Taint>? Taints { get; init; }

    /// <summary>Not used any more.</summary>
    [Field(6)]
    public NodeConfigSource? ConfigSource { get; init; }

    /// <summary>Not used any more.</summary>
    [Field(2)]
    public string? ExternalID { get; init; }
}

/// <summary>Keeps pods off a node unless they tolerate it.</summary>
public sealed record Taint
{
    /// <summary>Key of the taint.</summary>
    [Field(1, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Value of the taint.</summary>
    [Field(2)]
    public string? Value { get; init; }

    /// <summary>What happens to pods that do not tolerate it: <c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>.</summary>
    [Field(3, Always = true, Required = true, Values = "NoExecute,NoSchedule,PreferNoSchedule")]
    public string Effect { get; init => field = value ?? ""; } = "";

    /// <summary>When the taint was added, for <c>NoExecute</c> only.</summary>
    [Field(4)]
    public Time? TimeAdded { get; init; }
}

/// <summary>Not used any more.</summary>
public sealed record NodeConfigSource
{
    /// <summary>A ConfigMap with the configuration.</summary>
    [Field(2)]
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}

/// <summary>Not used any more.</summary>
public sealed record ConfigMapNodeConfigSource
{
    /// <summary>Namespace of the ConfigMap.</summary>
    [Field(1, Always = true, Required = true)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the ConfigMap.</summary>
    [Field(2, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Uid of the ConfigMap.</summary>
    [Field(3)]
    public string? Uid { get; init; }

    /// <summary>Resource version of the ConfigMap.</summary>
    [Field(4)]
    public string? ResourceVersion { get; init; }

    /// <summary>Key of the configuration.</summary>
    [Field(5, Always = true, Required = true)]
    public string KubeletConfigKey { get; init => field = value ?? ""; } = "";
}

/// <summary>Values of <c>effect</c> of taints and tolerations.</summary>
public static class TaintEffect
{
    /// <summary>New pods are not bound to the node; those on it stay.</summary>
    public const string NoSchedule = "NoSchedule";

    /// <summary>New pods are bound to the node only if there is no better one.</summary>
    public const string PreferNoSchedule = "PreferNoSchedule";

    /// <summary>Pods on the node are evicted too.</summary>
    public const string NoExecute = "NoExecute";
}
