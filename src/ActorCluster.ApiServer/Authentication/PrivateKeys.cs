using System.Security.Cryptography.X509Certificates;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>Access to the keys of our own certificates, which are all on elliptic curves.</summary>
internal static class PrivateKeys
{
    /// <summary>The key as PKCS#8 PEM.</summary>
    public static string GetECDsaPrivateKeyPem(this X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException($"{certificate.Subject} has no elliptic-curve key");
        return key.ExportPkcs8PrivateKeyPem();
    }
}
