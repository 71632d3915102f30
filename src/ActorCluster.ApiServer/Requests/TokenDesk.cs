using ActorCluster.Api.Authentication;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Authentication;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// Issues tokens of service accounts, for clients and for nodes (kubernetes pkg/registry/core/serviceaccount/storage/token.go,
/// pkg/serviceaccount/claims.go).
/// </summary>
/// <param name="find">Finds an object.</param>
/// <param name="signer">Who signs; null where there are no tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="newId">Draws the name of a token.</param>
internal sealed class TokenDesk(Func<ResourceType, ObjectKey, KubernetesObject?> find, ITokenSigner? signer, TimeProvider time, Func<string> newId)
{
    private const long DefaultSeconds = 3600;
    private const long MinimumSeconds = 600;
    private const long MaximumSeconds = 1L << 32;

    // What the volume asks for that every pod gets. Clients that never read the file again have a year before their token fails.
    private const long WarnOnlySeconds = 3607;
    private static readonly TimeSpan Extension = TimeSpan.FromDays(365);

    /// <summary>Issues a token.</summary>
    /// <param name="account">The service account.</param>
    /// <param name="wanted">What for.</param>
    /// <param name="node">The node that asks; null when none does.</param>
    /// <param name="failure">Why there is none.</param>
    /// <returns>The request with its status; null on failure.</returns>
    public TokenRequest? Issue(ObjectKey account, TokenRequest wanted, string? node, out Status? failure)
    {
        if (signer is null)
        {
            failure = StatusError.PathNotFound();
            return null;
        }

        if (find(ResourceTypes.ServiceAccounts, account) is not ServiceAccount found)
        {
            failure = StatusError.NotFound(ResourceTypes.ServiceAccounts, account.Name);
            return null;
        }

        var seconds = wanted.Spec.ExpirationSeconds ?? DefaultSeconds;
        failure = Check(seconds) ?? CheckNode(account, wanted.Spec.BoundObjectRef, node);
        if (failure is not null || !TryBind(account, wanted.Spec.BoundObjectRef, out var bound, out var pod, out failure))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var audiences = wanted.Spec.Audiences is { Count: > 0 } given ? given : [ServiceAccountTokens.Issuer];
        var identity = new ServiceAccountIdentity(account.Namespace, account.Name, found.Metadata.Uid ?? "")
        {
            Bound = bound,
            Node = pod is null ? null : NodeOf(pod),
            TokenId = newId(),
        };
        var validity = TimeSpan.FromSeconds(seconds);
        var isExtended = pod is not null && seconds == WarnOnlySeconds && audiences.All(static audience => audience == ServiceAccountTokens.Issuer);
        var token = ServiceAccountTokens.Sign(signer, identity, audiences, now, isExtended ? Extension : validity, isExtended ? validity : null);
        return wanted with
        {
            Kind = "TokenRequest",
            ApiVersion = "authentication.k8s.io/v1",
            Metadata = wanted.Metadata with { Name = account.Name, Namespace = account.Namespace, CreationTimestamp = new Time(now) },
            Spec = wanted.Spec with { Audiences = audiences, ExpirationSeconds = seconds },
            Status = new TokenRequestStatus { Token = token, ExpirationTimestamp = new Time(now + validity) },
        };
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

    private Status? CheckNode(ObjectKey account, BoundObjectReference? bound, string? node)
    {
        if (node is null or "")
        {
            return null;
        }

        var pod = bound is { Kind: "Pod", Name: { Length: > 0 } name } ? find(ResourceTypes.Pods, account with { Name = name }) as Pod : null;
        return NodeRestriction.CheckToken(account.Name, bound, pod, node);
    }

    // A token names the uid of what it is bound to, though the client may have left it out.
    private bool TryBind(ObjectKey account, BoundObjectReference? wanted, out BoundObjectReference? bound, out Pod? pod, out Status? failure)
    {
        (bound, pod, failure) = (null, null, null);
        if (wanted is null)
        {
            return true;
        }

        var type = (wanted.ApiVersion, wanted.Kind) switch
        {
            ("v1", "Pod") => ResourceTypes.Pods,
            ("v1", "Secret") => ResourceTypes.Secrets,
            ("v1", "Node") => ResourceTypes.Nodes,
            _ => null,
        };
        if (type is null)
        {
            failure = StatusError.BadRequest($"cannot bind token to object of type {wanted.ApiVersion}, Kind={wanted.Kind}");
            return false;
        }

        var name = wanted.Name ?? "";
        var target = find(type, new ObjectKey(type.Namespaced ? account.Namespace : "", name));
        pod = target as Pod;
        failure = target is null ? StatusError.NotFound(type, name)
            : pod is not null && (pod.Spec.ServiceAccountName ?? "") != account.Name
                ? StatusError.BadRequest(
                    $"cannot bind token for serviceaccount {FieldError.Quote(account.Name)} to pod running with different serviceaccount name.")
            : wanted.Uid is { Length: > 0 } uid && uid != target.Metadata.Uid
                ? StatusError.Conflict(
                    type,
                    name,
                    $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated")
            : null;
        bound = failure is null ? wanted with { Uid = target!.Metadata.Uid } : null;
        return failure is null;
    }

    // A node that is not there is still named, so that who looks at the token sees where the pod was to run.
    private BoundObjectReference? NodeOf(Pod pod) => pod.Spec.NodeName is { Length: > 0 } name
        ? new BoundObjectReference { Kind = "Node", ApiVersion = "v1", Name = name, Uid = find(ResourceTypes.Nodes, new ObjectKey("", name))?.Metadata.Uid }
        : null;
}
