using ActorCluster.Api.Meta;

namespace ActorCluster.Api.AdmissionRegistration;

/// <summary>What webhooks of both kinds have.</summary>
public interface IAdmissionWebhook
{
    /// <summary>Name of the webhook, a domain of at least three parts, unique in its configuration.</summary>
    string Name { get; }

    /// <summary>How the webhook is called.</summary>
    WebhookClientConfig ClientConfig { get; }

    /// <summary>What it is called for; any rule will do.</summary>
    IReadOnlyList<RuleWithOperations>? Rules { get; }

    /// <summary>What a failed call means: <c>Fail</c>, the default, or <c>Ignore</c>.</summary>
    string? FailurePolicy { get; }

    /// <summary>Whether rules match other versions of the same resource: <c>Equivalent</c>, the default, or <c>Exact</c>.</summary>
    string? MatchPolicy { get; }

    /// <summary>Selects by the labels of the namespace.</summary>
    LabelSelector? NamespaceSelector { get; }

    /// <summary>Selects by the labels of the object, old or new.</summary>
    LabelSelector? ObjectSelector { get; }

    /// <summary>Whether a call changes anything elsewhere: <c>None</c> or <c>NoneOnDryRun</c>.</summary>
    string? SideEffects { get; }

    /// <summary>For how many seconds an answer is awaited, from 1 to 30, 10 by default.</summary>
    int? TimeoutSeconds { get; }

    /// <summary>Versions of AdmissionReview that the webhook knows, the best first.</summary>
    IReadOnlyList<string>? AdmissionReviewVersions { get; }

    /// <summary>Conditions in CEL that must all hold.</summary>
    IReadOnlyList<MatchCondition>? MatchConditions { get; }
}
