using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Access;

/// <summary>
/// Configurations of webhooks of either kind: their generation counts changes of the webhooks, and each is checked alike.
/// </summary>
/// <typeparam name="TConfiguration">The configuration.</typeparam>
/// <typeparam name="THook">Its webhooks.</typeparam>
internal abstract class WebhookStrategy<TConfiguration, THook> : ResourceStrategy<TConfiguration>
    where TConfiguration : KubernetesObject
    where THook : IAdmissionWebhook
{
    public override bool AllowsUnconditionalUpdate => false;

    /// <summary>The webhooks of a configuration.</summary>
    protected abstract IReadOnlyList<THook>? HooksOf(TConfiguration value);

    /// <summary>Checks what only this kind of webhooks has.</summary>
    protected virtual void Validate(THook hook, FieldPath path, FieldErrors errors)
    {
    }

    protected override TConfiguration PrepareForCreate(TConfiguration value, RequestContext context) => WithGeneration(value, 1);

    protected override TConfiguration PrepareForUpdate(TConfiguration updated, TConfiguration current, RequestContext context) =>
        SemanticEquality.AreEqual(HooksOf(updated), HooksOf(current)) ? updated : WithGeneration(updated, current.Metadata.Generation + 1);

    protected override void Validate(TConfiguration value, FieldErrors errors)
    {
        var hooks = HooksOf(value) ?? [];
        for (var i = 0; i < hooks.Count; i++)
        {
            var path = FieldPath.Of("webhooks").Index(i);
            WebhookRules.Validate(hooks[i], path, errors);
            Validate(hooks[i], path, errors);
        }

        WebhookRules.Unique(hooks.Select(static hook => hook.Name), errors);
    }

    private static TConfiguration WithGeneration(TConfiguration value, long generation) =>
        value with { Metadata = value.Metadata with { Generation = generation } };
}

/// <summary>Configurations of mutating webhooks (kubernetes pkg/registry/admissionregistration/mutatingwebhookconfiguration).</summary>
internal sealed class MutatingWebhookStrategy : WebhookStrategy<MutatingWebhookConfiguration, MutatingWebhook>
{
    protected override IReadOnlyList<MutatingWebhook>? HooksOf(MutatingWebhookConfiguration value) => value.Webhooks;

    protected override MutatingWebhookConfiguration Default(MutatingWebhookConfiguration value) => value with
    {
        Webhooks = Lists.Map(value.Webhooks, static hook => hook with
        {
            ClientConfig = WebhookRules.Default(hook.ClientConfig),
            Rules = WebhookRules.Default(hook.Rules),
            FailurePolicy = hook.FailurePolicy ?? WebhookRules.Fail,
            MatchPolicy = hook.MatchPolicy ?? WebhookRules.Equivalent,
            NamespaceSelector = hook.NamespaceSelector ?? new LabelSelector(),
            ObjectSelector = hook.ObjectSelector ?? new LabelSelector(),
            TimeoutSeconds = hook.TimeoutSeconds ?? WebhookRules.TimeoutSeconds,
            ReinvocationPolicy = hook.ReinvocationPolicy ?? "Never",
        }),
    };

    protected override void Validate(MutatingWebhook hook, FieldPath path, FieldErrors errors) =>
        WebhookRules.OneOf(hook.ReinvocationPolicy, path.Child("reinvocationPolicy"), errors, "IfNeeded", "Never");
}

/// <summary>Configurations of validating webhooks (kubernetes pkg/registry/admissionregistration/validatingwebhookconfiguration).</summary>
internal sealed class ValidatingWebhookStrategy : WebhookStrategy<ValidatingWebhookConfiguration, ValidatingWebhook>
{
    protected override IReadOnlyList<ValidatingWebhook>? HooksOf(ValidatingWebhookConfiguration value) => value.Webhooks;

    protected override ValidatingWebhookConfiguration Default(ValidatingWebhookConfiguration value) => value with
    {
        Webhooks = Lists.Map(value.Webhooks, static hook => hook with
        {
            ClientConfig = WebhookRules.Default(hook.ClientConfig),
            Rules = WebhookRules.Default(hook.Rules),
            FailurePolicy = hook.FailurePolicy ?? WebhookRules.Fail,
            MatchPolicy = hook.MatchPolicy ?? WebhookRules.Equivalent,
            NamespaceSelector = hook.NamespaceSelector ?? new LabelSelector(),
            ObjectSelector = hook.ObjectSelector ?? new LabelSelector(),
            TimeoutSeconds = hook.TimeoutSeconds ?? WebhookRules.TimeoutSeconds,
        }),
    };
}
