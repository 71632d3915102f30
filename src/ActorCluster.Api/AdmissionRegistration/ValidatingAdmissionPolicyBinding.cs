using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.AdmissionRegistration;

/// <summary>Puts a policy in force.</summary>
public sealed record ValidatingAdmissionPolicyBinding : KubernetesObject
{
    /// <summary>Which policy, where and how.</summary>
    [Field(2, Always = true)]
    public ValidatingAdmissionPolicyBindingSpec Spec { get; init => field = value ?? ValidatingAdmissionPolicyBindingSpec.Empty; } = ValidatingAdmissionPolicyBindingSpec.Empty;
}

/// <summary>Which policy is in force, where and how.</summary>
public sealed record ValidatingAdmissionPolicyBindingSpec
{
    /// <summary>The value with every field left out.</summary>
    public static ValidatingAdmissionPolicyBindingSpec Empty { get; } = new();

    /// <summary>Name of the policy.</summary>
    [Field(1)]
    public string? PolicyName { get; init; }

    /// <summary>The objects that give parameters.</summary>
    [Field(2)]
    public ParamRef? ParamRef { get; init; }

    /// <summary>Limits what the policy is for.</summary>
    [Field(3)]
    public MatchResources? MatchResources { get; init; }

    /// <summary>What follows when a rule is broken: <c>Deny</c>, <c>Warn</c>, <c>Audit</c>.</summary>
    [Field(4, ListType = ListType.Set, Values = "Audit,Deny,Warn")]
    public IReadOnlyList<string>? ValidationActions { get; init; }
}

/// <summary>Objects that give parameters.</summary>
[Atomic]
public sealed record ParamRef
{
    /// <summary>Name of the object.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>Namespace of the objects; without one that of the object at hand.</summary>
    [Field(2)]
    public string? Namespace { get; init; }

    /// <summary>Selects the objects by labels, instead of the name.</summary>
    [Field(3)]
    public LabelSelector? Selector { get; init; }

    /// <summary>What follows when there is none: <c>Allow</c> or <c>Deny</c>.</summary>
    [Field(4, Pointer = true)]
    public string? ParameterNotFoundAction { get; init; }
}
