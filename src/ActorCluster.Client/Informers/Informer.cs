using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Protocol;

namespace ActorCluster.Client.Informers;

/// <summary>
/// What one actor knows of a resource: a list that watch events keep fresh, listed anew whenever the watch ends or goes silent
/// (client-go's reflector and shared informer). Made by <see cref="InformerSet.Watch{T}"/>; callbacks run on the owner's thread. After a
/// re-list, objects that vanished in between are reported as deleted.
/// </summary>
/// <typeparam name="T">The objects' type.</typeparam>
public sealed class Informer<T> : IInformer
    where T : KubernetesObject
{
    private readonly InformerSet _set;
    private readonly WatchResource _watch;
    private readonly object _retryKey = new();
    private readonly Action<T?, T?> _onChange;
    private readonly Action? _onSynced;
    private readonly bool _optional;
    private Dictionary<ObjectKey, T> _objects = [];
    private long _watchId;
    private TimeSpan _retry;
    private bool _heard;

    internal Informer(InformerSet set, WatchResource watch, Action<T?, T?> onChange, Action? onSynced, bool optional)
    {
        _set = set;
        _watch = watch;
        _onChange = onChange;
        _onSynced = onSynced;
        _optional = optional;
        _retry = set.Settings.WatchRetryInitial;
    }

    /// <summary>Whether a complete list has arrived, or none will because the API does not serve an optional resource.</summary>
    public bool HasSynced { get; private set; }

    /// <summary>Every change up to this revision of the store is in <see cref="Objects"/>.</summary>
    public long Revision { get; private set; }

    /// <summary>The objects by key.</summary>
    public IReadOnlyDictionary<ObjectKey, T> Objects => _objects;

    /// <summary>The objects, without a copy.</summary>
    public IReadOnlyCollection<T> All => _objects.Values;

    /// <summary>The resource that is watched.</summary>
    public ResourceType Resource => _watch.Resource;

    long IInformer.WatchId => _watchId;

    object IInformer.RetryKey => _retryKey;

    /// <summary>Finds one object.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The object, or null.</returns>
    public T? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    /// <summary>Reports every object as deleted.</summary>
    internal void Forget()
    {
        var previous = _objects;
        _objects = [];
        foreach (var old in previous.Values)
        {
            _onChange(old, null);
        }
    }

    void IInformer.Open()
    {
        if (_watchId != 0)
        {
            _set.Send(new StopWatching(_watchId));
        }

        _heard = true;
        _watchId = _set.NextWatchId();
        _set.Send(_watch with { WatchId = _watchId });
    }

    void IInformer.Close()
    {
        if (_watchId != 0)
        {
            _set.Send(new StopWatching(_watchId));
            _watchId = 0;
        }
    }

    void IInformer.Started(WatchStarted started)
    {
        _heard = true;
        var previous = _objects;
        var current = new Dictionary<ObjectKey, T>(started.Objects.Count);
        foreach (var item in started.Objects)
        {
            current[item.Key()] = (T)item;
        }

        _objects = current;
        Revision = started.Revision;
        HasSynced = true;
        _retry = _set.Settings.WatchRetryInitial;
        foreach (var (key, old) in previous)
        {
            if (!current.ContainsKey(key))
            {
                _onChange(old, null);
            }
        }

        foreach (var item in started.Objects)
        {
            var old = previous.GetValueOrDefault(item.Key());
            if (!ReferenceEquals(old, item))
            {
                _onChange(old, (T)item);
            }
        }

        _onSynced?.Invoke();
    }

    void IInformer.Batch(WatchBatch batch)
    {
        _heard = true;
        Revision = Math.Max(Revision, batch.Revision);
        foreach (var (type, item) in batch.Events)
        {
            var key = item.Key();
            if (type == ObjectEventType.Deleted)
            {
                if (_objects.Remove(key, out var removed))
                {
                    _onChange(removed, null);
                }
            }
            else
            {
                var current = (T)item;
                var old = _objects.GetValueOrDefault(key);
                _objects[key] = current;
                _onChange(old, current);
            }
        }

        _set.Send(new AcknowledgeBatch(batch.WatchId));
    }

    // Watches end together when the API restarts or its history is gone: doubling pauses keep their owners from listing in lockstep for
    // ever.
    TimeSpan IInformer.Ended(Status reason)
    {
        _watchId = 0;
        if (_optional && !HasSynced && reason.Code is 400 or 404 or 405)
        {
            HasSynced = true;
            _onSynced?.Invoke();
        }

        var pause = _retry;
        _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, _set.Settings.WatchRetryMaximum.Ticks));
        return pause;
    }

    bool IInformer.WasSilent()
    {
        var silent = !_heard && _watchId != 0;
        _heard = false;
        return silent;
    }
}
