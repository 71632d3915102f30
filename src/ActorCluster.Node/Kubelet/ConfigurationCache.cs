using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Link;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// The ConfigMaps and Secrets that a node's pods refer to, and nothing else (pkg/kubelet/util/manager/watch_based_manager.go): each is held
/// from the first pod that refers to it to the last. Pure but for its own state.
/// </summary>
internal sealed class ConfigurationCache
{
    private readonly Dictionary<ConfigurationKey, Item> _items = [];

    /// <summary>Whether nothing is referred to.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>A pod refers to these.</summary>
    /// <returns>Whether any of them is new here.</returns>
    public bool Add(IReadOnlyList<ConfigurationKey> keys)
    {
        var isNew = false;
        foreach (var key in keys)
        {
            if (!_items.TryGetValue(key, out var item))
            {
                _items.Add(key, item = new Item());
                isNew = true;
            }

            item.References++;
        }

        return isNew;
    }

    /// <summary>A pod does not refer to these any more.</summary>
    /// <returns>Whether any of them is forgotten with it.</returns>
    public bool Remove(IReadOnlyList<ConfigurationKey> keys)
    {
        var isForgotten = false;
        foreach (var key in keys)
        {
            if (_items.TryGetValue(key, out var item) && --item.References == 0)
            {
                _items.Remove(key);
                isForgotten = true;
            }
        }

        return isForgotten;
    }

    /// <summary>Takes what the master says of one.</summary>
    /// <returns>Whether it is another state than before, of something that is referred to.</returns>
    public bool Take(ConfigurationItem told)
    {
        if (!_items.TryGetValue(told.Key, out var item) || (item.IsKnown && item.Object?.Metadata.ResourceVersion == told.Object?.Metadata.ResourceVersion))
        {
            return false;
        }

        item.IsKnown = true;
        item.Object = told.Object;
        return true;
    }

    /// <summary>What a pod refers to; null as long as something of it is not known.</summary>
    public PodConfiguration? Find(IReadOnlyList<ConfigurationKey> keys)
    {
        if (keys.Count == 0)
        {
            return PodConfiguration.Empty;
        }

        var objects = new Dictionary<ConfigurationKey, KubernetesObject>(keys.Count);
        foreach (var key in keys)
        {
            if (!_items.TryGetValue(key, out var item) || !item.IsKnown)
            {
                return null;
            }

            if (item.Object is { } found)
            {
                objects[key] = found;
            }
        }

        return new PodConfiguration(objects);
    }

    /// <summary>The volume that a claim is bound to; null when that is not known, or there is none.</summary>
    public string? BoundTo(ConfigurationKey claim) =>
        _items.TryGetValue(claim, out var item) && item.Object is PersistentVolumeClaim { Spec.VolumeName: { Length: > 0 } name } ? name : null;

    /// <summary>Everything that is referred to, with what is known of it.</summary>
    public WatchConfiguration Request()
    {
        var wanted = new List<WantedConfiguration>(_items.Count);
        foreach (var (key, item) in _items)
        {
            wanted.Add(new WantedConfiguration(key, item.IsKnown ? item.Object?.Metadata.ResourceVersion ?? "" : null));
        }

        return new WatchConfiguration(wanted);
    }

    private sealed class Item
    {
        public int References { get; set; }

        public bool IsKnown { get; set; }

        public KubernetesObject? Object { get; set; }
    }
}
