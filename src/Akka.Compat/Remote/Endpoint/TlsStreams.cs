using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Transport;

namespace Akka.Remote.Endpoint;

/// <summary>Encrypts connections. Both sides show the certificate of their system and, unless told otherwise, check the other's.</summary>
internal static class TlsStreams
{
    public static async Task<Stream> AsClientAsync(Stream plain, TlsSettings settings, string host, CancellationToken cancellation)
    {
        var encrypted = new SslStream(plain, leaveInnerStreamOpen: false);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificates = [settings.Certificate],
                RemoteCertificateValidationCallback = (_, _, _, errors) => settings.SuppressValidation || errors == SslPolicyErrors.None,
            },
            cancellation).ConfigureAwait(false);
        return encrypted;
    }

    public static async Task<Stream> AsServerAsync(Stream plain, TlsSettings settings, CancellationToken cancellation)
    {
        var encrypted = new SslStream(plain, leaveInnerStreamOpen: false);
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = settings.Certificate,
                ClientCertificateRequired = !settings.SuppressValidation,
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    settings.SuppressValidation || (certificate is not null && errors == SslPolicyErrors.None),
            },
            cancellation).ConfigureAwait(false);
        return encrypted;
    }
}
