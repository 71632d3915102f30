using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.AdmissionRegistration;

/// <summary>Webhooks that may change or refuse objects.</summary>
public sealed record MutatingWebhookConfiguration : KubernetesObject
{
    /// <summary>The webhooks, in the order of their names.</summary>
    [Field(2, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<MutatingWebhook>? Webhooks { get; init; }
}

/// <summary>Webhooks that may refuse objects.</summary>
public sealed record ValidatingWebhookConfiguration : KubernetesObject
{
    /// <summary>The webhooks; they are called side by side.</summary>
    [Field(2, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<ValidatingWebhook>? Webhooks { get; init; }
}

/// <summary>A webhook that may change objects.</summary>
public sealed record MutatingWebhook : IAdmissionWebhook
{
    /// <summary>Name of the webhook, a domain of at least three parts, unique in its configuration.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>How the webhook is called.</summary>
    [Field(2, Always = true, Required = true)]
    public WebhookClientConfig ClientConfig { get; init => field = value ?? WebhookClientConfig.Empty; } = WebhookClientConfig.Empty;

    /// <summary>What it is called for; any rule will do.</summary>
    [Field(3)]
    public IReadOnlyList<RuleWithOperations>? Rules { get; init; }

    /// <summary>What a failed call means: <c>Fail</c>, the default, or <c>Ignore</c>.</summary>
    [Field(4, Pointer = true, Values = "Fail,Ignore")]
    public string? FailurePolicy { get; init; }

    /// <summary>Whether rules match other versions of the same resource: <c>Equivalent</c>, the default, or <c>Exact</c>.</summary>
    [Field(9, Pointer = true, Values = "Equivalent,Exact")]
    public string? MatchPolicy { get; init; }

    /// <summary>Selects by the labels of the namespace.</summary>
    [Field(5)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Selects by the labels of the object, old or new.</summary>
    [Field(11)]
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>Whether a call changes anything elsewhere: <c>None</c> or <c>NoneOnDryRun</c>.</summary>
    [Field(6, Always = true, Required = true, Pointer = true, Values = "None,NoneOnDryRun,Some,Unknown")]
    public string? SideEffects { get; init; }

    /// <summary>For how many seconds an answer is awaited, from 1 to 30, 10 by default.</summary>
    [Field(7)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>Versions of AdmissionReview that the webhook knows, the best first.</summary>
    [Field(8, Always = true, Required = true)]
    public IReadOnlyList<string>? AdmissionReviewVersions { get; init; }

    /// <summary>
    /// Whether it is called again when others have changed the object after it: <c>Never</c>, the default, or <c>IfNeeded</c>.
    /// </summary>
    [Field(10, Pointer = true, Values = "IfNeeded,Never")]
    public string? ReinvocationPolicy { get; init; }

    /// <summary>Conditions in CEL that must all hold.</summary>
    [Field(12, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<MatchCondition>? MatchConditions { get; init; }
}

/// <summary>A webhook that may refuse objects.</summary>
public sealed record ValidatingWebhook : IAdmissionWebhook
{
    /// <summary>Name of the webhook, a domain of at least three parts, unique in its configuration.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>How the webhook is called.</summary>
    [Field(2, Always = true, Required = true)]
    public WebhookClientConfig ClientConfig { get; init => field = value ?? WebhookClientConfig.Empty; } = WebhookClientConfig.Empty;

    /// <summary>What it is called for; any rule will do.</summary>
    [Field(3)]
    public IReadOnlyList<RuleWithOperations>? Rules { get; init; }

    /// <summary>What a failed call means: <c>Fail</c>, the default, or <c>Ignore</c>.</summary>
    [Field(4, Pointer = true, Values = "Fail,Ignore")]
    public string? FailurePolicy { get; init; }

    /// <summary>Whether rules match other versions of the same resource: <c>Equivalent</c>, the default, or <c>Exact</c>.</summary>
    [Field(9, Pointer = true, Values = "Equivalent,Exact")]
    public string? MatchPolicy { get; init; }

    /// <summary>Selects by the labels of the namespace.</summary>
    [Field(5)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Selects by the labels of the object, old or new.</summary>
    [Field(10)]
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>Whether a call changes anything elsewhere: <c>None</c> or <c>NoneOnDryRun</c>.</summary>
    [Field(6, Always = true, Required = true, Pointer = true, Values = "None,NoneOnDryRun,Some,Unknown")]
    public string? SideEffects { get; init; }

    /// <summary>For how many seconds an answer is awaited, from 1 to 30, 10 by default.</summary>
    [Field(7)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>Versions of AdmissionReview that the webhook knows, the best first.</summary>
    [Field(8, Always = true, Required = true)]
    public IReadOnlyList<string>? AdmissionReviewVersions { get; init; }

    /// <summary>Conditions in CEL that must all hold.</summary>
    [Field(11, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<MatchCondition>? MatchConditions { get; init; }
}

/// <summary>How a webhook is called: by address or by Service.</summary>
public sealed record WebhookClientConfig
{
    /// <summary>The value with every field left out.</summary>
    public static WebhookClientConfig Empty { get; } = new();

    /// <summary>Address, <c>https://…</c>.</summary>
    [Field(3, Pointer = true)]
    public string? Url { get; init; }

    /// <summary>Service within the cluster.</summary>
    [Field(1)]
    public ServiceReference? Service { get; init; }

    /// <summary>Certificates in PEM that the server is verified by; without them those of the machine.</summary>
    [Field(2)]
    public byte[]? CaBundle { get; init; }
}

/// <summary>A Service that webhooks are called by.</summary>
public sealed record ServiceReference
{
    /// <summary>Namespace of the Service.</summary>
    [Field(1, Always = true, Required = true)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the Service.</summary>
    [Field(2, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Path of the calls.</summary>
    [Field(3, Pointer = true)]
    public string? Path { get; init; }

    /// <summary>Port of the Service, 443 by default.</summary>
    [Field(4)]
    public int? Port { get; init; }
}

/// <summary>What a webhook is called for.</summary>
public sealed record RuleWithOperations
{
    /// <summary><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>CONNECT</c>, or <c>*</c> for all.</summary>
    [Field(1, Values = "*,CONNECT,CREATE,DELETE,UPDATE")]
    public IReadOnlyList<string>? Operations { get; init; }

    /// <summary>Groups; <c>*</c> means all.</summary>
    [Field(1, Within = 2)]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Versions; <c>*</c> means all.</summary>
    [Field(2, Within = 2)]
    public IReadOnlyList<string>? ApiVersions { get; init; }

    /// <summary>
    /// Resources: <c>pods</c>, <c>pods/log</c>, <c>pods/*</c>, <c>*/scale</c>, <c>*</c> without subresources, <c>*/*</c>.
    /// </summary>
    [Field(3, Within = 2)]
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary><c>Cluster</c>, <c>Namespaced</c> or <c>*</c>, the default.</summary>
    [Field(4, Within = 2, Pointer = true, Values = "*,Cluster,Namespaced")]
    public string? Scope { get; init; }
}

/// <summary>A condition in CEL.</summary>
public sealed record MatchCondition
{
    /// <summary>Name of the condition.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The expression; it gives a truth value.</summary>
    [Field(2, Always = true, Required = true)]
    public string Expression { get; init => field = value ?? ""; } = "";
}
