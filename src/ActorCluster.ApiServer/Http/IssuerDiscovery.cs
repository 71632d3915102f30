using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.ApiServer.Authentication;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Tells others how to verify the tokens of this server's service accounts, as OpenID providers do (kubernetes
/// <c>pkg/serviceaccount/openidmetadata.go</c> and <c>pkg/routes/openidmetadata.go</c>).
/// </summary>
internal sealed class IssuerDiscovery
{
    /// <summary>Where the keys are.</summary>
    public const string KeysPath = "openid/v1/jwks";

    /// <summary>Where the issuer's metadata are.</summary>
    public const string MetadataPath = ".well-known/openid-configuration";

    private const string Caching = "public, max-age=3600";

    private readonly byte[] _metadata;
    private readonly byte[] _keys;

    /// <summary>Makes both documents.</summary>
    /// <param name="authority">Whose key signs the tokens.</param>
    /// <param name="address">Host and port under which the server is to be found.</param>
    public IssuerDiscovery(X509Certificate2 authority, string address)
    {
        using var key = authority.GetECDsaPublicKey()!;
        var point = key.ExportParameters(false).Q;
        _keys = Write(new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["use"] = "sig",
                ["kty"] = "EC",
                ["kid"] = ServiceAccountTokens.KeyId(authority),
                ["crv"] = "P-256",
                ["alg"] = ServiceAccountTokens.Algorithm,
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            }),
        });
        _metadata = Write(new JsonObject
        {
            ["issuer"] = ServiceAccountTokens.Issuer,
            ["jwks_uri"] = $"https://{address}/{KeysPath}",
            ["response_types_supported"] = new JsonArray("id_token"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray(ServiceAccountTokens.Algorithm),
        });
    }

    /// <summary>Answers with the issuer's metadata.</summary>
    /// <param name="context">The request.</param>
    public Task MetadataAsync(HttpContext context) => AnswerAsync(context, _metadata, "application/json");

    /// <summary>Answers with the keys.</summary>
    /// <param name="context">The request.</param>
    public Task KeysAsync(HttpContext context) => AnswerAsync(context, _keys, "application/jwk-set+json");

    private static async Task AnswerAsync(HttpContext context, byte[] document, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = Caching;
        context.Response.ContentLength = document.Length;
        await context.Response.BodyWriter.WriteAsync(document, context.RequestAborted);
    }

    private static byte[] Write(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());
}
