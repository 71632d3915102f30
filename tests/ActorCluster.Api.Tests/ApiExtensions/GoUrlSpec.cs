using ActorCluster.Api.ApiExtensions.Schemas;

namespace ActorCluster.Api.Tests.ApiExtensions;

/// <summary>The examples of k8s.io/apiserver/pkg/cel/library/urls.go, and what net/url documents of hosts, ports and escapes.</summary>
public sealed class GoUrlSpec
{
    [Theory]
    [InlineData("https://user:pass@example.com:80/path?query=val#fragment", "https", "example.com:80", "example.com", "80", "/path", "query=val")]
    [InlineData("/absolute-path", "", "", "", "", "/absolute-path", "")]
    [InlineData("https://[::1]:80/", "https", "[::1]:80", "::1", "80", "/", "")]
    [InlineData("https://[::1]/", "https", "[::1]", "::1", "", "/", "")]
    [InlineData("https://example.com", "https", "example.com", "example.com", "", "", "")]
    [InlineData("https://example.com/path with spaces/", "https", "example.com", "example.com", "", "/path%20with%20spaces/", "")]
    [InlineData("https://example.com/path?", "https", "example.com", "example.com", "", "/path", "")]
    [InlineData("ftp:///opt/filters/openid.wasm", "ftp", "", "", "", "/opt/filters/openid.wasm", "")]
    [InlineData("OCI://registry.example/a_b@sha256:00", "oci", "registry.example", "registry.example", "", "/a_b@sha256:00", "")]
    [InlineData("spiffe://trust_domain/../x", "spiffe", "trust_domain", "trust_domain", "", "/../x", "")]
    [InlineData("http://h:123456/", "http", "h:123456", "h", "123456", "/", "")]
    [InlineData("http://h:/", "http", "h:", "h", "", "/", "")]
    [InlineData("mailto:someone@example.com", "mailto", "", "", "", "", "")]
    [InlineData("unix:/run/a.sock", "unix", "", "", "", "/run/a.sock", "")]
    [InlineData("//a.b/c", "", "a.b", "a.b", "", "/c", "")]
    [InlineData("https://a/ü%2f", "https", "a", "a", "", "/%C3%BC/", "")]
    public void A_url_has_parts(string text, string scheme, string host, string name, string port, string path, string query)
    {
        Assert.True(GoUrl.TryParse(text, out var url, out var error), error);
        Assert.Equal((scheme, host, name, port, path, query), (url.Scheme, url.Host, url.HostName, url.Port, url.EscapedPath, url.RawQuery));
    }

    [Theory]
    [InlineData("https://a:b:c/", "parse \"https://a:b:c/\": invalid port \":c\" after host")]
    [InlineData("../relative-path", "parse \"../relative-path\": invalid URI for request")]
    [InlineData("example.com", "parse \"example.com\": invalid URI for request")]
    [InlineData("", "parse \"\": empty url")]
    [InlineData(":x", "parse \":x\": missing protocol scheme")]
    [InlineData("http://a b/", "parse \"http://a b/\": invalid character \" \" in host name")]
    [InlineData("http://[::1/", "parse \"http://[::1/\": missing ']' in host")]
    [InlineData("http://a/%zz", "parse \"http://a/%zz\": invalid URL escape \"%zz\"")]
    [InlineData("http://%41/", "parse \"http://%41/\": invalid URL escape \"%41\"")]
    [InlineData("http://a/\tb", "parse \"http://a/\\tb\": net/url: invalid control character in URL")]
    [InlineData("http://u ser@a/", "parse \"http://u ser@a/\": net/url: invalid userinfo")]
    public void A_text_that_is_no_url_says_why(string text, string expected)
    {
        Assert.False(GoUrl.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_query_has_names_and_values()
    {
        Assert.True(GoUrl.TryParse("https://example.com/path?k1=a&k2=b+c&k2=%20&key with=&bad=%z&x;y=1#f", out var url, out _));
        Assert.Equal([("k1", "a"), ("k2", "b c"), ("k2", " "), ("key with", "")], url.Query());
    }
}
