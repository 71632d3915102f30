using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// JSON as Go's decoder takes it: a text that is not Unicode has a replacement character where it is not (encoding/json: "invalid UTF-8 or
/// invalid UTF-16 surrogate pairs are not treated as an error"), while System.Text.Json refuses it at some later moment.
/// </summary>
public static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>Puts replacement characters for bytes that are no UTF-8, and for escapes of half a pair of surrogates.</summary>
    /// <param name="utf8">The document; it may be changed. What is no JSON stays so.</param>
    public static byte[] WithReplacements(byte[] utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        var result = Utf8.IsValid(utf8) ? utf8 : Decodable(utf8);
        for (var at = Next(result, 0); at >= 0; at = Next(result, at))
        {
            var unit = Unit(result, at);
            if (unit is < 0xD800 or > 0xDFFF)
            {
                // Whatever is escaped is not the beginning of another escape.
                at += 2;
                continue;
            }

            if (unit < 0xDC00 && Unit(result, at + EscapeLength) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 2 * EscapeLength;
                continue;
            }

            "\\ufffd"u8.CopyTo(result.AsSpan(at));
            at += EscapeLength;
        }

        return result;
    }

    private static int Next(byte[] utf8, int start)
    {
        var found = start < utf8.Length ? utf8.AsSpan(start).IndexOf((byte)'\\') : -1;
        return found < 0 ? -1 : start + found;
    }

    // The escaped unit of UTF-16 at a place; -1 when there is none.
    private static int Unit(byte[] utf8, int at) =>
        at + EscapeLength <= utf8.Length && utf8[at] == '\\' && utf8[at + 1] == 'u'
        && ushort.TryParse(utf8.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? unit : -1;

    // One character for each byte, as Go counts them.
    private static byte[] Decodable(ReadOnlySpan<byte> rest)
    {
        var result = new ArrayBufferWriter<byte>(rest.Length + 16);
        while (!rest.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(rest, out _, out var length) == OperationStatus.Done;
            result.Write(isValid ? rest[..length] : "\ufffd"u8);
            rest = rest[(isValid ? length : 1)..];
        }

        return result.WrittenSpan.ToArray();
    }
}
