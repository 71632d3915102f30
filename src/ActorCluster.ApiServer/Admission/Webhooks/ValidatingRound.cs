using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// Asks every validating webhook that a request concerns, side by side (k8s.io/apiserver/pkg/admission/plugin/webhook/validating/
/// dispatcher.go). Of several refusals the client hears that of the first webhook.
/// </summary>
/// <param name="session">The operation.</param>
/// <param name="context">The surroundings.</param>
/// <param name="hooks">The webhooks, by the names of their configurations.</param>
/// <param name="request">The request.</param>
/// <param name="then">Goes on when nobody refuses.</param>
internal sealed class ValidatingRound(
    AdmissionSession session, RequestContext context, IReadOnlyList<ValidatingWebhook> hooks, AdmissionAttributes request, Func<Decision> then)
{
    private readonly List<WebhookReview> _reviews = [];

    /// <summary>Begins.</summary>
    public Decision Go()
    {
        foreach (var hook in hooks)
        {
            var version = WebhookMatch.Find(hook, request, context, session.Desk, out var failure);
            if (failure is not null)
            {
                return Decision.Refuse(failure);
            }

            if (version is not null)
            {
                _reviews.Add(new WebhookReview(hook, request, version, context.NewUid(), session.Desk.Metrics));
            }
        }

        var asked = _reviews.Where(static review => review.Refusal is null).ToList();
        return asked.Count == 0
            ? Finish(asked, [])
            : Decision.Await(new AwaitedCalls([.. asked.Select(review => review.Call(session.Left(context.UtcNow)))], answers => Finish(asked, answers)));
    }

    private Decision Finish(List<WebhookReview> asked, IReadOnlyList<OutsideAnswer> answers)
    {
        Status? first = null;
        var next = 0;
        foreach (var review in _reviews)
        {
            var refusal = review.Refusal;
            if (next < asked.Count && ReferenceEquals(asked[next], review))
            {
                review.Read(answers[next++], session, out refusal);
            }

            first ??= refusal;
        }

        return first is null ? then() : Decision.Refuse(first);
    }
}
