using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.Client.Informers;

/// <summary>
/// The informers of one actor. The owner declares them in its constructor, starts them in PreStart, hands every message it does not know to
/// <see cref="TryHandle"/>, and stops them in PostStop. Not for use outside that actor.
/// </summary>
public sealed class InformerSet
{
    private readonly ICanTell _api;
    private readonly IActorRef _self;
    private readonly ITimerScheduler _timers;
    private readonly string _client;
    private readonly object _silenceKey = new();
    private readonly List<IInformer> _informers = [];
    private readonly HashSet<IInformer> _late = [];
    private long _lastWatchId;
    private bool _hasStarted;

    /// <summary>Creates an empty set.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="owner">The owner's <c>Self</c>.</param>
    /// <param name="timers">The owner's timers.</param>
    /// <param name="client">Who watches (<c>kube-scheduler</c>).</param>
    /// <param name="settings">Timeouts.</param>
    public InformerSet(ICanTell api, IActorRef owner, ITimerScheduler timers, string client, ClientSettings settings)
    {
        _api = api;
        _self = owner;
        _timers = timers;
        _client = client;
        Settings = settings;
    }

    /// <summary>Whether every informer has had its first complete list.</summary>
    public bool HasSynced
    {
        get
        {
            foreach (var informer in _informers)
            {
                if (!informer.HasSynced && !_late.Contains(informer))
                {
                    return false;
                }
            }

            return true;
        }
    }

    internal ClientSettings Settings { get; }

    /// <summary>
    /// Declares an informer; it begins with <see cref="Start"/>. One that is declared later begins at once, and nobody waits for it:
    /// <see cref="HasSynced"/> does not ask it.
    /// </summary>
    /// <typeparam name="T">The objects' type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="onChange">
    /// Gets (old, new) after each change: (null, new) added, (old, null) deleted. The cache shows the new state already.
    /// </param>
    /// <param name="onSynced">Called after each complete list has been applied.</param>
    /// <param name="ns">One namespace, or an empty string for all.</param>
    /// <param name="labels">Only objects whose labels match.</param>
    /// <param name="fields">Only objects whose fields match.</param>
    /// <param name="optional">
    /// Whether the owner can do without the resource: if the API does not serve it, it counts as empty until it does.
    /// </param>
    public Informer<T> Watch<T>(
        ResourceType resource,
        Action<T?, T?> onChange,
        Action? onSynced = null,
        string ns = "",
        LabelQuery? labels = null,
        FieldQuery? fields = null,
        bool optional = false)
        where T : KubernetesObject
    {
        var informer = new Informer<T>(this, new WatchResource(0, _client, resource, ns, labels, fields), onChange, onSynced, optional);
        _informers.Add(informer);
        if (_hasStarted)
        {
            _late.Add(informer);
            ((IInformer)informer).Open();
        }

        return informer;
    }

    /// <summary>Ends the informer of a resource that is not served any more. Its objects are reported as deleted.</summary>
    /// <typeparam name="T">The objects' type.</typeparam>
    /// <param name="informer">The informer.</param>
    public void Remove<T>(Informer<T> informer)
        where T : KubernetesObject
    {
        if (_informers.Remove(informer))
        {
            _late.Remove(informer);
            _timers.Cancel(((IInformer)informer).RetryKey);
            ((IInformer)informer).Close();
            informer.Forget();
        }
    }

    /// <summary>Begins every watch.</summary>
    public void Start()
    {
        _hasStarted = true;
        foreach (var informer in _informers)
        {
            informer.Open();
        }

        if (Settings.WatchSilenceTimeout > TimeSpan.Zero)
        {
            _timers.StartPeriodicTimer(_silenceKey, new CheckSilence(this), Settings.WatchSilenceTimeout);
        }
    }

    /// <summary>Ends every watch.</summary>
    public void Stop()
    {
        foreach (var informer in _informers)
        {
            _timers.Cancel(informer.RetryKey);
            informer.Close();
        }

        _timers.Cancel(_silenceKey);
    }

    /// <summary>Handles a message if it belongs to one of the watches. Messages of a watch that is over are swallowed.</summary>
    /// <param name="message">Any message that the owner received.</param>
    /// <returns>False when the message is not for an informer.</returns>
    public bool TryHandle(object message)
    {
        switch (message)
        {
            case WatchBatch batch:
                Find(batch.WatchId)?.Batch(batch);
                return true;
            case WatchStarted started:
                Find(started.WatchId)?.Started(started);
                return true;
            case WatchEnded ended:
                if (Find(ended.WatchId) is { } over)
                {
                    _timers.StartSingleTimer(over.RetryKey, new RetryWatch(this, over), over.Ended(ended.Reason));
                }

                return true;
            case RetryWatch retry when ReferenceEquals(retry.Owner, this):
                if (_informers.Contains(retry.Informer))
                {
                    retry.Informer.Open();
                }

                return true;
            case CheckSilence check when ReferenceEquals(check.Owner, this):
                ReopenSilentWatches();
                return true;
            default:
                return false;
        }
    }

    internal long NextWatchId() => ++_lastWatchId;

    internal void Send(object message) => _api.Tell(message, _self);

    private void ReopenSilentWatches()
    {
        foreach (var informer in _informers)
        {
            if (informer.WasSilent())
            {
                informer.Open();
            }
        }
    }

    private IInformer? Find(long watchId)
    {
        foreach (var informer in _informers)
        {
            if (informer.WatchId == watchId)
            {
                return informer;
            }
        }

        return null;
    }

    private sealed record RetryWatch(InformerSet Owner, IInformer Informer) : INotInfluenceReceiveTimeout;

    private sealed record CheckSilence(InformerSet Owner) : INotInfluenceReceiveTimeout;
}
