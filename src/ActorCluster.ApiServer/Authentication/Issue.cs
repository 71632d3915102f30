using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorCluster.Api.Certificates;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>The names of a server.</summary>
/// <param name="Hosts">Host names.</param>
/// <param name="Addresses">IP addresses.</param>
internal sealed record CertificateNames(IReadOnlyList<string> Hosts, IReadOnlyList<IPAddress> Addresses);

/// <summary>Makes and examines certificates. Pure but for the signature's own randomness.</summary>
internal static class Issue
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    // Clocks of clients may lag behind the server's.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    /// <summary>A self-signed authority of the given common name.</summary>
    public static X509Certificate2 Authority(string commonName, ECDsa key, byte[] serial, DateTimeOffset now, TimeSpan validity)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var alternative = new SubjectAlternativeNameBuilder();
        alternative.AddDnsName(commonName);
        request.CertificateExtensions.Add(alternative.Build());
        return request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now - Backdating, now + validity, serial).CopyWithPrivateKey(key);
    }

    /// <summary>A server's certificate.</summary>
    public static X509Certificate2 Serving(X509Certificate2 authority, ECDsa key, byte[] serial, CertificateNames names, DateTimeOffset now, TimeSpan validity)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName("kube-apiserver");
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (var host in names.Hosts)
        {
            alternative.AddDnsName(host);
        }

        foreach (var address in names.Addresses)
        {
            alternative.AddIpAddress(address);
        }

        return Sign(authority, key, serial, subject, ServerAuthentication, alternative.Build(), now, validity);
    }

    /// <summary>A client's certificate: the common name is the user, each organization a group.</summary>
    public static X509Certificate2 Client(
        X509Certificate2 authority, ECDsa key, byte[] serial, string user, IReadOnlyList<string> groups, DateTimeOffset now, TimeSpan validity)
    {
        var subject = new X500DistinguishedNameBuilder();
        // The builder encodes from the last to the first; Go puts organizations before the common name.
        subject.AddCommonName(user);
        for (var i = groups.Count - 1; i >= 0; i--)
        {
            subject.AddOrganizationName(groups[i]);
        }

        return Sign(authority, key, serial, subject, ClientAuthentication, null, now, validity);
    }

    /// <summary>
    /// The certificate that somebody asked for: the subject and the alternative names are his, the usages those that were approved.
    /// </summary>
    public static X509Certificate2 Requested(
        X509Certificate2 authority, SigningRequest asked, byte[] serial, IReadOnlyList<string> usages, DateTimeOffset now, TimeSpan validity)
    {
        var flags = X509KeyUsageFlags.None;
        var purposes = new OidCollection();
        foreach (var usage in usages)
        {
            var (flag, extended) = KeyUsages.All[usage];
            flags |= flag;
            if (extended.Length > 0)
            {
                purposes.Add(new Oid(extended));
            }
        }

        var request = new CertificateRequest(asked.Content.SubjectName, asked.Content.PublicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (flags != X509KeyUsageFlags.None)
        {
            // An extension that allows nothing would forbid the handshake itself.
            request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, true));
        }

        if (purposes.Count > 0)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, false));
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (asked.AlternativeNames is { } names)
        {
            request.CertificateExtensions.Add(names);
        }

        return Finish(request, authority, serial, now, validity);
    }

    /// <summary>Whether the authority's key signed the certificate.</summary>
    public static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authority) };
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    /// <summary>Whether the certificate is one that a client may show at the given time.</summary>
    public static bool IsClientOf(X509Certificate2 certificate, X509Certificate2 authority, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authority) };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }

    /// <summary>Trust in nothing but the authority, and no look-up on any network.</summary>
    public static X509ChainPolicy Policy(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority);
        return policy;
    }

    /// <summary>Whether the certificate holds all of the names.</summary>
    public static bool Covers(X509Certificate2 certificate, CertificateNames names)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is X509SubjectAlternativeNameExtension alternative)
            {
                var hosts = alternative.EnumerateDnsNames().ToHashSet(StringComparer.OrdinalIgnoreCase);
                var addresses = alternative.EnumerateIPAddresses().ToHashSet();
                return names.Hosts.All(hosts.Contains) && names.Addresses.All(addresses.Contains);
            }
        }

        return false;
    }

    private static X509Certificate2 Sign(
        X509Certificate2 authority,
        ECDsa key,
        byte[] serial,
        X500DistinguishedNameBuilder subject,
        string usage,
        X509Extension? alternative,
        DateTimeOffset now,
        TimeSpan validity)
    {
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (alternative is not null)
        {
            request.CertificateExtensions.Add(alternative);
        }

        return Finish(request, authority, serial, now, validity);
    }

    // The key that is certified may be of another kind than the authority's.
    private static X509Certificate2 Finish(CertificateRequest request, X509Certificate2 authority, byte[] serial, DateTimeOffset now, TimeSpan validity)
    {
        var end = now + validity;
        var last = new DateTimeOffset(authority.NotAfter);
        var first = now - Backdating;
        var authorityFirst = new DateTimeOffset(authority.NotBefore);
        using var key = authority.GetECDsaPrivateKey()!;
        return request.Create(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            first < authorityFirst ? authorityFirst : first,
            end > last ? last : end,
            serial);
    }
}
