using System.Security.Cryptography.X509Certificates;

namespace ActorCluster.Api.Certificates;

/// <summary>
/// What a key may be used for, in Kubernetes' words (k8s.io/api/certificates/v1, <c>KeyUsage</c>) and in those of certificates.
/// </summary>
public static class KeyUsages
{
    /// <summary>Signatures, as in handshakes.</summary>
    public const string DigitalSignature = "digital signature";

    /// <summary>Encryption of keys.</summary>
    public const string KeyEncipherment = "key encipherment";

    /// <summary>Clients.</summary>
    public const string ClientAuth = "client auth";

    /// <summary>Servers.</summary>
    public const string ServerAuth = "server auth";

    /// <summary>All that there are, in order of their letters, with the flag or the object identifier.</summary>
    public static IReadOnlyDictionary<string, (X509KeyUsageFlags Flag, string Extended)> All { get; } = new SortedDictionary<string, (X509KeyUsageFlags Flag, string Extended)>(StringComparer.Ordinal)
    {
        ["signing"] = (X509KeyUsageFlags.DigitalSignature, ""),
        [DigitalSignature] = (X509KeyUsageFlags.DigitalSignature, ""),
        ["content commitment"] = (X509KeyUsageFlags.NonRepudiation, ""),
        [KeyEncipherment] = (X509KeyUsageFlags.KeyEncipherment, ""),
        ["key agreement"] = (X509KeyUsageFlags.KeyAgreement, ""),
        ["data encipherment"] = (X509KeyUsageFlags.DataEncipherment, ""),
        ["cert sign"] = (X509KeyUsageFlags.KeyCertSign, ""),
        ["crl sign"] = (X509KeyUsageFlags.CrlSign, ""),
        ["encipher only"] = (X509KeyUsageFlags.EncipherOnly, ""),
        ["decipher only"] = (X509KeyUsageFlags.DecipherOnly, ""),
        ["any"] = (X509KeyUsageFlags.None, "2.5.29.37.0"),
        [ServerAuth] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.1"),
        [ClientAuth] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.2"),
        ["code signing"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.3"),
        ["email protection"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.4"),
        ["s/mime"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.4"),
        ["ipsec end system"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.5"),
        ["ipsec tunnel"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.6"),
        ["ipsec user"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.7"),
        ["timestamping"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.8"),
        ["ocsp signing"] = (X509KeyUsageFlags.None, "1.3.6.1.5.5.7.3.9"),
        ["microsoft sgc"] = (X509KeyUsageFlags.None, "1.3.6.1.4.1.311.10.3.3"),
        ["netscape sgc"] = (X509KeyUsageFlags.None, "2.16.840.1.113730.4.1"),
    };
}
