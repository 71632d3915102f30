using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Authentication;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>Whom a token stands for.</summary>
/// <param name="Namespace">The service account's namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
internal sealed record ServiceAccountIdentity(string Namespace, string Name, string Uid)
{
    /// <summary>Where the extra words on a user name the credential that he showed.</summary>
    public const string CredentialId = "authentication.kubernetes.io/credential-id";

    /// <summary>The object that the token belongs to; null for none.</summary>
    public BoundObjectReference? Bound { get; init; }

    /// <summary>The node of the pod that the token belongs to, by the name alone where there was no such Node; null for none.</summary>
    public BoundObjectReference? Node { get; init; }

    /// <summary>Those of the wanted audiences that the token is for; empty when it is for none of them, and so not valid.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>For whom the token is.</summary>
    public IReadOnlyList<string> TokenAudiences { get; init; } = [];

    /// <summary>The token's own name; empty for none.</summary>
    public string TokenId { get; init; } = "";

    /// <summary>What else the token says of its bearer (pkg/serviceaccount/claims.go and …/util.go, <c>UserInfo</c>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra
    {
        get
        {
            var extra = new Dictionary<string, IReadOnlyList<string>>();
            if (TokenId.Length > 0)
            {
                extra[CredentialId] = [$"JTI={TokenId}"];
            }

            if (Bound is { Kind: "Pod" or "Node" } bound)
            {
                var kind = bound.Kind.ToLowerInvariant();
                extra[$"authentication.kubernetes.io/{kind}-name"] = [bound.Name ?? ""];
                extra[$"authentication.kubernetes.io/{kind}-uid"] = [bound.Uid ?? ""];
            }

            if (Node is { } node)
            {
                extra["authentication.kubernetes.io/node-name"] = [node.Name ?? ""];
                if (node.Uid is { Length: > 0 } uid)
                {
                    extra["authentication.kubernetes.io/node-uid"] = [uid];
                }
            }

            return extra.Count == 0 ? null : extra;
        }
    }

    /// <summary>The user name.</summary>
    public string UserName => $"system:serviceaccount:{Namespace}:{Name}";

    /// <summary>The groups (k8s.io/apiserver/pkg/authentication/serviceaccount).</summary>
    public IReadOnlyList<string> Groups => ["system:serviceaccounts", "system:serviceaccounts:" + Namespace, "system:authenticated"];
}

/// <summary>
/// Signs and reads tokens of service accounts: JSON Web Tokens, by ES256 under the authority's key where others verify them (kubernetes
/// pkg/serviceaccount/jwt.go and claims.go). Whether account and bound object still exist is for <see cref="RequestAuthenticator"/> to find
/// out.
/// </summary>
/// <param name="authority">Whose key has signed what is read.</param>
internal sealed class ServiceAccountTokens(X509Certificate2 authority)
{
    /// <summary>Who issues the tokens, and for whom they are unless the client says otherwise.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    /// <summary>How tokens are signed: ECDSA over the curve P-256 with SHA-256.</summary>
    public const string Algorithm = "ES256";

    /// <summary>Signs a token.</summary>
    /// <param name="signer">Who signs.</param>
    /// <param name="account">For whom, and what it is bound to.</param>
    /// <param name="audiences">For which servers.</param>
    /// <param name="now">The time from which it is valid.</param>
    /// <param name="validity">For how long.</param>
    /// <param name="warnAfter">After how long whoever shows it is to be warned; null for never.</param>
    public static string Sign(
        ITokenSigner signer, ServiceAccountIdentity account, IEnumerable<string> audiences, DateTimeOffset now, TimeSpan validity, TimeSpan? warnAfter = null)
    {
        var seconds = now.ToUnixTimeSeconds();
        var kubernetes = new JsonObject
        {
            ["namespace"] = account.Namespace,
            ["serviceaccount"] = new JsonObject { ["name"] = account.Name, ["uid"] = account.Uid },
        };
        if (account.Bound is { Kind.Length: > 0 } bound)
        {
            kubernetes[bound.Kind.ToLowerInvariant()] = Named(bound);
        }

        if (account.Node is { } node)
        {
            kubernetes["node"] = Named(node);
        }

        if (warnAfter is { } warning)
        {
            kubernetes["warnafter"] = seconds + (long)warning.TotalSeconds;
        }

        var header = new JsonObject { ["alg"] = signer.Algorithm, ["kid"] = signer.KeyId };
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(static audience => (JsonNode)audience)]),
            ["exp"] = seconds + (long)validity.TotalSeconds,
            ["iat"] = seconds,
            ["iss"] = Issuer,
            ["jti"] = account.TokenId,
            ["kubernetes.io"] = kubernetes,
            ["nbf"] = seconds,
            ["sub"] = account.UserName,
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(signer.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="wanted">For which servers it should be: one of them is enough.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whom it stands for, with the audiences that are wanted; null when it is none of ours, or has expired.</returns>
    public ServiceAccountIdentity? Read(string token, IReadOnlyList<string> wanted, DateTimeOffset now)
    {
        var end = token.LastIndexOf('.');
        var middle = token.IndexOf('.', StringComparison.Ordinal);
        if (end <= middle)
        {
            return null;
        }

        try
        {
            using var key = authority.GetECDsaPublicKey()!;
            if (!key.VerifyData(Encoding.ASCII.GetBytes(token, 0, end), Base64Url.DecodeFromChars(token.AsSpan(end + 1)), HashAlgorithmName.SHA256))
            {
                return null;
            }

            var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.AsSpan(middle + 1, end - middle - 1)))!;
            var seconds = now.ToUnixTimeSeconds();
            if ((string?)claims["iss"] != Issuer || (long)claims["exp"]! <= seconds || (long)claims["nbf"]! > seconds)
            {
                return null;
            }

            string[] audiences = [.. claims["aud"]!.AsArray().Select(static audience => (string?)audience ?? "")];
            var kubernetes = claims["kubernetes.io"]!;
            var account = kubernetes["serviceaccount"]!;
            return new ServiceAccountIdentity((string)kubernetes["namespace"]!, (string)account["name"]!, (string)account["uid"]!)
            {
                Bound = BoundTo(kubernetes, "Pod") ?? BoundTo(kubernetes, "Secret") ?? BoundTo(kubernetes, "Node"),
                Node = kubernetes["pod"] is null ? null : BoundTo(kubernetes, "Node"),
                TokenId = (string?)claims["jti"] ?? "",
                Audiences = [.. wanted.Where(audiences.Contains)],
                TokenAudiences = audiences,
            };
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or NullReferenceException or CryptographicException)
        {
            // Whatever it is, it is not one of our tokens.
            return null;
        }
    }

    private static BoundObjectReference? BoundTo(JsonNode kubernetes, string kind) => kubernetes[kind.ToLowerInvariant()] is { } bound
        ? new BoundObjectReference { Kind = kind, ApiVersion = "v1", Name = (string?)bound["name"], Uid = (string?)bound["uid"] }
        : null;

    private static JsonObject Named(BoundObjectReference bound)
    {
        var named = new JsonObject { ["name"] = bound.Name };
        if (bound.Uid is { Length: > 0 } uid)
        {
            named["uid"] = uid;
        }

        return named;
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>The name of the key by which tokens are verified.</summary>
    /// <param name="authority">Whose key.</param>
    public static string KeyId(X509Certificate2 authority) => Base64Url.EncodeToString(SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo()));
}
