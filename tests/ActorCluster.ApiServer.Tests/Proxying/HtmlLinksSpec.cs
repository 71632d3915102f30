using ActorCluster.ApiServer.Proxying;

namespace ActorCluster.ApiServer.Tests.Proxying;

/// <summary>Links of pages behind a proxy (k8s.io/apimachinery/pkg/util/proxy/transport.go).</summary>
public class HtmlLinksSpec
{
    private const string Prefix = "/api/v1/namespaces/default/pods/web:80/proxy";

    [Theory]
    [InlineData("<a href=\"/x\">t</a>", "<a href=\"" + Prefix + "/x\">t</a>")]
    [InlineData("<IMG class=big SRC='/x.png' />", "<IMG class=big SRC='" + Prefix + "/x.png' />")]
    [InlineData("<form action=/x method=post>", "<form action=" + Prefix + "/x method=post>")]
    [InlineData("<a href=\"http://10.0.0.1:80/x?y#z\">", "<a href=\"" + Prefix + "/x?y#z\">")]
    [InlineData("<a href=\"//10.0.0.1:80/\">", "<a href=\"" + Prefix + "/\">")]
    [InlineData("<a href=\"x\"><a href=\"http://example.com/x\">", "<a href=\"x\"><a href=\"http://example.com/x\">")]
    [InlineData("<a title=\"/x\" hidden><p href=\"/x\">", "<a title=\"/x\" hidden><p href=\"/x\">")]
    [InlineData("<!-- <a href=\"/x\"> --><script>var a = '<a href=\"/x\">';</script>", "<!-- <a href=\"/x\"> --><script>var a = '<a href=\"/x\">';</script>")]
    [InlineData("<a href=\"" + Prefix + "/x\">", "<a href=\"" + Prefix + "/x\">")]
    [InlineData("1 < 2 <", "1 < 2 <")]
    public void Links_to_the_server_itself_must_lead_through_the_proxy(string page, string rewritten) =>
        Assert.Equal(rewritten, HtmlLinks.Rewrite(page, Prefix, ["10.0.0.1:80", "127.0.0.1:6443"]));
}
