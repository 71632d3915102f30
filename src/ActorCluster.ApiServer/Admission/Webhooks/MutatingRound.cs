using System.Text.Json.Nodes;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Patching;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// Asks mutating webhooks one after the other, each about what the one before has made. When one has changed the object, the API's own
/// plugins run once more, and those of the webhooks before it that want to see the change are asked again
/// (k8s.io/apiserver/pkg/admission/plugin/ webhook/mutating/dispatcher.go, reinvocationcontext.go;
/// k8s.io/apiserver/pkg/admission/reinvocation.go).
/// </summary>
/// <param name="session">The operation.</param>
/// <param name="context">The surroundings.</param>
/// <param name="hooks">The webhooks, by the names of their configurations.</param>
/// <param name="request">The request.</param>
/// <param name="refine">See <see cref="AdmissionSession.Mutate"/>.</param>
/// <param name="then">Goes on with the object.</param>
internal sealed class MutatingRound(
    AdmissionSession session,
    RequestContext context,
    IReadOnlyList<MutatingWebhook> hooks,
    AdmissionAttributes request,
    Func<KubernetesObject, bool, Refined>? refine,
    Func<KubernetesObject?, Decision> then)
{
    // Webhooks that have been called and want to hear of later changes, and those to which one has happened.
    private readonly HashSet<MutatingWebhook> _called = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<MutatingWebhook> _again = new(ReferenceEqualityComparer.Instance);
    private AdmissionAttributes _request = request;
    private int _next;
    private bool _isSecond;
    private bool _wantsSecond;

    /// <summary>Goes on until a call has to be awaited.</summary>
    public Decision Go()
    {
        while (true)
        {
            while (_next < hooks.Count)
            {
                var hook = hooks[_next++];
                if (_request.Definition.Conversion is not null && Awaits(hook) is { } conversion)
                {
                    return conversion;
                }

                var version = WebhookMatch.Find(hook, _request, context, session.Desk, out var failure);
                if (failure is not null)
                {
                    return Decision.Refuse(failure);
                }

                // Who was not called in the first pass is not called for the first time in the second.
                if (version is null || (_isSecond && !_again.Contains(hook)))
                {
                    continue;
                }

                var review = new WebhookReview(hook, _request, version, context.NewUid(), session.Desk.Metrics);
                return review.Refusal is { } refusal
                    ? Decision.Refuse(refusal)
                    : Decision.Await(new AwaitedCalls([review.Call(session.Left(context.UtcNow))], answers => Take(hook, review, answers[0])));
            }

            if (_isSecond || !_wantsSecond)
            {
                return then(_request.Object);
            }

            _isSecond = true;
            _next = 0;
            if (refine is not null && _request.Object is { } before)
            {
                var refined = refine(before, true);
                if (refined.Refusal is { } refusal)
                {
                    return refusal;
                }

                if (!SemanticEquality.AreEqual(before, refined.Value))
                {
                    Recall();
                }

                _request = _request with { Object = refined.Value };
            }
        }
    }

    // Whoever wants to see another version is looked at again when a definition's webhook has converted the object to it.
    private Decision? Awaits(MutatingWebhook hook)
    {
        if (WebhookMatch.FindVersion(hook, _request, context, session.Desk, out _) is not { } version || _request.Lacking(version).Count == 0)
        {
            return null;
        }

        _next--;
        return AdmissionConversions.Provide(_request, [version], context, provided =>
        {
            _request = provided;
            return Go();
        });
    }

    private Decision Take(MutatingWebhook hook, WebhookReview review, OutsideAnswer answer)
    {
        var response = review.Read(answer, session, out var refusal);
        if (refusal is not null)
        {
            return Decision.Refuse(refusal);
        }

        return response is { Patch.Length: > 0 } ? Change(response, review, () => GoOn(hook)) : GoOn(hook);
    }

    private Decision GoOn(MutatingWebhook hook)
    {
        if (hook.ReinvocationPolicy == "IfNeeded")
        {
            _called.Add(hook);
        }

        return Go();
    }

    private Decision Change(ReviewResponse response, WebhookReview review, Func<Decision> goOn)
    {
        if (Patched(response, review, out var refusal) is not { } after)
        {
            return refusal is null ? goOn() : Decision.Refuse(refusal);
        }

        var own = _request.Definition;
        return _request.OwnKind is null && own.Conversion is { } conversion && after.ApiVersion != conversion.ApiVersion
            ? AdmissionConversions.Convert(conversion, [after], context, converted => Accept(converted[0], goOn))
            : Accept(after, goOn);
    }

    private Decision Accept(KubernetesObject after, Func<Decision> goOn)
    {
        var refined = refine?.Invoke(after, false).Value ?? after;
        if (!SemanticEquality.AreEqual(_request.Object!, refined))
        {
            _request = _request with { Object = refined };
            _wantsSecond = true;
            Recall();
        }

        return goOn();
    }

    // The object as the webhook wants it, in the version that it has seen, or as it is stored; null for nothing to do, or a refusal.
    private KubernetesObject? Patched(ReviewResponse response, WebhookReview review, out Status? refusal)
    {
        refusal = null;
        JsonNode? operations;
        try
        {
            operations = JsonNode.Parse(response.Patch);
        }
        catch (System.Text.Json.JsonException exception)
        {
            refusal = review.Fail("received undecodable patch in webhook response: " + exception.Message, 503);
            return null;
        }

        if (operations is not JsonArray { Count: > 0 })
        {
            refusal = operations is JsonArray
                ? null
                : review.Fail("received undecodable patch in webhook response: json: cannot unmarshal object into Go value of type jsonpatch.Patch", 503);
            return null;
        }

        if (_request.Object is not { } before)
        {
            refusal = review.Break(WebhookErrors.NothingToModify(review.Name));
            return null;
        }

        if (response.PatchType != "JSONPatch")
        {
            refusal = review.Fail($"unsupported patch type {FieldError.Quote(response.PatchType)}", 400);
            return null;
        }

        try
        {
            var version = review.Version;
            var patched = JsonPatch.Apply(AdmissionData.ToNode(_request, _request.In(version, before)!), response.Patch);
            var decoded = (KubernetesObject)KubernetesJson.Decode(patched, _request.OwnKind is null ? version.Type.ObjectType : before.GetType()).Value;
            return _request.OwnKind is null ? CreatePipeline.Typed(version, decoded) : decoded;
        }
        catch (Exception exception) when (exception is StatusException or JsonPatchException or DecodingException)
        {
            refusal = review.Break(StatusError.InternalError(exception is StatusException refused ? refused.Status.Message ?? "" : exception.Message));
            return null;
        }
    }

    private void Recall()
    {
        _again.UnionWith(_called);
        _called.Clear();
    }
}
