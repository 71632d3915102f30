using System.Globalization;
using System.Net;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Validation;

/// <summary>What addresses and blocks of them have to be (kubernetes <c>pkg/apis/core/validation</c>).</summary>
public static class AddressRules
{
    /// <summary>Checks a block of addresses (<c>IsValidCIDR</c>).</summary>
    /// <param name="text">The block.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Block(string text, FieldPath path, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(errors);
        if (!IsBlock(text))
        {
            errors.Invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
        }
    }

    /// <summary>Whether a text is an address, a slash and the length of a prefix.</summary>
    /// <param name="text">The text.</param>
    public static bool IsBlock(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Names.IsIpAddress(text[..slash])
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= (text.Contains(':', StringComparison.Ordinal) ? 128 : 32);
    }

    /// <summary>Refuses addresses that mean the machine itself, nobody or a group (<c>ValidateNonSpecialIP</c>).</summary>
    /// <param name="text">A valid address.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void NotSpecial(string text, FieldPath path, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (!IPAddress.TryParse(text, out var address))
        {
            return;
        }

        var bytes = address.GetAddressBytes();
        var old = bytes.Length == 4;
        if (address.Equals(old ? IPAddress.Any : IPAddress.IPv6Any))
        {
            errors.Invalid(path, text, $"may not be unspecified ({text})");
        }

        if (IPAddress.IsLoopback(address))
        {
            errors.Invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }

        if (old ? bytes is [169, 254, ..] : address.IsIPv6LinkLocal)
        {
            errors.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }

        if (old ? bytes is [224, 0, 0, _] : bytes[0] == 0xff && (bytes[1] & 0x0f) == 2)
        {
            errors.Invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
