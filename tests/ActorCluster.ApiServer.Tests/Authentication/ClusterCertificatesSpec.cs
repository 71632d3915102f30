using System.Net;
using System.Security.Cryptography.X509Certificates;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.Client.Configuration;

namespace ActorCluster.ApiServer.Tests.Authentication;

public sealed class ClusterCertificatesSpec : IDisposable
{
    private static readonly TlsSettings Settings = TlsSettings.FromConfig(ReferenceConfiguration.Load());
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("pki").FullName, "made");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_directory)!, true);

    [Fact]
    public void ClusterCertificates_must_be_made_once_and_be_private()
    {
        using var first = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        using var second = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        Assert.Equal(first.Authority.Thumbprint, second.Authority.Thumbprint);
        Assert.Equal(first.Serving.Thumbprint, second.Serving.Thumbprint);
        Assert.Equal(first.Administrator.Thumbprint, second.Administrator.Thumbprint);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory));
            foreach (var file in Directory.GetFiles(_directory))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void ClusterCertificates_must_name_the_server()
    {
        using var certificates = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        Assert.True(certificates.Serving.MatchesHostname("kubernetes.default.svc.cluster.local"));
        Assert.True(Issue.Covers(certificates.Serving, new CertificateNames(["localhost"], [IPAddress.Parse("10.96.0.1"), IPAddress.Loopback])));
        Assert.Equal("CN=kubernetes-admin, O=system:masters", certificates.Administrator.Subject);
    }

    [Fact]
    public void ClusterCertificates_must_renew_what_expires_and_keep_the_authority()
    {
        using var first = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        using var later = ClusterCertificates.LoadOrCreate(_directory, Settings, new At(DateTimeOffset.UtcNow.AddDays(340)));
        Assert.Equal(first.Authority.Thumbprint, later.Authority.Thumbprint);
        Assert.NotEqual(first.Serving.Thumbprint, later.Serving.Thumbprint);
        Assert.True(Issue.IsSignedBy(later.Administrator, first.Authority));
    }

    // The files of kubeadm (https://kubernetes.io/docs/setup/best-practices/certificates/).
    [Fact]
    public void ClusterCertificates_must_make_the_authority_of_front_proxies_where_there_is_none_yet()
    {
        using var first = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        foreach (var file in (string[])["front-proxy-ca.crt", "front-proxy-ca.key", "front-proxy-client.crt", "front-proxy-client.key"])
        {
            File.Delete(Path.Combine(_directory, file));
        }

        using var second = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        using var third = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        Assert.Equal((first.Authority.Thumbprint, first.Administrator.Thumbprint), (second.Authority.Thumbprint, second.Administrator.Thumbprint));
        Assert.NotEqual(first.FrontProxyAuthority.Thumbprint, second.FrontProxyAuthority.Thumbprint);
        Assert.Equal(
            (second.FrontProxyAuthority.Thumbprint, second.FrontProxyClient.Thumbprint), (third.FrontProxyAuthority.Thumbprint, third.FrontProxyClient.Thumbprint));
        Assert.Equal(("CN=front-proxy-ca", "CN=front-proxy-client"), (third.FrontProxyAuthority.Subject, third.FrontProxyClient.Subject));
        Assert.True(Issue.IsClientOf(third.FrontProxyClient, third.FrontProxyAuthority, DateTimeOffset.UtcNow));
        Assert.False(Issue.IsClientOf(third.FrontProxyClient, third.Authority, DateTimeOffset.UtcNow));
    }

    [Fact]
    public void ClusterCertificates_must_take_up_further_names()
    {
        using var first = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        using var second = ClusterCertificates.LoadOrCreate(_directory, Settings with { AdditionalNames = ["a.example", "192.0.2.7"] }, TimeProvider.System);
        Assert.NotEqual(first.Serving.Thumbprint, second.Serving.Thumbprint);
        Assert.Equal(first.Administrator.Thumbprint, second.Administrator.Thumbprint);
        Assert.True(Issue.Covers(second.Serving, new CertificateNames(["a.example"], [IPAddress.Parse("192.0.2.7")])));
    }

    [Fact]
    public void ClusterCertificates_must_replace_a_broken_certificate_but_not_a_broken_authority()
    {
        ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System).Dispose();
        File.WriteAllText(Path.Combine(_directory, "apiserver.crt"), "half");
        using var repaired = ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System);
        Assert.True(Issue.IsSignedBy(repaired.Serving, repaired.Authority));
        File.WriteAllText(Path.Combine(_directory, "ca.key"), "half");
        var refused = Assert.Throws<InvalidOperationException>(() => ClusterCertificates.LoadOrCreate(_directory, Settings, TimeProvider.System));
        Assert.Contains("ca.key", refused.Message);
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
