using ActorCluster.Api.Authentication;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Store;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Answers the kinds that ask who somebody is and what they may do. They are not stored. Whoever is authenticated may do everything, as
/// under the authorization mode AlwaysAllow.
/// </summary>
/// <param name="authenticator">Knows the tokens.</param>
/// <param name="writes">Reads bodies.</param>
/// <param name="time">The clock.</param>
internal sealed class AccessReviews(RequestAuthenticator authenticator, WriteRequests writes, TimeProvider time)
{
    /// <summary>Whether the resource is one of these.</summary>
    /// <param name="resource">The resource.</param>
    public static bool Answers(ResourceType resource) => resource.Group is "authentication.k8s.io" or "authorization.k8s.io";

    /// <summary>Answers a create.</summary>
    /// <param name="request">The request.</param>
    public async Task HandleAsync(RequestContext request)
    {
        var (call, failure) = await writes.ReadAsync(request, ApiVerb.Create, "CreateOptions");
        if (call is null)
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var answer = Review(call.Body!, request.Caller);
        await ReadRequests.AnswerAsync(request, new ApiResult(StatusCodes.Status201Created, new StoredObject(answer, 0), null, []));
    }

    private KubernetesObject Review(KubernetesObject review, Caller caller) => review switch
    {
        SelfSubjectReview self => self with
        {
            Metadata = self.Metadata with { CreationTimestamp = new Time(time.GetUtcNow()) },
            Status = new SelfSubjectReviewStatus { UserInfo = InfoOf(caller) },
        },
        SelfSubjectAccessReview self => self with { Status = Allowed },
        SubjectAccessReview other => other with { Status = Allowed },
        LocalSubjectAccessReview other => other with { Status = Allowed },
        SelfSubjectRulesReview rules => rules with
        {
            Status = new SubjectRulesReviewStatus
            {
                ResourceRules = [new ResourceRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }],
                NonResourceRules = [new NonResourceRule { Verbs = ["*"], NonResourceURLs = ["*"] }],
            },
        },
        TokenReview token => token with { Status = StatusOf(token) },
        _ => review,
    };

    private static SubjectAccessReviewStatus Allowed { get; } = new() { Allowed = true };

    private static UserInfo InfoOf(Caller caller) => new()
    {
        Username = caller.Name,
        Uid = caller.Uid.Length == 0 ? null : caller.Uid,
        Groups = caller.Groups,
    };

    private TokenReviewStatus StatusOf(TokenReview review) => authenticator.OfToken(review.Spec.Token ?? "") is { } caller
        ? new TokenReviewStatus { Authenticated = true, User = InfoOf(caller) }
        : new TokenReviewStatus { Error = "[invalid bearer token, unknown token]" };
}
