using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Watching;

/// <summary>
/// All watches of the API, fed with the store's changes in order. A watch for one value of an indexed field (<c>spec.nodeName</c> of
/// pods, <c>metadata.name</c>) costs nothing when other values change, so that thousands of nodes can each watch their own pods.
/// </summary>
internal sealed class WatchHub
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly List<Watcher> _dirty = [];

    /// <summary>How many watches there are.</summary>
    public int Count { get; private set; }

    /// <summary>Begins to feed a watch with changes after <see cref="Watcher.Seen"/>.</summary>
    /// <param name="watcher">The watch.</param>
    public void Add(Watcher watcher)
    {
        if (!_groups.TryGetValue(watcher.Definition.Storage, out var group))
        {
            group = new Group();
            _groups.Add(watcher.Definition.Storage, group);
        }

        group.Add(watcher);
        Count++;
    }

    /// <summary>Stops feeding a watch.</summary>
    /// <param name="watcher">The watch.</param>
    public void Remove(Watcher watcher)
    {
        if (_groups.TryGetValue(watcher.Definition.Storage, out var group) && group.Remove(watcher))
        {
            Count--;
        }
    }

    /// <summary>Feeds changes to whoever wants them, and flushes those who got something.</summary>
    /// <param name="changes">Changes in order.</param>
    public void Publish(IReadOnlyList<StoreChange> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (_groups.TryGetValue(changes[i].Storage, out var group))
            {
                group.Publish(changes[i], null, _dirty);
            }
        }

        if (changes.Count > 0)
        {
            Flush(changes[^1].Revision);
        }
    }

    /// <summary>Feeds a change to the watches of one version that a webhook converts to.</summary>
    /// <param name="definition">The version.</param>
    /// <param name="change">The change, converted already.</param>
    public void Publish(ResourceDefinition definition, StoreChange change)
    {
        if (_groups.TryGetValue(definition.Storage, out var group))
        {
            group.Publish(definition.Read(change), definition, _dirty);
            Flush(change.Revision);
        }
    }

    /// <summary>The versions that a webhook converts to and that are watched.</summary>
    /// <param name="storage">Where the objects are stored.</param>
    public IReadOnlyList<ResourceDefinition> Converted(string storage) => _groups.TryGetValue(storage, out var group) ? group.Converted : [];

    /// <summary>Feeds one watch with changes of the past, before it is added.</summary>
    /// <param name="watcher">The watch.</param>
    /// <param name="changes">Changes of its storage in order.</param>
    /// <param name="revision">The revision up to which they tell everything.</param>
    public static void Replay(Watcher watcher, IReadOnlyList<StoreChange> changes, long revision)
    {
        foreach (var change in changes)
        {
            StoredObject? leaving = null;
            Deliver(watcher, watcher.Definition.Read(change), ref leaving);
        }

        watcher.Seen = revision;
        watcher.IsDirty = false;
        watcher.Flush(revision);
    }

    /// <summary>Tells every watch of the latest revision.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="isHeldBack">Whether the watches of a resource have yet to be told of earlier revisions.</param>
    public void Bookmark(long revision, Func<ResourceDefinition, bool> isHeldBack)
    {
        End(watcher =>
        {
            if (!isHeldBack(watcher.Definition))
            {
                watcher.Bookmark(revision);
            }
        });
    }

    /// <summary>Does something with every watch.</summary>
    /// <param name="action">What; it must not add or remove watches.</param>
    public void Each(Action<Watcher> action)
    {
        foreach (var group in _groups.Values)
        {
            foreach (var watcher in group.Everyone())
            {
                action(watcher);
            }
        }
    }

    /// <summary>Does something with every watch that may end it.</summary>
    /// <param name="action">What.</param>
    public void End(Action<Watcher> action)
    {
        Each(action);
        Sweep();
    }

    /// <summary>Cuts the connections of watches.</summary>
    /// <param name="which">Which.</param>
    /// <param name="reason">What actors are told.</param>
    /// <returns>How many.</returns>
    public int Cut(Func<RequestDescription, bool> which, Status reason)
    {
        var count = 0;
        End(watcher =>
        {
            if (which(watcher.Request))
            {
                watcher.Cut(reason);
                count++;
            }
        });
        return count;
    }

    /// <summary>Ends every watch.</summary>
    /// <param name="reason">Why.</param>
    public void EndAll(Status reason)
    {
        Each(watcher => watcher.End(reason));
        _groups.Clear();
        _dirty.Clear();
        Count = 0;
    }

    private static void Deliver(Watcher watcher, StoreChange change, ref StoredObject? leaving)
    {
        if (change.Revision <= watcher.Seen)
        {
            return;
        }

        var filter = watcher.Filter;
        var matches = change.Type != StoreChangeType.Deleted && filter.Matches(change.Object.Value);
        var matched = change.Previous is { } previous && filter.Matches(previous.Value);
        if (matches)
        {
            Offer(watcher, matched ? ObjectEventType.Modified : ObjectEventType.Added, change.Object);
        }
        else if (matched)
        {
            // Who no longer matches is shown as the watcher last saw it, at the revision of the change (apiserver's cacher).
            leaving ??= change.Type == StoreChangeType.Deleted ? change.Object : At(change.Previous!, change.Object);
            Offer(watcher, ObjectEventType.Deleted, leaving);
        }
    }

    private static StoredObject At(StoredObject previous, StoredObject current) => new(
        previous.Value with { Metadata = previous.Value.Metadata with { ResourceVersion = current.Value.Metadata.ResourceVersion } },
        current.Revision);

    private static void Offer(Watcher watcher, ObjectEventType type, StoredObject value)
    {
        if (watcher.Faults?.Drop(watcher, type, value) != true)
        {
            watcher.Offer(type, View(watcher, value));
        }
    }

    private static StoredObject View(Watcher watcher, StoredObject value) =>
        watcher.Definition.FromStorage is { } convert ? new StoredObject(convert(value.Value), value.Revision) : value;

    private void Flush(long revision)
    {
        var ended = false;
        foreach (var watcher in _dirty)
        {
            watcher.IsDirty = false;
            if (!watcher.HasEnded)
            {
                watcher.Flush(revision);
            }

            ended |= watcher.HasEnded;
        }

        _dirty.Clear();
        if (ended)
        {
            Sweep();
        }
    }

    private void Sweep()
    {
        foreach (var group in _groups.Values)
        {
            Count -= group.RemoveEnded();
        }
    }

    // The watches of one storage.
    private sealed class Group
    {
        private readonly List<Watcher> _all = [];
        private readonly Dictionary<string, List<Watcher>> _byName = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<Watcher>> _byField = new(StringComparer.Ordinal);
        private Func<KubernetesObject, string?>? _field;

        // The versions of watches, past ones too, that a webhook converts to.
        public List<ResourceDefinition> Converted { get; } = [];

        public void Add(Watcher watcher)
        {
            if (watcher.Definition.Conversion is not null && !Converted.Contains(watcher.Definition))
            {
                Converted.Add(watcher.Definition);
            }

            if (watcher.Index is not { } index)
            {
                _all.Add(watcher);
                return;
            }

            var lists = _byName;
            if (index.Field != WatchIndex.Name)
            {
                _field = watcher.Definition.Fields[index.Field];
                lists = _byField;
            }

            if (!lists.TryGetValue(index.Value, out var list))
            {
                list = [];
                lists.Add(index.Value, list);
            }

            list.Add(watcher);
        }

        public bool Remove(Watcher watcher)
        {
            if (watcher.Index is not { } index)
            {
                return _all.Remove(watcher);
            }

            var lists = index.Field == WatchIndex.Name ? _byName : _byField;
            if (!lists.TryGetValue(index.Value, out var list) || !list.Remove(watcher))
            {
                return false;
            }

            if (list.Count == 0)
            {
                lists.Remove(index.Value);
            }

            return true;
        }

        // To watches of one version that a webhook converts to; with null to those that none does.
        public void Publish(StoreChange change, ResourceDefinition? definition, List<Watcher> dirty)
        {
            StoredObject? leaving = null;
            Publish(_all, change, definition, ref leaving, dirty);
            if (_byName.Count > 0 && _byName.TryGetValue(change.Key.Name, out var named))
            {
                Publish(named, change, definition, ref leaving, dirty);
            }

            if (_byField.Count == 0)
            {
                return;
            }

            var value = _field!(change.Object.Value) ?? "";
            if (_byField.TryGetValue(value, out var watchers))
            {
                Publish(watchers, change, definition, ref leaving, dirty);
            }

            if (change.Previous is { } previous && (_field(previous.Value) ?? "") is var before && before != value
                && _byField.TryGetValue(before, out var former))
            {
                Publish(former, change, definition, ref leaving, dirty);
            }
        }

        public List<Watcher> Everyone()
        {
            var result = new List<Watcher>(_all);
            foreach (var list in _byName.Values)
            {
                result.AddRange(list);
            }

            foreach (var list in _byField.Values)
            {
                result.AddRange(list);
            }

            return result;
        }

        public int RemoveEnded()
        {
            var removed = 0;
            foreach (var watcher in Everyone())
            {
                if (watcher.HasEnded && Remove(watcher))
                {
                    removed++;
                }
            }

            if (removed > 0 && Converted.Count > 0)
            {
                var rest = Everyone();
                Converted.RemoveAll(definition => !rest.Exists(watcher => ReferenceEquals(watcher.Definition, definition)));
            }

            return removed;
        }

        private static void Publish(
            List<Watcher> watchers, StoreChange change, ResourceDefinition? definition, ref StoredObject? leaving, List<Watcher> dirty)
        {
            foreach (var watcher in watchers)
            {
                if (definition is null ? watcher.Definition.Conversion is not null : !ReferenceEquals(watcher.Definition, definition))
                {
                    continue;
                }

                Deliver(watcher, change, ref leaving);
                if (watcher.IsDirty)
                {
                    continue;
                }

                watcher.IsDirty = true;
                dirty.Add(watcher);
            }
        }
    }
}
