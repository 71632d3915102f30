using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Remote;

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

    [Fact]
    public void A_system_that_does_not_encrypt_must_be_refused_and_harm_no_other_association()
    {
        var there = Start("there", Encrypted);
        var echo = EchoIn(there);
        AwaitEcho(echo, "before");
        var plain = Start("plain");
        var failed = CreateTestProbe(plain);
        plain.EventStream.Subscribe(failed.Ref, typeof(AssociationErrorEvent));
        var asIfPlain = AddressOf(there).WithProtocol(AddressOf(plain).Protocol);
        var stranger = ((ExtendedActorSystem)plain).Provider.ResolveActorRef(new RootActorPath(asIfPlain) / "user" / "echo");
        stranger.Tell("not encrypted", failed.Ref);
        failed.ExpectMsg<AssociationErrorEvent>(Patience);
        AwaitEcho(echo, "after");
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
