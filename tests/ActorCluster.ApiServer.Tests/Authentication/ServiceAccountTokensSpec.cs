using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorCluster.Api.Authentication;
using ActorCluster.ApiServer.Authentication;

namespace ActorCluster.ApiServer.Tests.Authentication;

public sealed class ServiceAccountTokensSpec : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<string> Own = [ServiceAccountTokens.Issuer];
    private static readonly ServiceAccountIdentity Account = new("default", "robot", "uid-1");
    private readonly X509Certificate2 _authority = Authority();

    [Fact]
    public void Tokens_must_stand_for_their_account()
    {
        var token = Sign(ServiceAccountTokens.Issuer);
        var read = new ServiceAccountTokens(_authority).Read(token, Own, Now.AddMinutes(9));
        Assert.Equal(Account with { Bound = new BoundObjectReference { Kind = "Pod", ApiVersion = "v1", Name = "web", Uid = "p" }, TokenId = "id" }, read! with { Audiences = [], TokenAudiences = [] });
        Assert.Equal(Own, read.Audiences);
        Assert.Equal(["JTI=id"], read.Extra![ServiceAccountIdentity.CredentialId]);
        Assert.Equal(["web"], read.Extra["authentication.kubernetes.io/pod-name"]);
        Assert.Equal("system:serviceaccount:default:robot", read.UserName);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], read.Groups);
    }

    [Theory]
    [InlineData("n", new[] { "n" })]
    [InlineData(null, null)]
    public void Tokens_of_pods_must_name_the_node(string? uid, string[]? said)
    {
        var token = Sign(Account with { Node = new BoundObjectReference { Kind = "Node", Name = "worker", Uid = uid } });
        var extra = new ServiceAccountTokens(_authority).Read(token, Own, Now)!.Extra!;
        Assert.Equal(["worker"], extra["authentication.kubernetes.io/node-name"]);
        Assert.Equal(said, extra.GetValueOrDefault("authentication.kubernetes.io/node-uid"));
    }

    [Fact]
    public void Tokens_must_expire() => Assert.Null(new ServiceAccountTokens(_authority).Read(Sign(ServiceAccountTokens.Issuer), Own, Now.AddMinutes(10)));

    [Fact]
    public void Tokens_for_others_must_not_be_taken() => Assert.Empty(new ServiceAccountTokens(_authority).Read(Sign("vault"), Own, Now)!.Audiences);

    [Fact]
    public void Tokens_must_name_those_of_the_wanted_audiences_that_they_are_for() =>
        Assert.Equal(["vault"], new ServiceAccountTokens(_authority).Read(Sign("vault"), ["registry", "vault"], Now)!.Audiences);

    [Fact]
    public void Tokens_of_another_authority_must_not_be_taken()
    {
        using var other = Authority();
        Assert.Null(new ServiceAccountTokens(other).Read(Sign(ServiceAccountTokens.Issuer), Own, Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("not a token")]
    [InlineData("a.b.====")]
    public void Tokens_must_not_be_confused_by_nonsense(string token) => Assert.Null(new ServiceAccountTokens(_authority).Read(token, Own, Now));

    public void Dispose() => _authority.Dispose();

    private string Sign(string audience) => Sign(Account, audience);

    private string Sign(ServiceAccountIdentity account, string audience = ServiceAccountTokens.Issuer) => ServiceAccountTokens.Sign(
        new AuthorityTokenSigner(_authority),
        account with { Bound = new BoundObjectReference { Kind = "Pod", Name = "web", Uid = "p" }, TokenId = "id" },
        [audience],
        Now,
        TimeSpan.FromMinutes(10));

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }
}
