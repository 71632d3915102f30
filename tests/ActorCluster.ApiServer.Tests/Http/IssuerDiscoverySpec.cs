using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// Service account issuer discovery (kubernetes' documentation, "Configure Service Accounts for Pods"; RFC 7517; pkg/routes/openidmetadata.go).
/// </summary>
public sealed class IssuerDiscoverySpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Keys_must_verify_the_tokens_that_the_server_makes()
    {
        fixture.Endpoint.Put(ResourceTypes.ServiceAccounts, new ServiceAccount { Metadata = new ObjectMeta { Name = "robot", Namespace = "default", Uid = "u" } });
        var (_, made) = await fixture.SendAsync(
            "POST", "/api/v1/namespaces/default/serviceaccounts/robot/token", """{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{}}""");
        var token = JsonDocument.Parse(made).RootElement.GetProperty("status").GetProperty("token").GetString()!.Split('.');
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token[0])).RootElement;
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token[1])).RootElement;

        var metadata = await fixture.GetAsync("/.well-known/openid-configuration");
        Assert.Equal(metadata.GetProperty("issuer").GetString(), claims.GetProperty("iss").GetString());
        Assert.Equal(["id_token"], metadata.GetProperty("response_types_supported").EnumerateArray().Select(static value => value.GetString()));
        Assert.Equal(["public"], metadata.GetProperty("subject_types_supported").EnumerateArray().Select(static value => value.GetString()));
        Assert.Equal([header.GetProperty("alg").GetString()], metadata.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(static value => value.GetString()));

        var keys = await fixture.GetAsync(new Uri(metadata.GetProperty("jwks_uri").GetString()!).AbsolutePath);
        var key = keys.GetProperty("keys").EnumerateArray().Single(found => found.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        Assert.Equal(("EC", "P-256", "ES256", "sig"), (Text(key, "kty"), Text(key, "crv"), Text(key, "alg"), Text(key, "use")));
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(Text(key, "x")), Y = Base64Url.DecodeFromChars(Text(key, "y")) },
        });
        Assert.True(verifier.VerifyData(
            Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task Documents_must_be_cacheable_and_of_their_type()
    {
        var (metadata, _) = await fixture.SendAsync("GET", "/.well-known/openid-configuration");
        var (keys, _) = await fixture.SendAsync("GET", "/openid/v1/jwks");
        Assert.Equal("application/json", metadata.Content.Headers.ContentType!.ToString());
        Assert.Equal("application/jwk-set+json", keys.Content.Headers.ContentType!.ToString());
        Assert.Equal((true, TimeSpan.FromHours(1)), (keys.Headers.CacheControl!.Public, keys.Headers.CacheControl.MaxAge));
    }

    [Fact]
    public async Task Service_accounts_must_be_allowed_to_read_them()
    {
        var (_, text) = await fixture.SendAsync(
            "POST",
            "/apis/authorization.k8s.io/v1/subjectaccessreviews",
            """{"spec":{"user":"system:serviceaccount:a:b","groups":["system:serviceaccounts","system:authenticated"],"nonResourceAttributes":{"verb":"get","path":"/openid/v1/jwks"}}}""");
        Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("status").GetProperty("allowed").GetBoolean());
    }

    private static string Text(JsonElement key, string name) => key.GetProperty(name).GetString()!;
}
