using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorCluster.Api.Certificates;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Telemetry;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>
/// Finds out who calls: whom a front proxy names, a client certificate of the cluster's authority, the administrator's token, that of a
/// service account, or one with which a node joins. One that is found is enough; who fails with all that he has is refused, and who has
/// nothing is anonymous. A certificate is examined once a connection (k8s.io/apiserver/pkg/authentication/request/headerrequest, …/x509,
/// …/bearertoken, …/union).
/// </summary>
internal sealed class RequestAuthenticator
{
    private static readonly object ConnectionKey = new();

    // How long the token of something deleted still counts (jwt.DefaultLeeway in pkg/serviceaccount/claims.go).
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private readonly IApiEndpoint _endpoint;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _frontProxyAuthority;
    private readonly Histogram _certificateSeconds;
    private readonly TimeProvider _time;
    private readonly TimeProvider _certificateTime;
    private readonly byte[]? _tokenHash;
    private readonly ServiceAccountTokens _tokens;

    /// <summary>Prepares to authenticate.</summary>
    /// <param name="endpoint">Knows which service accounts there are.</param>
    /// <param name="certificates">Who signs the certificates of clients and of front proxies.</param>
    /// <param name="administratorToken">A bearer token for the administrator; empty for none.</param>
    /// <param name="certificateSeconds">Gets for how long the certificates are valid that requests come with.</param>
    /// <param name="time">The clock that tokens expire by.</param>
    /// <param name="certificateTime">The clock that certificates expire by.</param>
    public RequestAuthenticator(
        IApiEndpoint endpoint, ClusterCertificates certificates, string administratorToken, Histogram certificateSeconds, TimeProvider time, TimeProvider certificateTime)
    {
        _certificateSeconds = certificateSeconds;
        _endpoint = endpoint;
        _tokens = new ServiceAccountTokens(certificates.Authority);
        _authority = certificates.Authority;
        _frontProxyAuthority = certificates.FrontProxyAuthority;
        _time = time;
        _certificateTime = certificateTime;
        _tokenHash = administratorToken.Length == 0 ? null : SHA256.HashData(Encoding.UTF8.GetBytes(administratorToken));
    }

    /// <summary>The audiences of this server (<c>--api-audiences</c>, by default the issuer).</summary>
    public static IReadOnlyList<string> OwnAudiences { get; } = [ServiceAccountTokens.Issuer];

    /// <summary>The user of an anonymous call to a path that needs none.</summary>
    public static Caller Anonymous { get; } = new("system:anonymous", ["system:unauthenticated"], "", "");

    /// <summary>Finds out who calls.</summary>
    /// <param name="context">The request.</param>
    /// <param name="anonymousAllowed">Whether a call without any credentials is let through.</param>
    /// <returns>The caller; null for missing, unknown or expired credentials.</returns>
    public async ValueTask<Caller?> AuthenticateAsync(HttpContext context, bool anonymousAllowed)
    {
        var headers = context.Request.Headers;
        var userAgent = headers.UserAgent.ToString();
        var shown = OfConnection(context);
        var identity = shown.IsFrontProxy ? RequestHeaders.CallerOf(headers) : shown.Client;
        if (identity is not null)
        {
            _certificateSeconds.Add((shown.NotAfter - _certificateTime.GetUtcNow()).TotalSeconds);
        }

        RequestHeaders.Remove(headers);
        var hasFailed = shown.IsPresent && identity is null;
        if (identity is null && BearerTokens.OfHeader(context) is { } bearer)
        {
            identity = await OfTokenAsync(bearer, context.RequestAborted);
            hasFailed = true;
        }

        if (!BearerTokens.TryTakeProtocol(context.Request, out var protocol))
        {
            hasFailed = true;
        }
        else if (identity is null && protocol is not null)
        {
            identity = await OfTokenAsync(protocol, context.RequestAborted);
            hasFailed = true;
        }

        identity ??= anonymousAllowed && !hasFailed ? Anonymous : null;
        return identity is null ? null : identity with { UserAgent = userAgent };
    }

    /// <summary>Finds out whose a bearer token is that is for this server.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancel">The client went away.</param>
    /// <returns>The caller; null for a token that nobody knows, that has expired, or whose account or bound object is gone.</returns>
    public async ValueTask<Caller?> OfTokenAsync(string token, CancellationToken cancel) => (await ReviewAsync(token, OwnAudiences, cancel)).Caller;

    /// <summary>Finds out whose a bearer token is, and for whom.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">For which servers it should be: one of them is enough (pkg/serviceaccount/jwt.go).</param>
    /// <param name="cancel">The client went away.</param>
    public async ValueTask<TokenFinding> ReviewAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (_tokenHash is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), _tokenHash))
        {
            // A token that says nothing of audiences is for this server (authenticator/audagnostic.go).
            return audiences.Contains(ServiceAccountTokens.Issuer)
                ? new TokenFinding(new Caller("kubernetes-admin", ["system:masters", "system:authenticated"], "", ""), OwnAudiences, "")
                : TokenFinding.Unknown;
        }

        if (BootstrapToken.TryParse(token, out var bootstrap))
        {
            return audiences.Contains(ServiceAccountTokens.Issuer) && await OfBootstrapTokenAsync(bootstrap, cancel) is { } caller
                ? new TokenFinding(caller, OwnAudiences, "")
                : TokenFinding.Unknown;
        }

        if (_tokens.Read(token, audiences, _time.GetUtcNow()) is not { } account)
        {
            return TokenFinding.Unknown;
        }

        if (account.Audiences.Count == 0)
        {
            return new TokenFinding(null, [], $"token audiences {Quoted(account.TokenAudiences)} is invalid for the target audiences {Quoted(audiences)}");
        }

        return await ExistsAsync(account, cancel)
            ? new TokenFinding(new Caller(account.UserName, account.Groups, account.Uid, "") { Extra = account.Extra }, account.Audiences, "")
            : TokenFinding.Unknown;
    }

    private async ValueTask<bool> ExistsAsync(ServiceAccountIdentity account, CancellationToken cancel)
    {
        if (!await ExistsAsync(ResourceTypes.ServiceAccounts, new ObjectKey(account.Namespace, account.Name), account.Uid, cancel))
        {
            return false;
        }

        if (account.Bound is not { } bound)
        {
            return true;
        }

        var type = bound.Kind switch
        {
            "Pod" => ResourceTypes.Pods,
            "Secret" => ResourceTypes.Secrets,
            _ => ResourceTypes.Nodes,
        };
        return await ExistsAsync(type, new ObjectKey(type.Namespaced ? account.Namespace : "", bound.Name ?? ""), bound.Uid ?? "", cancel);
    }

    private static string Quoted(IEnumerable<string> audiences) => $"[{string.Join(' ', audiences.Select(static audience => $"\"{audience}\""))}]";

    private async ValueTask<Caller?> OfBootstrapTokenAsync(BootstrapToken token, CancellationToken cancel)
    {
        var found = await _endpoint.InvokeAsync(new ApiCall(Anonymous, ApiVerb.Get, ResourceTypes.Secrets, token.SecretKey), cancel);
        return found.Status is { Code: not 404 } failure ? throw new StatusException(failure)
            : found.Object?.Value is Secret secret ? token.CallerOf(secret, _time.GetUtcNow())
            : null;
    }

    private async ValueTask<bool> ExistsAsync(ResourceType type, ObjectKey key, string uid, CancellationToken cancel)
    {
        var found = await _endpoint.InvokeAsync(new ApiCall(Anonymous, ApiVerb.Get, type, key), cancel);
        if (found.Status is { Code: not 404 } failure)
        {
            throw new StatusException(failure);
        }

        return found.Object?.Value.Metadata is { } meta
            && meta.Uid == uid
            && (meta.DeletionTimestamp is not { } deletion || deletion.Value >= _time.GetUtcNow() - Leeway);
    }

    private ShownCertificate OfConnection(HttpContext context)
    {
        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items is not null && items.TryGetValue(ConnectionKey, out var known) && known is ShownCertificate seen)
        {
            return seen;
        }

        var certificate = context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
        var shown = certificate is null ? ShownCertificate.None : Examine(certificate);
        if (items is not null)
        {
            // Requests of one HTTP/2 connection share the items.
            lock (items)
            {
                items[ConnectionKey] = shown;
            }
        }

        return shown;
    }

    private ShownCertificate Examine(X509Certificate2 certificate)
    {
        var now = _certificateTime.GetUtcNow();
        if (Issue.IsClientOf(certificate, _authority, now))
        {
            return new ShownCertificate(true, false, OfCertificate(certificate), new DateTimeOffset(certificate.NotAfter));
        }

        var isFrontProxy = Issue.IsClientOf(certificate, _frontProxyAuthority, now)
            && DistinguishedNames.Attributes(certificate.SubjectName).Any(
                static attribute => attribute.Type == DistinguishedNames.CommonName && attribute.Value == RequestHeaders.FrontProxyName);
        return new ShownCertificate(true, isFrontProxy, null, new DateTimeOffset(certificate.NotAfter));
    }

    // Null for a certificate that names nobody.
    private static Caller? OfCertificate(X509Certificate2 certificate)
    {
        var name = "";
        List<string> groups = [];
        foreach (var (type, value) in DistinguishedNames.Attributes(certificate.SubjectName))
        {
            if (type == DistinguishedNames.CommonName)
            {
                name = value;
            }
            else if (type == DistinguishedNames.Organization)
            {
                groups.Add(value);
            }
        }

        groups.Add("system:authenticated");
        return name.Length == 0
            ? null
            : new Caller(name, groups, "", "")
            {
                Extra = new Dictionary<string, IReadOnlyList<string>>
                {
                    [ServiceAccountIdentity.CredentialId] = [$"X509SHA256={certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()}"],
                },
            };
    }

    // What the client's certificate says: the same for all requests of a connection.
    private sealed record ShownCertificate(bool IsPresent, bool IsFrontProxy, Caller? Client, DateTimeOffset NotAfter)
    {
        public static readonly ShownCertificate None = new(false, false, null, default);
    }
}

/// <summary>What is known of a bearer token.</summary>
/// <param name="Caller">Whose it is; null when it is not valid.</param>
/// <param name="Audiences">Those of the wanted audiences that it is for.</param>
/// <param name="Problem">Why it is not valid; empty otherwise.</param>
internal readonly record struct TokenFinding(Caller? Caller, IReadOnlyList<string> Audiences, string Problem)
{
    /// <summary>Nobody knows it.</summary>
    public static TokenFinding Unknown { get; } = new(null, [], "unknown token");
}
