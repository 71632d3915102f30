using System.Globalization;

namespace ActorCluster.Node.Settings;

/// <summary>A range of IPv4 addresses.</summary>
/// <param name="Base">The first address, most significant byte first.</param>
/// <param name="Prefix">The length of the prefix in bits.</param>
internal readonly record struct Ipv4Range(uint Base, int Prefix)
{
    /// <summary>How many addresses it has.</summary>
    public long Count => 1L << (32 - Prefix);

    public static Ipv4Range Parse(string text) => TryParse(text, out var range) ? range : throw new FormatException($"{text} is not an IPv4 range");

    public static bool TryParse(string? text, out Ipv4Range range)
    {
        range = default;
        if (text is null)
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix > 32)
        {
            return false;
        }

        var address = 0u;
        var rest = text.AsSpan(0, slash);
        for (var index = 0; index < 4; index++)
        {
            var dot = rest.IndexOf('.');
            var part = dot < 0 ? rest : rest[..dot];
            if (dot < 0 != (index == 3) || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            address = (address << 8) | value;
            rest = dot < 0 ? default : rest[(dot + 1)..];
        }

        var mask = prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);
        range = new Ipv4Range(address & mask, prefix);
        return true;
    }

    /// <summary>The address at an offset, wrapped around the end of the range.</summary>
    public string Address(long offset) => Format(Base + (uint)(offset % Count));

    /// <summary>The n-th range of a longer prefix within this one, wrapped around its end.</summary>
    public Ipv4Range Subrange(long index, int prefix)
    {
        var count = 1L << Math.Max(0, prefix - Prefix);
        return new Ipv4Range(Base + (uint)((index % count) << (32 - prefix)), prefix);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Format(Base)}/{Prefix.ToString(CultureInfo.InvariantCulture)}";

    private static string Format(uint address) => string.Create(
        CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
}
