using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Tests.Validation;

public sealed class NamesSpec
{
    [Theory]
    [InlineData("a")]
    [InlineData("a--1")]
    [InlineData("0")]
    public void Labels_must_pass(string text) => Assert.Empty(Names.Dns1123Label(text));

    [Theory]
    [InlineData("A", "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("a.b", "must not contain dots")]
    public void Labels_must_be_refused(string text, string message) => Assert.Equal([message], Names.Dns1123Label(text));

    [Fact]
    public void Lengths_must_be_checked()
    {
        Assert.Equal(["must be no more than 63 characters"], Names.Dns1123Label(new string('a', 64)));
        Assert.Equal(["must be no more than 253 characters"], Names.Dns1123Subdomain(new string('a', 254)));
        Assert.Equal(["must be no more than 63 characters"], Names.LabelValue(new string('a', 64)));
        Assert.Equal(["name part must be no more than 63 characters"], Names.QualifiedName(new string('a', 64)));
    }

    [Theory]
    [InlineData("a.b-c.0", true)]
    [InlineData("a..b", false)]
    [InlineData("a_b", false)]
    [InlineData("-a", false)]
    [InlineData("", false)]
    public void Subdomains_must_be_told(string text, bool valid) => Assert.Equal(valid, Names.Dns1123Subdomain(text).Count == 0);

    [Theory]
    [InlineData("simple", true)]
    [InlineData("example.com/My_Name.1", true)]
    [InlineData("now-with-dashes", true)]
    [InlineData("1.2.3.4/5678", true)]
    [InlineData("Uppercase.com/abc", false)]
    [InlineData("a/b/c", false)]
    [InlineData("/name", false)]
    [InlineData("prefix/", false)]
    [InlineData("only/start-", false)]
    public void Qualified_names_must_be_told(string text, bool valid) => Assert.Equal(valid, Names.QualifiedName(text).Count == 0);

    [Theory]
    [InlineData("my.svc", false)]
    [InlineData("1svc", false)]
    [InlineData("svc-1", true)]
    public void Service_names_must_be_told(string text, bool valid) => Assert.Equal(valid, Names.Dns1035Label(text).Count == 0);

    [Theory]
    [InlineData("http", 0)]
    [InlineData("80", 1)]
    [InlineData("a--b", 1)]
    [InlineData("-a", 1)]
    [InlineData("abcdefghijklmnop", 1)]
    [InlineData("HTTP", 2)]
    public void Port_names_must_be_told(string text, int errors) => Assert.Equal(errors, Names.PortName(text).Count);

    [Fact]
    public void Other_rules_must_hold()
    {
        Assert.Equal(["must be between 1 and 65535, inclusive"], Names.PortNumber(0));
        Assert.Equal(["must not start with '..'"], Names.ConfigMapKey("..data"));
        Assert.Equal(["must not be '..'"], Names.ConfigMapKey(".."));
        Assert.Empty(Names.ConfigMapKey(".dockerconfigjson"));
        Assert.Empty(Names.Percent("25%"));
        Assert.NotEmpty(Names.Percent("%"));
        Assert.Empty(Names.WildcardDns1123Subdomain("*.example.com"));
        Assert.NotEmpty(Names.WildcardDns1123Subdomain("example.com"));
        Assert.NotEmpty(Names.EnvironmentVariable("1A"));
        Assert.Empty(Names.RelaxedEnvironmentVariable("1 A"));
        Assert.NotEmpty(Names.RelaxedEnvironmentVariable("A=B"));
    }
}
