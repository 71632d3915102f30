using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Akka.Actor;

/// <summary>Where an actor system is: <c>protocol://system</c>, with <c>@host:port</c> when it can be reached from elsewhere.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ICloneable
{
    /// <summary>Stands for every system.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private readonly int _hash;
    private readonly string _text;

    /// <summary>Creates an address.</summary>
    /// <param name="protocol">The protocol, such as <c>akka</c> or <c>akka.tcp</c>.</param>
    /// <param name="system">The system's name.</param>
    /// <param name="host">The host, or null for a purely local address.</param>
    /// <param name="port">The port.</param>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
        _hash = HashCode.Combine(Protocol, System, Host, Port);
        _text = string.IsNullOrWhiteSpace(Host)
            ? $"{protocol}://{system}"
            : Port is { } p
                ? string.Create(CultureInfo.InvariantCulture, $"{protocol}://{system}@{Host}:{p}")
                : $"{protocol}://{system}@{Host}";
    }

    /// <summary>The protocol.</summary>
    public string Protocol { get; }

    /// <summary>The system's name.</summary>
    public string System { get; }

    /// <summary>The host, in lower case.</summary>
    public string? Host { get; }

    /// <summary>The port.</summary>
    public int? Port { get; }

    /// <summary>Whether the address has no host.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>Whether the address has a host.</summary>
    public bool HasGlobalScope => !string.IsNullOrEmpty(Host);

    /// <summary>The address without its protocol.</summary>
    public string HostPort() => _text[(Protocol.Length + 3)..];

    /// <summary>The same address with another protocol.</summary>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>The same address with another system.</summary>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <summary>The same address with another host.</summary>
    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    /// <summary>The same address with another port.</summary>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <inheritdoc/>
    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <summary>Reads an address.</summary>
    /// <exception cref="UriFormatException">The text is not an address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out Address? parsed) ? parsed : throw new UriFormatException($"Illegal address: [{address}]");

    /// <summary>Reads an address.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address) => TryParse(path.AsSpan(), out address);

    /// <summary>Reads an address.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address) => TryParse(span, out address, out _);

    /// <summary>Reads an address and what follows it, from the first slash on.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absolutUri)
    {
        address = null;
        absolutUri = default;
        var scheme = span.IndexOf("://");
        if (scheme < 1 || !span.StartsWith("akka", StringComparison.OrdinalIgnoreCase)) return false;
        var protocol = span[..scheme].ToString().ToLowerInvariant();
        var rest = span[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        absolutUri = slash < 0 ? "/" : rest[slash..];
        var at = authority.IndexOf('@');
        if (at < 0)
        {
            if (authority.IsEmpty) return false;
            address = new Address(protocol, authority.ToString());
            return true;
        }
        var system = authority[..at];
        var hostPort = authority[(at + 1)..];
        var colon = hostPort.LastIndexOf(':');
        if (colon > 0 && hostPort[colon..].IndexOf(']') >= 0) colon = -1;
        if (system.IsEmpty || hostPort.IsEmpty || colon < 1) return false;
        if (!int.TryParse(hostPort[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        address = new Address(protocol, system.ToString(), hostPort[..colon].ToString(), port);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Address? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public int CompareTo(Address? other)
    {
        if (other is null) return 1;
        var result = string.CompareOrdinal(Protocol, other.Protocol);
        if (result != 0) return result;
        result = string.CompareOrdinal(System, other.System);
        if (result != 0) return result;
        result = string.CompareOrdinal(Host ?? "", other.Host ?? "");
        return result != 0 ? result : (Port ?? 0).CompareTo(other.Port ?? 0);
    }

    int IComparable.CompareTo(object? obj) => obj is Address other ? CompareTo(other) : throw new ArgumentException("Not an address.", nameof(obj));

    /// <inheritdoc/>
    public override string ToString() => _text;

    /// <summary>Whether two addresses are equal.</summary>
    public static bool operator ==(Address? left, Address? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(Address? left, Address? right) => !(left == right);
}
