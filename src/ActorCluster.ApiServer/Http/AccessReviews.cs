using ActorCluster.Api.Authentication;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Validation;
using ActorCluster.Store;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Answers the kinds that ask who somebody is and what they may do (kubernetes pkg/registry/authentication and
/// pkg/registry/authorization, rules from pkg/apis/authorization/validation). They are not stored.
/// </summary>
/// <param name="authenticator">Knows the tokens.</param>
/// <param name="endpoint">Knows roles and bindings.</param>
/// <param name="writes">Reads bodies.</param>
/// <param name="time">The clock.</param>
internal sealed class AccessReviews(RequestAuthenticator authenticator, IApiEndpoint endpoint, WriteRequests writes, TimeProvider time)
{
    private static readonly FieldPath Spec = FieldPath.Of("spec");

    /// <summary>Whether the resource is one of these.</summary>
    /// <param name="resource">The resource.</param>
    public static bool Answers(ResourceType resource) => resource.Group is "authentication.k8s.io" or "authorization.k8s.io";

    /// <summary>Answers a create.</summary>
    /// <param name="request">The request.</param>
    public async Task HandleAsync(RequestContext request)
    {
        var (call, failure) = await writes.ReadAsync(request, ApiVerb.Create, "CreateOptions");
        failure ??= Check(call!.Body!, request);
        if (failure is not null)
        {
            await Answer.StatusAsync(request.Http, failure);
            return;
        }

        var answer = await ReviewAsync(call!.Body!, request);
        await ReadRequests.AnswerAsync(request, new ApiResult(StatusCodes.Status201Created, new StoredObject(answer, 0), null, []));
    }

    private async Task<KubernetesObject> ReviewAsync(KubernetesObject review, RequestContext request) => review switch
    {
        SelfSubjectReview self => self with
        {
            Metadata = self.Metadata with { CreationTimestamp = new Time(time.GetUtcNow()) },
            Status = new SelfSubjectReviewStatus { UserInfo = InfoOf(request.Caller) },
        },
        SelfSubjectAccessReview self => self with
        {
            Status = await DecideAsync(request.Caller, self.Spec.ResourceAttributes, self.Spec.NonResourceAttributes, request.Cancel),
        },
        SubjectAccessReview other => other with { Status = await DecideAsync(other.Spec, request.Cancel) },
        LocalSubjectAccessReview other => other with { Status = await DecideAsync(other.Spec, request.Cancel) },
        SelfSubjectRulesReview rules => rules with
        {
            Status = await endpoint.RulesForAsync(request.Caller, rules.Spec.Namespace ?? "", request.Cancel),
        },
        TokenReview token => token with { Status = await StatusOfAsync(token, request.Cancel) },
        _ => review,
    };

    private Task<SubjectAccessReviewStatus> DecideAsync(SubjectAccessReviewSpec spec, CancellationToken cancel) => DecideAsync(
        new Caller(spec.User ?? "", spec.Groups ?? [], spec.Uid ?? "", "") { Extra = spec.Extra }, spec.ResourceAttributes, spec.NonResourceAttributes, cancel);

    private async Task<SubjectAccessReviewStatus> DecideAsync(Caller user, ResourceAttributes? resource, NonResourceAttributes? other, CancellationToken cancel)
    {
        var verdict = await endpoint.AuthorizeAsync(AccessRequests.Of(user, resource, other), cancel);
        return new SubjectAccessReviewStatus { Allowed = verdict.IsAllowed, Reason = verdict.Reason.Length == 0 ? null : verdict.Reason };
    }

    private static Status? Check(KubernetesObject review, RequestContext request)
    {
        var errors = new FieldErrors();
        switch (review)
        {
            case SelfSubjectAccessReview self:
                CheckAttributes(self.Spec.ResourceAttributes, self.Spec.NonResourceAttributes, errors);
                break;
            case SubjectAccessReview other:
                CheckSubject(other.Spec, errors);
                break;
            case LocalSubjectAccessReview local:
                CheckSubject(local.Spec, errors);
                if (local.Spec.ResourceAttributes is { } resource && (resource.Namespace ?? "") != request.Path.Namespace)
                {
                    errors.Invalid(Spec.Child("resourceAttributes", "namespace"), resource.Namespace ?? "", "must match metadata.namespace");
                }

                if (local.Spec.NonResourceAttributes is { } path)
                {
                    errors.Invalid(Spec.Child("nonResourceAttributes"), path, "disallowed on this kind of request");
                }

                break;
            case TokenReview { Spec.Token: null or "" }:
                return StatusError.BadRequest("token is required for TokenReview in authentication");
            case SelfSubjectRulesReview { Spec.Namespace: null or "" }:
                return StatusError.BadRequest("no namespace on request");
        }

        return errors.Count == 0 ? null : StatusError.Invalid(request.Resource.Type, "", errors.List);
    }

    private static void CheckSubject(SubjectAccessReviewSpec spec, FieldErrors errors)
    {
        CheckAttributes(spec.ResourceAttributes, spec.NonResourceAttributes, errors);
        if (string.IsNullOrEmpty(spec.User) && spec.Groups is not { Count: > 0 })
        {
            errors.Invalid(Spec.Child("user"), spec.User ?? "", "at least one of user or group must be specified");
        }
    }

    private static void CheckAttributes(ResourceAttributes? resource, NonResourceAttributes? other, FieldErrors errors)
    {
        if (resource is not null && other is not null)
        {
            errors.Invalid(Spec.Child("nonResourceAttributes"), other, "cannot be specified in combination with resourceAttributes");
        }
        else if (resource is null && other is null)
        {
            errors.Invalid(Spec.Child("resourceAttributes"), null, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
    }

    private static UserInfo InfoOf(Caller caller) => new()
    {
        Username = caller.Name,
        Uid = caller.Uid.Length == 0 ? null : caller.Uid,
        Groups = caller.Groups,
        Extra = caller.Extra,
    };

    // Who names no audiences asks for this server (pkg/registry/authentication/tokenreview/storage.go).
    private async Task<TokenReviewStatus> StatusOfAsync(TokenReview review, CancellationToken cancel)
    {
        var wanted = review.Spec.Audiences is { Count: > 0 } audiences ? audiences : RequestAuthenticator.OwnAudiences;
        var found = await authenticator.ReviewAsync(review.Spec.Token ?? "", wanted, cancel);
        return found.Caller is { } caller
            ? new TokenReviewStatus { Authenticated = true, User = InfoOf(caller), Audiences = found.Audiences }
            : new TokenReviewStatus { Error = $"[invalid bearer token, {found.Problem}]" };
    }
}
