using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Compat.Tests.Remote;

public sealed class RemoteTlsSpec : RemoteSpec
{
    private static readonly string Encrypted = Configured();

    public RemoteTlsSpec()
        : base(Encrypted)
    {
    }

    [Fact]
    public void Systems_must_talk_over_an_encrypted_connection()
    {
        var there = Start("there", Encrypted);
        Assert.Equal("akka.ssl.tcp", AddressOf(there).Protocol);
        AwaitEcho(EchoIn(there), "secret");
    }

    private static string Configured()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "secret"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return $$"""
            akka.remote.dot-netty.tcp {
              enable-ssl = true
              ssl { suppress-validation = true, certificate { path = "{{path}}", password = "secret" } }
            }
            """;
    }
}
