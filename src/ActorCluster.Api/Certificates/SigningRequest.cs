using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ActorCluster.Api.Certificates;

/// <summary>What a PKCS#10 request asks for.</summary>
public sealed class SigningRequest
{
    private const string Heading = "CERTIFICATE REQUEST";

    private SigningRequest(CertificateRequest content, string commonName, IReadOnlyList<string> organizations, X509SubjectAlternativeNameExtension? names)
    {
        Content = content;
        CommonName = commonName;
        Organizations = organizations;
        AlternativeNames = names;
        DnsNames = names is null ? [] : [.. names.EnumerateDnsNames()];
        Addresses = names is null ? [] : [.. names.EnumerateIPAddresses().Select(static address => address.ToString())];
    }

    /// <summary>The request as the framework reads it.</summary>
    public CertificateRequest Content { get; }

    /// <summary>The common name; empty for none.</summary>
    public string CommonName { get; }

    /// <summary>The organizations, in order.</summary>
    public IReadOnlyList<string> Organizations { get; }

    /// <summary>Names of hosts that the certificate shall be good for.</summary>
    public IReadOnlyList<string> DnsNames { get; }

    /// <summary>Addresses that the certificate shall be good for.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>All alternative names, mail addresses and URIs too; null for none.</summary>
    public X509SubjectAlternativeNameExtension? AlternativeNames { get; }

    /// <summary>Whether there are mail addresses, URIs or other names that are neither hosts nor addresses.</summary>
    public bool HasOtherNames { get; private init; }

    /// <summary>Reads a request and checks its signature (kubernetes pkg/apis/certificates/helpers.go, <c>ParseCSR</c>).</summary>
    /// <param name="pem">The request in PEM.</param>
    /// <param name="request">The request, when the result is true.</param>
    /// <param name="error">What is wrong, when the result is false.</param>
    public static bool TryParse(byte[]? pem, out SigningRequest? request, out string error)
    {
        request = null;
        error = "PEM block type must be " + Heading;
        var text = Encoding.UTF8.GetString(pem ?? []);
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] != Heading)
        {
            return false;
        }

        try
        {
            var content = CertificateRequest.LoadSigningRequestPem(
                text[fields.Location], HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            var attributes = DistinguishedNames.Attributes(content.SubjectName);
            X509SubjectAlternativeNameExtension? names = null;
            foreach (var extension in content.CertificateExtensions)
            {
                if (extension is X509SubjectAlternativeNameExtension alternative)
                {
                    names = alternative;
                }
                else if (extension.Oid?.Value == "2.5.29.17")
                {
                    names = new X509SubjectAlternativeNameExtension(extension.RawData, extension.Critical);
                }
            }

            request = new SigningRequest(
                content,
                attributes.LastOrDefault(static pair => pair.Type == DistinguishedNames.CommonName).Value ?? "",
                [.. attributes.Where(static pair => pair.Type == DistinguishedNames.Organization).Select(static pair => pair.Value)],
                names)
            {
                HasOtherNames = HasOthers(names),
            };
            error = "";
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException)
        {
            error = exception.Message;
            return false;
        }
    }

    private static bool HasOthers(X509SubjectAlternativeNameExtension? names)
    {
        if (names is null)
        {
            return false;
        }

        // Context tags of GeneralName: 2 is a host, 7 an address (RFC 5280, section 4.2.1.6).
        var sequence = new System.Formats.Asn1.AsnReader(names.RawData, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            if (sequence.PeekTag().TagValue is not (2 or 7))
            {
                return true;
            }

            sequence.ReadEncodedValue();
        }

        return false;
    }
}

/// <summary>Signs certificates with the cluster's authority.</summary>
public interface ICertificateSigner
{
    /// <summary>Signs.</summary>
    /// <param name="request">What is asked for; it has been approved and checked.</param>
    /// <param name="usages">What the key may be used for, in Kubernetes' words.</param>
    /// <param name="validity">For how long; null for the signer's own time, which is also the longest.</param>
    /// <returns>The certificate in PEM.</returns>
    byte[] Sign(SigningRequest request, IReadOnlyList<string> usages, TimeSpan? validity);
}
