using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Access;

/// <summary>Configurations of mutating webhooks (kubernetes pkg/registry/admissionregistration/mutatingwebhookconfiguration).</summary>
internal sealed class MutatingWebhookStrategy : ResourceStrategy<MutatingWebhookConfiguration>
{
    protected override MutatingWebhookConfiguration Default(MutatingWebhookConfiguration value) => value with
    {
        Webhooks = Lists.Map(value.Webhooks, static hook => hook with
        {
            ClientConfig = WebhookRules.Default(hook.ClientConfig),
            Rules = WebhookRules.Default(hook.Rules),
            FailurePolicy = hook.FailurePolicy ?? "Fail",
            MatchPolicy = hook.MatchPolicy ?? "Equivalent",
            NamespaceSelector = hook.NamespaceSelector ?? new LabelSelector(),
            ObjectSelector = hook.ObjectSelector ?? new LabelSelector(),
            TimeoutSeconds = hook.TimeoutSeconds ?? 10,
            ReinvocationPolicy = hook.ReinvocationPolicy ?? "Never",
        }),
    };

    protected override MutatingWebhookConfiguration PrepareForCreate(MutatingWebhookConfiguration value, RequestContext context) =>
        value with { Metadata = value.Metadata with { Generation = 1 } };

    protected override MutatingWebhookConfiguration PrepareForUpdate(MutatingWebhookConfiguration updated, MutatingWebhookConfiguration current, RequestContext context) =>
        SemanticEquality.AreEqual(updated.Webhooks, current.Webhooks)
            ? updated
            : updated with { Metadata = updated.Metadata with { Generation = current.Metadata.Generation + 1 } };

    protected override void Validate(MutatingWebhookConfiguration value, FieldErrors errors)
    {
        for (var i = 0; i < (value.Webhooks?.Count ?? 0); i++)
        {
            var hook = value.Webhooks![i];
            var path = FieldPath.Of("webhooks").Index(i);
            WebhookRules.Validate(
                new WebhookParts(hook.Name, hook.ClientConfig, hook.Rules, hook.FailurePolicy, hook.MatchPolicy, hook.NamespaceSelector, hook.ObjectSelector)
                {
                    SideEffects = hook.SideEffects,
                    TimeoutSeconds = hook.TimeoutSeconds,
                    Versions = hook.AdmissionReviewVersions,
                    Conditions = hook.MatchConditions,
                },
                path,
                errors);
            WebhookRules.OneOf(hook.ReinvocationPolicy, path.Child("reinvocationPolicy"), errors, "IfNeeded", "Never");
        }

        WebhookRules.Unique(value.Webhooks?.Select(static hook => hook.Name), errors);
    }
}

/// <summary>Configurations of validating webhooks (kubernetes pkg/registry/admissionregistration/validatingwebhookconfiguration).</summary>
internal sealed class ValidatingWebhookStrategy : ResourceStrategy<ValidatingWebhookConfiguration>
{
    protected override ValidatingWebhookConfiguration Default(ValidatingWebhookConfiguration value) => value with
    {
        Webhooks = Lists.Map(value.Webhooks, static hook => hook with
        {
            ClientConfig = WebhookRules.Default(hook.ClientConfig),
            Rules = WebhookRules.Default(hook.Rules),
            FailurePolicy = hook.FailurePolicy ?? "Fail",
            MatchPolicy = hook.MatchPolicy ?? "Equivalent",
            NamespaceSelector = hook.NamespaceSelector ?? new LabelSelector(),
            ObjectSelector = hook.ObjectSelector ?? new LabelSelector(),
            TimeoutSeconds = hook.TimeoutSeconds ?? 10,
        }),
    };

    protected override ValidatingWebhookConfiguration PrepareForCreate(ValidatingWebhookConfiguration value, RequestContext context) =>
        value with { Metadata = value.Metadata with { Generation = 1 } };

    protected override ValidatingWebhookConfiguration PrepareForUpdate(
        ValidatingWebhookConfiguration updated, ValidatingWebhookConfiguration current, RequestContext context) =>
        SemanticEquality.AreEqual(updated.Webhooks, current.Webhooks)
            ? updated
            : updated with { Metadata = updated.Metadata with { Generation = current.Metadata.Generation + 1 } };

    protected override void Validate(ValidatingWebhookConfiguration value, FieldErrors errors)
    {
        for (var i = 0; i < (value.Webhooks?.Count ?? 0); i++)
        {
            var hook = value.Webhooks![i];
            WebhookRules.Validate(
                new WebhookParts(hook.Name, hook.ClientConfig, hook.Rules, hook.FailurePolicy, hook.MatchPolicy, hook.NamespaceSelector, hook.ObjectSelector)
                {
                    SideEffects = hook.SideEffects,
                    TimeoutSeconds = hook.TimeoutSeconds,
                    Versions = hook.AdmissionReviewVersions,
                    Conditions = hook.MatchConditions,
                },
                FieldPath.Of("webhooks").Index(i),
                errors);
        }

        WebhookRules.Unique(value.Webhooks?.Select(static hook => hook.Name), errors);
    }
}
