using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// Whether a webhook is to be called for a request (k8s.io/apiserver/pkg/admission/plugin/webhook/generic/webhook.go, ShouldCallHook).
/// </summary>
internal static class WebhookMatch
{
    /// <summary>Finds out without looking at the conditions, which look at the objects themselves.</summary>
    /// <param name="hook">The webhook.</param>
    /// <param name="request">The request.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="desk">Knows equivalent versions, and what was compiled.</param>
    /// <param name="failure">Why it cannot be said; the request is refused then.</param>
    /// <returns>The version of the resource that the webhook is to see; null when it is not to be called.</returns>
    public static ResourceDefinition? FindVersion(
        IAdmissionWebhook hook, AdmissionAttributes request, RequestContext context, AdmissionDesk desk, out Status? failure)
    {
        var inNamespace = RequestSelectors.MatchesNamespace(hook.NamespaceSelector, request, context.View, out failure);
        if ((!inNamespace && failure is null) || !RequestSelectors.MatchesObject(hook.ObjectSelector, request))
        {
            failure = null;
            return null;
        }

        var version = RequestRules.Find([.. (hook.Rules ?? []).Select(RequestRule.Of)], hook.MatchPolicy, request, desk.EquivalentsOf);
        if (version is null || failure is not null)
        {
            failure = version is null ? null : failure;
            return null;
        }

        return version;
    }

    /// <summary>Finds out.</summary>
    /// <param name="hook">The webhook.</param>
    /// <param name="request">The request. Its objects can be shown in the version that <see cref="FindVersion"/> finds.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="desk">Knows equivalent versions, and what was compiled.</param>
    /// <param name="failure">Why it cannot be said; the request is refused then.</param>
    /// <returns>The version of the resource that the webhook is to see; null when it is not to be called.</returns>
    public static ResourceDefinition? Find(
        IAdmissionWebhook hook, AdmissionAttributes request, RequestContext context, AdmissionDesk desk, out Status? failure)
    {
        if (FindVersion(hook, request, context, desk, out failure) is not { } version)
        {
            return null;
        }

        var outcome = AdmissionExpressions.Ask(
            hook.MatchConditions,
            hook.FailurePolicy == "Ignore",
            desk.Expressions,
            AdmissionExpressions.Variables,
            () => AdmissionExpressions.ValuesOf(request, version, context.Access));
        if (outcome.Error is { } error)
        {
            failure = StatusError.Forbidden(request.Definition.Type, request.Key.Name, error);
            return null;
        }

        return outcome.Matches ? version : null;
    }
}
