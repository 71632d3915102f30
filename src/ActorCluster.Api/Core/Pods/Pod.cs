using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A group of containers that run together on one node, sharing its network address and volumes.</summary>
public sealed record Pod : KubernetesObject
{
    /// <summary>What should run, and how.</summary>
    [Field(2, Always = true)]
    public PodSpec Spec { get; init => field = value ?? PodSpec.Empty; } = PodSpec.Empty;

    /// <summary>What was last observed. Written by the node that the pod is bound to.</summary>
    [Field(3, Always = true)]
    public PodStatus Status { get; init => field = value ?? PodStatus.Empty; } = PodStatus.Empty;
}

/// <summary>The pod that a controller creates copies of.</summary>
public sealed record PodTemplateSpec
{
    /// <summary>The value with every field left out.</summary>
    public static PodTemplateSpec Empty { get; } = new();

    /// <summary>Metadata of the created pods: labels and annotations.</summary>
    [Field(1, Always = true)]
    public ObjectMeta Metadata { get; init => field = value ?? ObjectMeta.Empty; } = ObjectMeta.Empty;

    /// <summary>What the created pods should run.</summary>
    [Field(2, Always = true)]
    public PodSpec Spec { get; init => field = value ?? PodSpec.Empty; } = PodSpec.Empty;
}

/// <summary>A stored template for pods.</summary>
public sealed record PodTemplate : KubernetesObject
{
    /// <summary>The template.</summary>
    [Field(2, Always = true)]
    public PodTemplateSpec Template { get; init => field = value ?? PodTemplateSpec.Empty; } = PodTemplateSpec.Empty;
}

/// <summary>Assigns a pod to a node: it is sent to the subresource <c>binding</c> of the pod.</summary>
public sealed record Binding : KubernetesObject
{
    /// <summary>The node.</summary>
    [Field(2, Always = true, Required = true)]
    public ObjectReference Target { get; init => field = value ?? ObjectReference.Empty; } = ObjectReference.Empty;
}
