using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;

namespace Akka.Remote.Transport;

/// <summary>The section <c>akka.remote.dot-netty.tcp.ssl</c>. One certificate names this system both as a server and as a client.</summary>
internal sealed record TlsSettings(X509Certificate2 Certificate, bool SuppressValidation)
{
    public static TlsSettings FromConfig(Config ssl)
    {
        var path = ssl.GetString("certificate.path");
        if (string.IsNullOrEmpty(path)) throw new ConfigurationException("akka.remote.dot-netty.tcp.ssl.certificate.path must name a PKCS#12 file when enable-ssl is on");
        return new TlsSettings(
            X509CertificateLoader.LoadPkcs12FromFile(path, ssl.GetString("certificate.password")),
            ssl.GetBoolean("suppress-validation"));
    }
}
