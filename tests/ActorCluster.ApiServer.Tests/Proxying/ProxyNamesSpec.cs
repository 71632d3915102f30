using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Proxying;
using ActorCluster.ApiServer.Streaming;

namespace ActorCluster.ApiServer.Tests.Proxying;

/// <summary>What the URLs of proxies and forwarded ports say.</summary>
public sealed class ProxyNamesSpec
{
    // k8s.io/apimachinery/pkg/util/net/port_split_test.go.
    [Theory]
    [InlineData("aoeu:asdf", "", "aoeu", "asdf")]
    [InlineData("http:aoeu:asdf", "http", "aoeu", "asdf")]
    [InlineData("https:aoeu:", "https", "aoeu", "")]
    [InlineData("https:aoeu:asdf", "https", "aoeu", "asdf")]
    [InlineData("aoeu:", "", "aoeu", "")]
    [InlineData("aoeu", "", "aoeu", "")]
    [InlineData(":aoeu:", "", "aoeu", "")]
    public void A_name_may_have_a_scheme_and_a_port(string text, string scheme, string name, string port) =>
        Assert.Equal(new ProxyName(scheme, name, port), ProxyName.Parse(text));

    [Theory]
    [InlineData(":asdf")]
    [InlineData("ftp:aoeu:asdf")]
    [InlineData("http::80")]
    [InlineData("")]
    [InlineData("a:b:c:d")]
    public void A_name_of_another_form_is_none(string text) => Assert.Null(ProxyName.Parse(text));

    [Theory]
    [InlineData("/api/v1/namespaces/a/pods/b/proxy", true, "/api/v1/namespaces/a/pods/b/proxy", "", "")]
    [InlineData("/api/v1/namespaces/a/pods/b/proxy?x=/1", true, "/api/v1/namespaces/a/pods/b/proxy", "", "?x=/1")]
    [InlineData("/api/v1/namespaces/a/pods/b/proxy/", true, "/api/v1/namespaces/a/pods/b/proxy", "/", "")]
    [InlineData("/api/v1/namespaces/a/pods/b/proxy/c%2Fd/e/?q", true, "/api/v1/namespaces/a/pods/b/proxy", "/c%2Fd/e/", "?q")]
    [InlineData("/api/v1/namespaces/a/pods/b/proxy//c/../d", true, "/api/v1/namespaces/a/pods/b/proxy", "/d", "")]
    [InlineData("/api/v1/nodes/n:10250/proxy/stats/summary", false, "/api/v1/nodes/n:10250/proxy", "/stats/summary", "")]
    [InlineData("https://host/api/v1/nodes/n/proxy/healthz", false, "/api/v1/nodes/n/proxy", "/healthz", "")]
    public void What_follows_the_proxy_is_passed_on_as_it_came(string target, bool isNamespaced, string prefix, string rest, string query) =>
        Assert.Equal(new ProxyPath(prefix, rest, query), ProxyPath.Of(target, isNamespaced));

    [Fact]
    public void A_path_below_a_proxy_names_the_proxy()
    {
        Assert.True(ResourcePath.TryParse("/api/v1/namespaces/a/services/https:b:443/proxy/1/2/3/4/5/6/7/8/9", out var path));
        Assert.Equal(new ResourcePath("", "v1", "a", "services", "https:b:443", "proxy", false), path);
        Assert.False(ResourcePath.TryParse("/api/v1/namespaces/a/pods/b/log/1", out _));
    }

    // k8s.io/kubelet/pkg/cri/streaming/portforward/websocket_test.go: TestV4Options.
    [Theory]
    [InlineData("80,90", "80 90", "")]
    [InlineData("", "", "query parameter \"port\" cannot be empty")]
    [InlineData("0", "", "port \"0\" must be > 0")]
    [InlineData("65536", "", "unable to parse \"65536\" as a port: strconv.ParseUint: parsing \"65536\": value out of range")]
    [InlineData("http", "", "unable to parse \"http\" as a port: strconv.ParseUint: parsing \"http\": invalid syntax")]
    public void Ports_to_forward_stand_in_the_query(string query, string ports, string failure)
    {
        Assert.Equal(failure.Length == 0, PortForwardChannels.TryReadPorts([query], out var found, out var why));
        Assert.Equal(failure, why);
        Assert.Equal(ports, failure.Length == 0 ? string.Join(' ', found) : "");
    }
}
