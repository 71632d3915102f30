using System.Globalization;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>One webhook's part in a request: what it is sent, and what its answer means.</summary>
internal sealed class WebhookReview
{
    private readonly IAdmissionWebhook _hook;
    private readonly AdmissionAttributes _request;
    private readonly AdmissionMetrics _metrics;
    private readonly bool _isMutating;
    private readonly string _apiVersion;
    private readonly string _uid;

    /// <summary>Prepares a call.</summary>
    /// <param name="hook">The webhook.</param>
    /// <param name="request">The request.</param>
    /// <param name="version">The version of its resource that the webhook asks for.</param>
    /// <param name="uid">The review's own.</param>
    /// <param name="metrics">Counts.</param>
    public WebhookReview(IAdmissionWebhook hook, AdmissionAttributes request, ResourceDefinition version, string uid, AdmissionMetrics metrics)
    {
        _hook = hook;
        _request = request;
        _uid = uid;
        _metrics = metrics;
        _isMutating = hook is MutatingWebhook;
        _apiVersion = AdmissionReviews.VersionOf(hook.AdmissionReviewVersions) ?? "";
        Version = version;
        if (request.DryRun && hook.SideEffects is not ("None" or "NoneOnDryRun"))
        {
            Refusal = WebhookErrors.NoDryRun(hook.Name);
        }
    }

    /// <summary>The version of the resource that the webhook asks for.</summary>
    public ResourceDefinition Version { get; }

    /// <summary>Why it is not even asked; null when it is.</summary>
    public Status? Refusal { get; }

    /// <summary>The name of the webhook.</summary>
    public string Name => _hook.Name;

    private string Type => _isMutating ? "admit" : "validating";

    /// <summary>The call.</summary>
    /// <param name="left">For how long the client still waits; null when it did not say.</param>
    public OutsideCall Call(TimeSpan? left)
    {
        var own = TimeSpan.FromSeconds(_hook.TimeoutSeconds ?? Resources.Access.WebhookRules.TimeoutSeconds);
        return new OutsideCall(_hook.ClientConfig, AdmissionReviews.Write(_apiVersion, _uid, _request, Version), left < own ? left.Value : own);
    }

    /// <summary>Reads what came of the call.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="session">Gets the warnings.</param>
    /// <param name="refusal">Why the request is refused; null when this webhook lets it pass.</param>
    /// <returns>What the webhook says; null when it could not be asked.</returns>
    public ReviewResponse? Read(OutsideAnswer answer, AdmissionSession session, out Status? refusal)
    {
        var failure = WebhookErrors.OfAnswer(answer);
        ReviewResponse? response = null;
        if (failure is null)
        {
            response = AdmissionReviews.Read(answer.Body, _apiVersion, _uid, _isMutating, out failure);
        }

        if (failure is not null || response is null)
        {
            refusal = Fail(failure ?? "", answer.Code >= 400 ? answer.Code : 503);
            return null;
        }

        session.Warn(response.Warnings);
        refusal = response.Allowed ? null : WebhookErrors.Denied(_hook.Name, response.Result);
        if (refusal is not null)
        {
            _metrics.Rejected(_hook.Name, Type, _request.Operation, AdmissionMetrics.NoError, refusal.Code);
        }

        _metrics.Called(_hook.Name, Type, _request.Operation, refusal?.Code ?? 200, refusal is not null);
        return response;
    }

    /// <summary>The call failed: that is a refusal, unless the failure policy says otherwise.</summary>
    /// <param name="why">Why.</param>
    /// <param name="code">The code that it counts as.</param>
    public Status? Fail(string why, int code)
    {
        var isClosed = _hook.FailurePolicy != "Ignore";
        _metrics.Called(_hook.Name, Type, _request.Operation, code, isClosed);
        if (!isClosed)
        {
            _metrics.FailedOpen(_hook.Name, Type);
            return null;
        }

        _metrics.Rejected(_hook.Name, Type, _request.Operation, AdmissionMetrics.CallingWebhookError, code);
        return WebhookErrors.Failed(_hook.Name, why);
    }

    /// <summary>The API cannot go on with what the webhook answered.</summary>
    /// <param name="status">What the client hears.</param>
    public Status Break(Status status)
    {
        _metrics.Rejected(_hook.Name, Type, _request.Operation, AdmissionMetrics.ApiServerInternalError, 0);
        return status;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_hook.Name} {_uid}");
}
