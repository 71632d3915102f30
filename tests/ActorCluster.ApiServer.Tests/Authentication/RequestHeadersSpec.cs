using ActorCluster.ApiServer.Authentication;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Tests.Authentication;

/// <summary>
/// What a front proxy's headers say (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy and the
/// cases of k8s.io/apiserver/pkg/authentication/request/headerrequest/requestheader_test.go).
/// </summary>
public sealed class RequestHeadersSpec
{
    [Fact]
    public void Headers_must_name_the_user_the_groups_and_what_else_is_known()
    {
        var headers = new HeaderDictionary
        {
            ["X-Remote-User"] = "fido",
            ["X-Remote-Group"] = new(["dogs", "", "dachshunds"]),
            ["x-remote-extra-acme.com%2FProject"] = "some-project",
            ["X-Remote-Extra-Scopes"] = new(["openid", "profile"]),
            ["X-Remote-Extra-Odd%2"] = "kept",
            ["Accept"] = "*/*",
        };
        var caller = RequestHeaders.CallerOf(headers)!;
        Assert.Equal("fido", caller.Name);
        Assert.Equal(["dogs", "dachshunds", "system:authenticated"], caller.Groups);
        Assert.Equal(
            ["acme.com/project=some-project", "odd%2=kept", "scopes=openid,profile"],
            caller.Extra!.Select(static entry => $"{entry.Key}={string.Join(',', entry.Value)}").Order());

        RequestHeaders.Remove(headers);
        Assert.Equal(["Accept"], headers.Keys);
    }

    [Fact]
    public void Headers_without_a_name_must_name_nobody()
    {
        Assert.Null(RequestHeaders.CallerOf(new HeaderDictionary { ["X-Remote-Group"] = "system:masters" }));
        Assert.Null(RequestHeaders.CallerOf(new HeaderDictionary { ["X-Remote-User"] = "" }));
    }

    // pkg/authentication/group/authenticated_group_adder_test.go
    [Theory]
    [InlineData("user", "", "system:authenticated")]
    [InlineData("user", "original", "original,system:authenticated")]
    [InlineData("user", "system:unauthenticated", "system:unauthenticated")]
    [InlineData("user", "system:authenticated", "system:authenticated")]
    [InlineData("system:anonymous", "", "")]
    public void Named_users_must_be_among_the_authenticated(string name, string groups, string expected)
    {
        var headers = new HeaderDictionary { ["X-Remote-User"] = name, ["X-Remote-Group"] = groups };
        Assert.Equal(expected, string.Join(',', RequestHeaders.CallerOf(headers)!.Groups));
    }
}
