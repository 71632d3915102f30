using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;
using ActorCluster.Client.Configuration;
using Akka.Configuration;

namespace ActorCluster.ApiServer.Tests.Http;

public sealed class HttpSettingsSpec
{
    [Fact]
    public void HttpSettings_must_have_the_defaults_of_the_reference()
    {
        var settings = HttpSettings.FromConfig(ReferenceConfiguration.Load());
        Assert.Equal("127.0.0.1", settings.Address);
        Assert.Equal(6443, settings.Port);
        Assert.Equal("v1.32.4", settings.GitVersion);
        Assert.Equal(3145728, settings.MaximumBodyBytes);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.WatchTimeout);
        Assert.Equal(TimeSpan.FromSeconds(60), settings.RequestTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.LogPollInterval);
        Assert.Equal(600, settings.MaximumInFlight);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.HeadersTimeout);
        Assert.Equal(TimeSpan.FromMinutes(3), settings.KeepAliveTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.ShutdownTimeout);
        Assert.Equal("", settings.AdministratorToken);
    }

    [Fact]
    public void TlsSettings_must_have_the_defaults_of_the_reference()
    {
        var settings = TlsSettings.FromConfig(ReferenceConfiguration.Load());
        Assert.Equal(TimeSpan.FromDays(3650), settings.AuthorityValidity);
        Assert.Equal(TimeSpan.FromDays(365), settings.CertificateValidity);
        Assert.Equal(TimeSpan.FromDays(30), settings.RenewBefore);
        Assert.Empty(settings.AdditionalNames);
    }

    [Theory]
    [InlineData("http.port = 70000")]
    [InlineData("http.address = nowhere")]
    [InlineData("http.git-version = latest")]
    [InlineData("http.watch-timeout = 0s")]
    public void HttpSettings_must_refuse_nonsense(string change) => Assert.ThrowsAny<ConfigurationException>(() => HttpSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.api-server." + change).WithFallback(ReferenceConfiguration.Load())));
}
