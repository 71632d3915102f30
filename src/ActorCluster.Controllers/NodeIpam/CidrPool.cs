using System.Buffers.Binary;
using System.Collections;
using System.Net;

namespace ActorCluster.Controllers.NodeIpam;

/// <summary>
/// The shares of a network: equal, numbered, each given to at most one node. The search goes on from the last one given, so that a share is
/// not used again at once (kubernetes pkg/controller/nodeipam/ipam/cidrset).
/// </summary>
public sealed class CidrPool
{
    private readonly uint _base;
    private readonly int _maskSize;
    private readonly BitArray _used;
    private int _next;

    /// <summary>Creates a pool with every share free.</summary>
    /// <param name="network">The network.</param>
    /// <param name="maskSize">The prefix length of a share.</param>
    public CidrPool(IPNetwork network, int maskSize)
    {
        _base = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        _maskSize = maskSize;
        _used = new BitArray(1 << (maskSize - network.PrefixLength));
    }

    /// <summary>How many shares there are.</summary>
    public int Size => _used.Length;

    /// <summary>How many are given.</summary>
    public int UsedCount { get; private set; }

    /// <summary>Takes the next free share.</summary>
    /// <param name="cidr">The share, <c>10.224.3.0/24</c>.</param>
    /// <returns>False when none is free.</returns>
    public bool TryTake(out string cidr)
    {
        cidr = "";
        if (UsedCount == _used.Length)
        {
            return false;
        }

        while (_used[_next])
        {
            _next = (_next + 1) % _used.Length;
        }

        _used[_next] = true;
        UsedCount++;
        cidr = Text(_next);
        _next = (_next + 1) % _used.Length;
        return true;
    }

    /// <summary>Marks a share as given. One that is not of this pool is left alone.</summary>
    /// <param name="cidr">The share.</param>
    public void Occupy(string cidr)
    {
        if (IndexOf(cidr) is { } index && !_used[index])
        {
            _used[index] = true;
            UsedCount++;
        }
    }

    /// <summary>Gives a share back.</summary>
    /// <param name="cidr">The share.</param>
    public void Release(string cidr)
    {
        if (IndexOf(cidr) is { } index && _used[index])
        {
            _used[index] = false;
            UsedCount--;
        }
    }

    private string Text(int index)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, _base + ((uint)index << (32 - _maskSize)));
        return new IPAddress(bytes) + "/" + _maskSize;
    }

    private int? IndexOf(string cidr)
    {
        if (!IPNetwork.TryParse(cidr, out var network) || network.PrefixLength != _maskSize)
        {
            return null;
        }

        var bytes = network.BaseAddress.GetAddressBytes();
        var index = bytes.Length == 4 ? (BinaryPrimitives.ReadUInt32BigEndian(bytes) - _base) >> (32 - _maskSize) : uint.MaxValue;
        return index < (uint)_used.Length ? (int)index : null;
    }
}
