using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorCluster.Api.Certificates;

/// <summary>The names in certificates.</summary>
public static class DistinguishedNames
{
    /// <summary>The attribute of a common name.</summary>
    public const string CommonName = "2.5.4.3";

    /// <summary>The attribute of an organization.</summary>
    public const string Organization = "2.5.4.10";

    /// <summary>
    /// The attributes of a name, in order. Go writes several organizations as one set; the framework's own enumeration gives only sets
    /// of one element.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>The attributes; none when the name is damaged.</returns>
    public static IReadOnlyList<(string Type, string Value)> Attributes(X500DistinguishedName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var result = new List<(string, string)>();
        try
        {
            var sequence = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var set = sequence.ReadSetOf(skipSortOrderValidation: true);
                while (set.HasData)
                {
                    var pair = set.ReadSequence();
                    var type = pair.ReadObjectIdentifier();
                    var tag = pair.PeekTag();
                    if (tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue is var kind
                        && kind is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
                            or UniversalTagNumber.T61String or UniversalTagNumber.BMPString)
                    {
                        result.Add((type, pair.ReadCharacterString(kind)));
                    }
                }
            }
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            // What was read before the damage does not name anybody.
            result.Clear();
        }

        return result;
    }
}
