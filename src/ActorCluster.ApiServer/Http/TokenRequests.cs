using ActorCluster.Api.Authentication;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Store;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Answers <c>POST serviceaccounts/&lt;name&gt;/token</c> (kubernetes pkg/registry/core/serviceaccount/storage/token.go).
/// </summary>
/// <param name="endpoint">Knows the service accounts and what tokens are bound to.</param>
/// <param name="tokens">Signs.</param>
/// <param name="writes">Reads bodies.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenRequests(IApiEndpoint endpoint, ServiceAccountTokens tokens, WriteRequests writes, TimeProvider time)
{
    private const long DefaultSeconds = 3600;
    private const long MinimumSeconds = 600;
    private const long MaximumSeconds = 1L << 32;

    /// <summary>Answers the request.</summary>
    /// <param name="request">The request.</param>
    public async Task HandleAsync(RequestContext request)
    {
        var (body, failure) = await writes.ReadAsync(request, ApiVerb.Create, "CreateOptions");
        if (body is null)
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var wanted = (TokenRequest)body.Body!;
        var found = await GetAsync(request, ResourceTypes.ServiceAccounts, request.Path.Name);
        if (found.Object?.Value is not ServiceAccount account)
        {
            await Answer.StatusAsync(request.Http, found.Status ?? StatusError.NotFound(ResourceTypes.ServiceAccounts, request.Path.Name));
            return;
        }

        var seconds = wanted.Spec.ExpirationSeconds ?? DefaultSeconds;
        failure = Check(seconds);
        if (failure is null && NodeRestriction.NodeOf(request.Caller) is { Length: > 0 } node)
        {
            var wantedPod = wanted.Spec.BoundObjectRef is { Kind: "Pod", Name: { Length: > 0 } podName }
                ? (await GetAsync(request, ResourceTypes.Pods, podName)).Object?.Value as Pod
                : null;
            failure = NodeRestriction.CheckToken(request.Path.Name, wanted.Spec.BoundObjectRef, wantedPod, node);
        }

        BoundObjectReference? bound = null;
        if (failure is null)
        {
            (bound, failure) = await FindBoundAsync(request, wanted.Spec.BoundObjectRef);
        }

        if (failure is not null)
        {
            await Answer.StatusAsync(request.Http, failure);
            return;
        }

        var now = time.GetUtcNow();
        var audiences = wanted.Spec.Audiences is { Count: > 0 } given ? given : [ServiceAccountTokens.Issuer];
        var identity = new ServiceAccountIdentity(request.Path.Namespace, request.Path.Name, account.Metadata.Uid);
        var token = tokens.Sign(
            identity, audiences, bound, request.Http.Response.Headers["Audit-Id"].ToString(), now, TimeSpan.FromSeconds(seconds));
        var answer = wanted with
        {
            Kind = "TokenRequest",
            ApiVersion = "authentication.k8s.io/v1",
            Metadata = wanted.Metadata with { Name = request.Path.Name, Namespace = request.Path.Namespace, CreationTimestamp = new Time(now) },
            Spec = wanted.Spec with { Audiences = audiences, ExpirationSeconds = seconds },
            Status = new TokenRequestStatus { Token = token, ExpirationTimestamp = new Time(now.AddSeconds(seconds)) },
        };
        await ReadRequests.AnswerAsync(request, new ApiResult(StatusCodes.Status201Created, new StoredObject(answer, 0), null, []));
    }

    // ValidateTokenRequest of pkg/apis/authentication/validation.
    private static Status? Check(long seconds)
    {
        var problem = seconds < MinimumSeconds ? "may not specify a duration less than 10 minutes"
            : seconds > MaximumSeconds ? "may not specify a duration larger than 2^32 seconds"
            : null;
        return problem is null
            ? null
            : StatusError.Invalid("authentication.k8s.io", "TokenRequest", "", [FieldError.Invalid(FieldPath.Of("spec").Child("expirationSeconds"), seconds, problem)]);
    }

    // A token names the uid of what it is bound to, though the client may have left it out.
    private async Task<(BoundObjectReference? Bound, Status? Failure)> FindBoundAsync(RequestContext request, BoundObjectReference? bound)
    {
        if (bound is null)
        {
            return (null, null);
        }

        var type = (bound.ApiVersion, bound.Kind) switch
        {
            ("v1", "Pod") => ResourceTypes.Pods,
            ("v1", "Secret") => ResourceTypes.Secrets,
            ("v1", "Node") => ResourceTypes.Nodes,
            _ => null,
        };
        if (type is null)
        {
            return (null, StatusError.BadRequest($"cannot bind token to object of type {bound.ApiVersion}, Kind={bound.Kind}"));
        }

        var found = await GetAsync(request, type, bound.Name ?? "");
        if (found.Object?.Value is not { } target)
        {
            return (null, found.Status ?? StatusError.NotFound(type, bound.Name ?? ""));
        }

        return bound.Uid is { Length: > 0 } uid && uid != target.Metadata.Uid
            ? (null, StatusError.Conflict(type, bound.Name ?? "", $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated"))
            : (bound with { Uid = target.Metadata.Uid }, null);
    }

    private Task<ApiResult> GetAsync(RequestContext request, ResourceType type, string name) => endpoint.InvokeAsync(
        new ApiCall(request.Caller, ApiVerb.Get, type, new ObjectKey(type.Namespaced ? request.Path.Namespace : "", name)), request.Cancel);
}
