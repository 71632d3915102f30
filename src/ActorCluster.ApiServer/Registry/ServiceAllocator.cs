using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorCluster.Api.Core;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// The addresses and node ports that Services hold (kubernetes <c>pkg/registry/core/service/ipallocator</c> and <c>portallocator</c>). It
/// follows the store's changes, and holds what has been drawn for writes under way. The lower end of each range is drawn only by name,
/// so that a chosen number rarely collides with a drawn one.
/// </summary>
public sealed class ServiceAllocator
{
    private readonly HashSet<uint> _addresses = [];
    private readonly HashSet<int> _ports = [];
    private readonly Random _random;
    private readonly uint _network;
    private readonly uint _size;
    private readonly int _firstPort;
    private readonly int _lastPort;

    /// <summary>Creates an allocator that holds nothing.</summary>
    /// <param name="addressRange">The range of addresses, <c>10.96.0.0/12</c>.</param>
    /// <param name="firstPort">The first node port.</param>
    /// <param name="lastPort">The last node port.</param>
    /// <param name="random">Chance.</param>
    /// <exception cref="FormatException">The range is not an IPv4 network.</exception>
    public ServiceAllocator(string addressRange, int firstPort, int lastPort, Random random)
    {
        ArgumentNullException.ThrowIfNull(addressRange);
        if (!IPNetwork.TryParse(addressRange, out var network) || network.BaseAddress.AddressFamily != AddressFamily.InterNetwork || network.PrefixLength > 30)
        {
            throw new FormatException($"'{addressRange}' is not an IPv4 network of at least four addresses");
        }

        AddressRange = addressRange;
        _network = ToNumber(network.BaseAddress);
        _size = 1u << (32 - network.PrefixLength);
        _firstPort = firstPort;
        _lastPort = lastPort;
        _random = random;
    }

    /// <summary>The range of addresses.</summary>
    public string AddressRange { get; }

    /// <summary>The range of node ports, <c>30000-32767</c>.</summary>
    public string PortRange => string.Create(CultureInfo.InvariantCulture, $"{_firstPort}-{_lastPort}");

    /// <summary>The first address of the range, that of the Service <c>default/kubernetes</c>.</summary>
    public string FirstAddress => ToText(_network + 1);

    /// <summary>Draws a free address.</summary>
    /// <returns>The address; null when none is free.</returns>
    public string? DrawAddress()
    {
        // The network's own address and the last one are never given out.
        var usable = _size - 2;
        var reserved = Math.Min(Math.Clamp(usable / 16, 16, 256), usable);
        return Draw(_network + 1 + reserved, usable - reserved) ?? Draw(_network + 1, reserved);
    }

    /// <summary>Takes an address that a client chose.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Why it cannot be had, in Kubernetes' words; null when it is taken now.</returns>
    public string? TakeAddress(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetwork
            || ToNumber(parsed) is var number && (number <= _network || number >= _network + _size - 1))
        {
            return $"the provided IP ({address}) is not in the valid range. The range of valid IPs is {AddressRange}";
        }

        return _addresses.Add(ToNumber(parsed)) ? null : "provided IP is already allocated";
    }

    /// <summary>Gives an address back.</summary>
    /// <param name="address">The address.</param>
    public void ReleaseAddress(string? address)
    {
        if (IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork)
        {
            _addresses.Remove(ToNumber(parsed));
        }
    }

    /// <summary>Draws a free node port.</summary>
    /// <returns>The port; zero when none is free.</returns>
    public int DrawPort()
    {
        var size = _lastPort - _firstPort + 1;
        var reserved = Math.Min(Math.Clamp(size / 32, 16, 128), size - 1);
        var start = _random.Next(size - reserved);
        for (var i = 0; i < size; i++)
        {
            // After the upper part is used up the lower one is.
            var port = i < size - reserved ? _firstPort + reserved + ((start + i) % (size - reserved)) : _firstPort + i - (size - reserved);
            if (_ports.Add(port))
            {
                return port;
            }
        }

        return 0;
    }

    /// <summary>Takes a node port that a client chose.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Why it cannot be had, in Kubernetes' words; null when it is taken now.</returns>
    public string? TakePort(int port)
    {
        if (port < _firstPort || port > _lastPort)
        {
            return $"provided port is not in the valid range. The range of valid ports is {PortRange}";
        }

        return _ports.Add(port) ? null : "provided port is already allocated";
    }

    /// <summary>Gives a node port back.</summary>
    /// <param name="port">The port.</param>
    public void ReleasePort(int port) => _ports.Remove(port);

    /// <summary>Follows a change of a Service.</summary>
    /// <param name="change">The change.</param>
    public void Observe(StoreChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Previous?.Value is Service before)
        {
            Release(before);
        }

        if (change.Type != StoreChangeType.Deleted && change.Object.Value is Service after)
        {
            Hold(after);
        }
    }

    /// <summary>Forgets everything and holds what the given Services have.</summary>
    /// <param name="services">The Services.</param>
    public void Reset(IEnumerable<StoredObject> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _addresses.Clear();
        _ports.Clear();
        foreach (var stored in services)
        {
            Hold((Service)stored.Value);
        }
    }

    /// <summary>Holds what a stored Service has.</summary>
    /// <param name="service">The Service.</param>
    public void Hold(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Spec.ClusterIP is { Length: > 0 } address && address != ClusterIPs.None)
        {
            TakeAddress(address);
        }

        foreach (var port in service.Spec.Ports ?? [])
        {
            if (port.NodePort != 0)
            {
                _ports.Add(port.NodePort);
            }
        }

        if (service.Spec.HealthCheckNodePort != 0)
        {
            _ports.Add(service.Spec.HealthCheckNodePort);
        }
    }

    private void Release(Service service)
    {
        ReleaseAddress(service.Spec.ClusterIP);
        foreach (var port in service.Spec.Ports ?? [])
        {
            _ports.Remove(port.NodePort);
        }

        _ports.Remove(service.Spec.HealthCheckNodePort);
    }

    private string? Draw(uint first, uint count)
    {
        if (count == 0)
        {
            return null;
        }

        var start = (uint)_random.NextInt64(count);
        for (uint i = 0; i < count; i++)
        {
            var number = first + ((start + i) % count);
            if (_addresses.Add(number))
            {
                return ToText(number);
            }
        }

        return null;
    }

    private static uint ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static string ToText(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes).ToString();
    }
}
