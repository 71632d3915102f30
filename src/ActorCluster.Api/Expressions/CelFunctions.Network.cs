using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Dynamic;

namespace ActorCluster.Api.Expressions;

/// <summary>A range of addresses with the address that it was written with.</summary>
/// <param name="Address">The address, with the bits of the host.</param>
/// <param name="PrefixLength">How many bits are those of the network.</param>
internal sealed record CelNetwork(IPAddress Address, int PrefixLength)
{
    /// <summary>The first address of the range.</summary>
    public IPAddress Masked
    {
        get
        {
            var bytes = Address.GetAddressBytes();
            for (var i = 0; i < bytes.Length; i++)
            {
                var bits = Math.Clamp(PrefixLength - (i * 8), 0, 8);
                bytes[i] &= (byte)(0xff << (8 - bits));
            }

            return new IPAddress(bytes);
        }
    }

    public override string ToString() => $"{Address}/{PrefixLength.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Whether an address is in the range.</summary>
    public bool Contains(IPAddress other) =>
        other.AddressFamily == Address.AddressFamily && (this with { Address = other }).Masked.Equals(Masked);
}

// Addresses and URLs (k8s.io/apiserver/pkg/cel/library/{ip,cidr,urls}.go).
internal static partial class CelFunctions
{
    private static object OnAddress(string name, IPAddress address) => name switch
    {
        "family" => address.AddressFamily == AddressFamily.InterNetwork ? 4L : 6L,
        "isLoopback" => IPAddress.IsLoopback(address),
        "isUnspecified" => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any),
        "isLinkLocalUnicast" => IsLinkLocal(address),
        "isLinkLocalMulticast" => address.GetAddressBytes() is [224, 0, 0, _] or [0xff, 0x02 or 0x12 or 0x22 or 0x32, ..],
        "isGlobalUnicast" => !IPAddress.IsLoopback(address) && !IsLinkLocal(address) && !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any)
            && address.GetAddressBytes() is not ([>= 224 and <= 239, _, _, _] or [0, 0, 0, 0] or [255, 255, 255, 255]),
        _ => NoOverload,
    };

    private static bool IsLinkLocal(IPAddress address) => address.GetAddressBytes() is [169, 254, _, _] or [0xfe, >= 0x80 and <= 0xbf, _, _, _, ..];

    private static object OnNetwork(string name, CelNetwork network, object?[] arguments) => (name, arguments) switch
    {
        ("containsIP", [IPAddress address]) => network.Contains(address),
        ("containsIP", [string text]) => network.Contains(AddressOf(text)),
        ("containsCIDR", [CelNetwork other]) => network.Contains(other.Masked) && other.PrefixLength >= network.PrefixLength,
        ("containsCIDR", [string text]) => NetworkOf(text) is var other && network.Contains(other.Masked) && other.PrefixLength >= network.PrefixLength,
        ("prefixLength", []) => (long)network.PrefixLength,
        ("ip", []) => network.Address,
        ("masked", []) => network with { Address = network.Masked },
        _ => NoOverload,
    };

    private static object? OnUrl(string name, GoUrl url) => name switch
    {
        "getScheme" => url.Scheme,
        "getHost" => url.Host,
        "getHostname" => url.HostName,
        "getPort" => url.Port,
        "getEscapedPath" => url.EscapedPath,
        "getQuery" => JsonData.Object(url.Query()
            .GroupBy(static pair => pair.Name, StringComparer.Ordinal)
            .Select(static group => new KeyValuePair<string, object?>(group.Key, group.Select(static pair => (object?)pair.Value).ToArray()))),
        _ => NoOverload,
    };

    private static IPAddress AddressOf(string text) => CelAddresses.Address(text, out var why) ?? throw new CelException(why);

    private static CelNetwork NetworkOf(string text) => CelAddresses.Network(text, out var why) ?? throw new CelException(why);
}
