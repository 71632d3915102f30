using System.Net.Http.Headers;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>What <c>kubectl create token</c> asks for.</summary>
public sealed class TokenRequestsSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Token = "/api/v1/namespaces/default/serviceaccounts/robot/token";
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private const string Reviews = "/apis/authentication.k8s.io/v1/tokenreviews";

    [Fact]
    public async Task Server_must_take_the_tokens_that_it_gives()
    {
        fixture.Endpoint.Put(ResourceTypes.ServiceAccounts, new ServiceAccount { Metadata = new ObjectMeta { Name = "robot", Namespace = "default", Uid = "u" } });
        var (response, text) = await fixture.SendAsync("POST", Token, """{"spec":{"expirationSeconds":600}}""");
        Assert.Equal(201, (int)response.StatusCode);
        var token = JsonDocument.Parse(text).RootElement.GetProperty("status").GetProperty("token").GetString();

        using var client = fixture.NewClient(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var (_, review) = await fixture.SendAsync("POST", WhoAmI, "{}", client: client);
        Assert.Equal(
            "system:serviceaccount:default:robot",
            JsonDocument.Parse(review).RootElement.GetProperty("status").GetProperty("userInfo").GetProperty("username").GetString());

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token + "x");
        var (refused, _) = await fixture.SendAsync("POST", WhoAmI, "{}", client: client);
        Assert.Equal(401, (int)refused.StatusCode);
    }

    /// <summary>A webhook that asks whether a token is for it names its audiences (pkg/registry/authentication/tokenreview/storage.go).</summary>
    [Theory]
    [InlineData("""["vault","other"]""", true, """["vault"]""")]
    [InlineData("""["other"]""", false, "[invalid bearer token, token audiences [\"vault\"] is invalid for the target audiences [\"other\"]]")]
    [InlineData(
        "[]",
        false,
        "[invalid bearer token, token audiences [\"vault\"] is invalid for the target audiences [\"https://kubernetes.default.svc.cluster.local\"]]")]
    public async Task Server_must_review_a_token_for_the_audiences_that_are_asked_for(string audiences, bool authenticated, string answer)
    {
        fixture.Endpoint.Put(ResourceTypes.ServiceAccounts, new ServiceAccount { Metadata = new ObjectMeta { Name = "robot", Namespace = "default", Uid = "u" } });
        var (_, text) = await fixture.SendAsync("POST", Token, """{"spec":{"audiences":["vault"]}}""");
        var token = JsonDocument.Parse(text).RootElement.GetProperty("status").GetProperty("token").GetString();
        var (response, review) = await fixture.SendAsync("POST", Reviews, $$$"""{"spec":{"token":"{{{token}}}","audiences":{{{audiences}}}}}""");
        Assert.Equal(201, (int)response.StatusCode);
        var status = JsonDocument.Parse(review).RootElement.GetProperty("status");
        Assert.Equal(authenticated, status.TryGetProperty("authenticated", out var known) && known.GetBoolean());
        Assert.Equal(answer, authenticated ? status.GetProperty("audiences").GetRawText() : status.GetProperty("error").GetString());
    }

    [Fact]
    public Task Server_must_refuse_to_review_no_token() => fixture.FailAsync(
        400, "BadRequest", "token is required for TokenReview in authentication", "POST", Reviews, """{"spec":{}}""");

    [Fact]
    public Task Server_must_refuse_a_token_for_less_than_ten_minutes()
    {
        fixture.Endpoint.Put(ResourceTypes.ServiceAccounts, new ServiceAccount { Metadata = new ObjectMeta { Name = "robot", Namespace = "default", Uid = "u" } });
        return fixture.FailAsync(
            422,
            "Invalid",
            "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes",
            "POST",
            Token,
            """{"spec":{"expirationSeconds":60}}""");
    }
}
