using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.AdmissionRegistration;

/// <summary>Rules in CEL that objects must obey.</summary>
public sealed record ValidatingAdmissionPolicy : KubernetesObject
{
    /// <summary>The rules.</summary>
    [Field(2, Always = true)]
    public ValidatingAdmissionPolicySpec Spec { get; init => field = value ?? ValidatingAdmissionPolicySpec.Empty; } = ValidatingAdmissionPolicySpec.Empty;

    /// <summary>What was last observed.</summary>
    [Field(3, Always = true)]
    public ValidatingAdmissionPolicyStatus Status { get; init => field = value ?? ValidatingAdmissionPolicyStatus.Empty; } = ValidatingAdmissionPolicyStatus.Empty;
}

/// <summary>Rules in CEL.</summary>
public sealed record ValidatingAdmissionPolicySpec
{
    /// <summary>The value with every field left out.</summary>
    public static ValidatingAdmissionPolicySpec Empty { get; } = new();

    /// <summary>Kind of the objects that give parameters.</summary>
    [Field(1)]
    public ParamKind? ParamKind { get; init; }

    /// <summary>What the rules are for.</summary>
    [Field(2)]
    public MatchResources? MatchConstraints { get; init; }

    /// <summary>The rules.</summary>
    [Field(3)]
    public IReadOnlyList<Validation>? Validations { get; init; }

    /// <summary>What a rule means that cannot be evaluated: <c>Fail</c>, the default, or <c>Ignore</c>.</summary>
    [Field(4, Pointer = true, Values = "Fail,Ignore")]
    public string? FailurePolicy { get; init; }

    /// <summary>What goes into the audit log.</summary>
    [Field(5)]
    public IReadOnlyList<AuditAnnotation>? AuditAnnotations { get; init; }

    /// <summary>Conditions that must all hold.</summary>
    [Field(6, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<MatchCondition>? MatchConditions { get; init; }

    /// <summary>Expressions with names.</summary>
    [Field(7, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<Variable>? Variables { get; init; }
}

/// <summary>What was last observed of a policy.</summary>
public sealed record ValidatingAdmissionPolicyStatus
{
    /// <summary>The value with every field left out.</summary>
    public static ValidatingAdmissionPolicyStatus Empty { get; } = new();

    /// <summary>Value of <c>metadata.generation</c> that was looked at.</summary>
    [Field(1)]
    public long ObservedGeneration { get; init; }

    /// <summary>What is wrong with the expressions.</summary>
    [Field(2)]
    public TypeChecking? TypeChecking { get; init; }

    /// <summary>Aspects of the state.</summary>
    [Field(3, ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>What is wrong with expressions.</summary>
public sealed record TypeChecking
{
    /// <summary>One for each expression.</summary>
    [Field(1)]
    public IReadOnlyList<ExpressionWarning>? ExpressionWarnings { get; init; }
}

/// <summary>What is wrong with one expression.</summary>
public sealed record ExpressionWarning
{
    /// <summary>Path of the field.</summary>
    [Field(2, Always = true, Required = true)]
    public string FieldRef { get; init => field = value ?? ""; } = "";

    /// <summary>What is wrong.</summary>
    [Field(3, Always = true, Required = true)]
    public string Warning { get; init => field = value ?? ""; } = "";
}

/// <summary>A kind of objects that give parameters.</summary>
[Atomic]
public sealed record ParamKind
{
    /// <summary>Group and version.</summary>
    [Field(1)]
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    [Field(2)]
    public string? Kind { get; init; }
}

/// <summary>A rule.</summary>
public sealed record Validation
{
    /// <summary>The expression; it gives a truth value.</summary>
    [Field(1, Always = true, Required = true)]
    public string Expression { get; init => field = value ?? ""; } = "";

    /// <summary>What is told when it is false.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>Reason of the refusal, such as <c>Invalid</c>.</summary>
    [Field(3, Pointer = true)]
    public string? Reason { get; init; }

    /// <summary>Expression that gives the message.</summary>
    [Field(4)]
    public string? MessageExpression { get; init; }
}

/// <summary>What goes into the audit log.</summary>
public sealed record AuditAnnotation
{
    /// <summary>Key of the annotation.</summary>
    [Field(1, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Expression that gives the value.</summary>
    [Field(2, Always = true, Required = true)]
    public string ValueExpression { get; init => field = value ?? ""; } = "";
}

/// <summary>An expression with a name.</summary>
[Atomic]
public sealed record Variable
{
    /// <summary>The name.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The expression.</summary>
    [Field(2, Always = true, Required = true)]
    public string Expression { get; init => field = value ?? ""; } = "";
}

/// <summary>What a policy is for.</summary>
[Atomic]
public sealed record MatchResources
{
    /// <summary>Selects by the labels of the namespace.</summary>
    [Field(1)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Selects by the labels of the object.</summary>
    [Field(2)]
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>Requests that it is for; any rule will do.</summary>
    [Field(3)]
    public IReadOnlyList<NamedRuleWithOperations>? ResourceRules { get; init; }

    /// <summary>Requests that it is not for; these go first.</summary>
    [Field(4)]
    public IReadOnlyList<NamedRuleWithOperations>? ExcludeResourceRules { get; init; }

    /// <summary>Whether rules match other versions of the same resource: <c>Equivalent</c>, the default, or <c>Exact</c>.</summary>
    [Field(7, Pointer = true, Values = "Equivalent,Exact")]
    public string? MatchPolicy { get; init; }
}

/// <summary>Requests on objects of certain names.</summary>
[Atomic]
public sealed record NamedRuleWithOperations
{
    /// <summary>Names of objects; without any all.</summary>
    [Field(1)]
    public IReadOnlyList<string>? ResourceNames { get; init; }

    /// <summary><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>CONNECT</c>, or <c>*</c> for all.</summary>
    [Field(1, Within = 2, Values = "*,CONNECT,CREATE,DELETE,UPDATE")]
    public IReadOnlyList<string>? Operations { get; init; }

    /// <summary>Groups; <c>*</c> means all.</summary>
    [Field(1, Within = 2, Beneath = 2)]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Versions; <c>*</c> means all.</summary>
    [Field(2, Within = 2, Beneath = 2)]
    public IReadOnlyList<string>? ApiVersions { get; init; }

    /// <summary>Resources, as in webhooks.</summary>
    [Field(3, Within = 2, Beneath = 2)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary><c>Cluster</c>, <c>Namespaced</c> or <c>*</c>, the default.</summary>
    [Field(4, Within = 2, Beneath = 2, Pointer = true, Values = "*,Cluster,Namespaced")]
    public string? Scope { get; init; }
}
