using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Runtime;

/// <summary>Hands out the addresses of a pod range one after the other, as the host-local CNI plugin does: freed ones come last.</summary>
internal sealed class AddressPool
{
    private readonly HashSet<long> _used = [];
    private Ipv4Range _range;
    private long _last = 1;

    /// <summary>The range; empty until one is known.</summary>
    public bool HasRange => _range != default;

    public void Use(Ipv4Range range)
    {
        if (range == _range)
        {
            return;
        }

        _range = range;
        _used.Clear();
        _last = 1;
    }

    /// <summary>Takes an address. The first is the network's, the second the gateway's, the last the broadcast's.</summary>
    /// <returns>Null when there is none.</returns>
    public string? Take()
    {
        if (!HasRange)
        {
            return null;
        }

        var last = _range.Count - 2;
        for (var tried = 2L; tried <= last; tried++)
        {
            _last = _last >= last ? 2 : _last + 1;
            if (_used.Add(_last))
            {
                return _range.Address(_last);
            }
        }

        return null;
    }

    public void Free(string address)
    {
        if (Ipv4Range.TryParse(address + "/32", out var single) && single.Base >= _range.Base)
        {
            _used.Remove(single.Base - _range.Base);
        }
    }
}
