using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Authentication;

namespace ActorCluster.ApiServer.Tests.Authentication;

/// <summary>
/// Tokens with which nodes join (kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens; kubernetes
/// plugin/pkg/auth/authenticator/token/bootstrap).
/// </summary>
public class BootstrapTokenSpec
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("07401b.f395accd246ae52d", true)]
    [InlineData("07401B.f395accd246ae52d", false)]
    [InlineData("07401b.f395accd246ae52", false)]
    [InlineData("07401b-f395accd246ae52d", false)]
    [InlineData("x07401b.f395accd246ae52d", false)]
    public void A_bootstrap_token_must_be_six_characters_a_point_and_sixteen(string text, bool isOne) => Assert.Equal(isOne, BootstrapToken.TryParse(text, out _));

    [Fact]
    public void Who_shows_it_must_be_the_user_of_its_id_in_the_groups_of_its_secret()
    {
        var caller = Of(Secret(("auth-extra-groups", "system:bootstrappers:worker,system:bootstrappers:ingress")));
        Assert.Equal("system:bootstrap:07401b", caller!.Name);
        Assert.Equal(
            ["system:bootstrappers", "system:bootstrappers:ingress", "system:bootstrappers:worker", "system:authenticated"], caller.Groups);
    }

    [Theory]
    [InlineData("token-secret", "f395accd246ae52e")]
    [InlineData("token-id", "07401c")]
    [InlineData("usage-bootstrap-authentication", "false")]
    [InlineData("expiration", "2026-01-01T12:00:00Z")]
    [InlineData("expiration", "soon")]
    [InlineData("auth-extra-groups", "system:masters")]
    [InlineData("auth-extra-groups", "system:bootstrappers:worker, system:bootstrappers:ingress")]
    public void A_secret_that_says_otherwise_must_make_the_token_nobodys(string key, string value) => Assert.Null(Of(Secret((key, value))));

    [Fact]
    public void A_token_must_work_until_it_expires() => Assert.NotNull(Of(Secret(("expiration", "2026-01-01T12:00:01Z"))));

    [Fact]
    public void A_secret_of_another_type_or_one_that_is_being_deleted_must_make_the_token_nobodys()
    {
        Assert.Null(Of(Secret() with { Type = SecretType.Opaque }));
        Assert.Null(Of(Secret() with { Metadata = new ObjectMeta { DeletionTimestamp = new Time(Now) } }));
    }

    private static ActorCluster.ApiServer.Endpoint.Caller? Of(Secret secret)
    {
        Assert.True(BootstrapToken.TryParse("07401b.f395accd246ae52d", out var token));
        Assert.Equal("bootstrap-token-07401b", token.SecretKey.Name);
        return token.CallerOf(secret, Now);
    }

    private static Secret Secret(params (string Key, string Value)[] changes)
    {
        var data = new Dictionary<string, byte[]>();
        foreach (var (key, value) in (IEnumerable<(string, string)>)
            [("token-id", "07401b"), ("token-secret", "f395accd246ae52d"), ("usage-bootstrap-authentication", "true"), .. changes])
        {
            data[key] = Encoding.UTF8.GetBytes(value);
        }

        return new Secret { Type = SecretType.BootstrapToken, Data = data };
    }
}
