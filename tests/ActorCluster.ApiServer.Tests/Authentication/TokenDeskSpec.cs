using System.Buffers.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Requests;
using ActorCluster.ApiServer.Tests.Actors;

namespace ActorCluster.ApiServer.Tests.Authentication;

/// <summary>Which tokens are issued, and what they say: documentation of TokenRequest, and what the real server does in 1.32.</summary>
public sealed class TokenDeskSpec
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ObjectKey Account = new("default", "robot");
    private readonly Dictionary<(ResourceType, ObjectKey), KubernetesObject> _objects = [];
    private readonly TokenDesk _desk;

    public TokenDeskSpec()
    {
        _desk = new TokenDesk((type, key) => _objects.GetValueOrDefault((type, key)), new Signer(), new ManualTime(), static () => "id");
        _objects[(ResourceTypes.ServiceAccounts, Account)] = new ServiceAccount { Metadata = new ObjectMeta { Name = "robot", Namespace = "default", Uid = "u" } };
        _objects[(ResourceTypes.Pods, Account with { Name = "web" })] = new Pod
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "p" },
            Spec = new PodSpec { ServiceAccountName = "robot", NodeName = "worker" },
        };
        _objects[(ResourceTypes.Nodes, new ObjectKey("", "worker"))] = new Node { Metadata = new ObjectMeta { Name = "worker", Uid = "n" } };
    }

    [Fact]
    public void Token_of_a_pod_must_name_pod_and_node_and_warn_before_it_fails()
    {
        var issued = Issue(3607, "web", "p");
        var claims = ClaimsOf(issued);
        var kubernetes = claims["kubernetes.io"]!;
        Assert.Equal("""{"name":"web","uid":"p"}""", kubernetes["pod"]!.ToJsonString());
        Assert.Equal("""{"name":"worker","uid":"n"}""", kubernetes["node"]!.ToJsonString());
        Assert.Equal("""{"name":"robot","uid":"u"}""", kubernetes["serviceaccount"]!.ToJsonString());
        Assert.Equal(Now.ToUnixTimeSeconds() + 3607, (long)kubernetes["warnafter"]!);
        Assert.Equal(Now.ToUnixTimeSeconds() + (365 * 24 * 3600), (long)claims["exp"]!);
        Assert.Equal("system:serviceaccount:default:robot", (string?)claims["sub"]);
        Assert.Equal(new Time(Now.AddSeconds(3607)), issued.Status.ExpirationTimestamp);
        Assert.Equal(3607, issued.Spec.ExpirationSeconds);
    }

    [Theory]
    [InlineData(3600, "web", null)]
    [InlineData(3607, null, null)]
    [InlineData(3607, "web", "vault")]
    public void Only_tokens_of_every_pods_own_volume_must_live_longer(int seconds, string? pod, string? audience)
    {
        var claims = ClaimsOf(Issue(seconds, pod, null, audience));
        Assert.Null(claims["kubernetes.io"]!["warnafter"]);
        Assert.Equal(Now.ToUnixTimeSeconds() + seconds, (long)claims["exp"]!);
    }

    [Fact]
    public void Token_must_name_a_node_that_is_gone()
    {
        _objects.Remove((ResourceTypes.Nodes, new ObjectKey("", "worker")));
        Assert.Equal("""{"name":"worker"}""", ClaimsOf(Issue(600, "web", null))["kubernetes.io"]!["node"]!.ToJsonString());
    }

    [Fact]
    public void Token_must_not_be_bound_to_a_pod_of_another_account()
    {
        _objects[(ResourceTypes.ServiceAccounts, Account with { Name = "other" })] =
            new ServiceAccount { Metadata = new ObjectMeta { Name = "other", Namespace = "default", Uid = "o" } };
        Assert.Null(_desk.Issue(Account with { Name = "other" }, Request(600, "web", null), null, out var failure));
        Assert.Equal(
            (400, "cannot bind token for serviceaccount \"other\" to pod running with different serviceaccount name."), (failure!.Code, failure.Message));
    }

    [Theory]
    [InlineData("worker", "web", "p", null)]
    [InlineData("other", "web", "p", "serviceaccounts \"robot\" is forbidden: node requested token bound to a pod scheduled on a different node")]
    [InlineData("worker", null, null, "serviceaccounts \"robot\" is forbidden: node requested token not bound to a pod")]
    [InlineData("worker", "web", null, "serviceaccounts \"robot\" is forbidden: node requested token with a pod binding without a uid")]
    public void Nodes_must_get_tokens_for_their_own_pods_only(string node, string? pod, string? uid, string? refusal)
    {
        var issued = _desk.Issue(Account, Request(600, pod, uid), node, out var failure);
        Assert.Equal(refusal, failure?.Message);
        Assert.Equal(refusal is null, issued is not null);
    }

    [Fact]
    public void Server_without_a_key_must_not_have_the_path()
    {
        var desk = new TokenDesk((type, key) => _objects.GetValueOrDefault((type, key)), null, new ManualTime(), static () => "id");
        Assert.Null(desk.Issue(Account, Request(600, null, null), null, out var failure));
        Assert.Equal((404, "the server could not find the requested resource"), (failure!.Code, failure.Message));
    }

    private TokenRequest Issue(long seconds, string? pod, string? uid, string? audience = null)
    {
        var issued = _desk.Issue(Account, Request(seconds, pod, uid, audience), null, out var failure);
        Assert.Null(failure);
        return issued!;
    }

    private static TokenRequest Request(long seconds, string? pod, string? uid, string? audience = null) => new()
    {
        Spec = new TokenRequestSpec
        {
            Audiences = audience is null ? null : [audience],
            ExpirationSeconds = seconds,
            BoundObjectRef = pod is null ? null : new BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = pod, Uid = uid },
        },
    };

    private static JsonNode ClaimsOf(TokenRequest issued) => JsonNode.Parse(Base64Url.DecodeFromChars(issued.Status.Token.Split('.')[1]))!;

    private sealed class Signer : ITokenSigner
    {
        public string Algorithm => "none";

        public string KeyId => "k";

        public byte[] Sign(byte[] data) => [1];
    }
}
