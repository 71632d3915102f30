using ActorCluster.ApiServer.Http;

namespace ActorCluster.ApiServer.Tests.Http;

public sealed class RequestTargetSpec
{
    [Theory]
    [InlineData("/api/v1/namespaces/default/pods/x?a=%zz", "/served/elsewhere")]
    [InlineData("/api/v1/namespaces/default/configmaps/..", "/api/v1/namespaces/default/configmaps/..")]
    [InlineData("/api/v1/namespaces/default/configmaps/%2e%2e", "/api/v1/namespaces/default/configmaps/..")]
    [InlineData("/api/v1/pods/a%2Fb%20c%25", "/api/v1/pods/a/b c%")]
    [InlineData("/%C3%A4", "/\u00e4")]
    public void Target_must_be_decoded_and_left_as_it_is(string target, string expected)
    {
        var path = "/served/elsewhere";
        Assert.True(RequestTarget.TryDecode(target, ref path));
        Assert.Equal(expected, path);
    }

    [Theory]
    [InlineData("/a/%zz")]
    [InlineData("/a/%")]
    [InlineData("/a/%2")]
    public void Target_with_a_broken_escape_must_be_refused(string target)
    {
        var path = "";
        Assert.False(RequestTarget.TryDecode(target, ref path));
    }

    [Theory]
    [InlineData(".", "may not be '.'")]
    [InlineData("..", "may not be '..'")]
    [InlineData("a%", "may not contain '%'")]
    [InlineData("a..b", null)]
    [InlineData("", null)]
    public void Names_must_not_be_steps(string name, string? why) => Assert.Equal(why, RequestTarget.WhyNoName(name));
}
