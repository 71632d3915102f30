using System.Globalization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Events;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Client.Queues;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Controllers.Framework;

/// <summary>
/// The shell around a controller's pure decisions. It watches, queues the keys that its watches name, asks <see cref="Reconcile"/> what is
/// to be done for a key, carries the writes out, and does not look at the key again before its own writes have come back through its
/// watches: that takes the place of Kubernetes' "expectations", and nothing is ever created twice. Failures are tried again with back-off.
/// <para>Messages: those of <see cref="InformerSet"/> and <see cref="ApiClient"/>, its own timers, and what a controller adds in
/// <see cref="OnMessage"/>.</para>
/// </summary>
public abstract class ControllerActor : UntypedActor, IWithTimers
{
    // Kubernetes' controllers have five to fifty workers; the bound keeps a flood of keys from filling the API's mailbox.
    private const int MaximumWorking = 64;

    private readonly KeyedQueue<ObjectKey> _queue;
    private readonly Dictionary<ObjectKey, KeyWork> _working = [];
    private readonly List<KeyWork> _awaitingOwnWrites = [];
    private readonly List<WatchedResource> _watched = [];
    private readonly string _name;
    private ApiClient? _api;
    private InformerSet? _informers;
    private EventRecorder? _events;

    /// <summary>Creates the shell.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="name">The controller's name in Kubernetes (<c>replicaset-controller</c>): client name and event source.</param>
    protected ControllerActor(ControllerContext context, string name)
    {
        Controller = context;
        _name = name;
        _queue = new KeyedQueue<ObjectKey>(context.Settings.RetryInitial, context.Settings.RetryMaximum);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>What every controller is given.</summary>
    protected ControllerContext Controller { get; }

    /// <summary>The controller's requests.</summary>
    protected ApiClient Api => _api ??= new ApiClient(
        Controller.Api, Self, Timers, _name, Controller.Time, Controller.Client, Controller.Settings.NewRequestRate());

    /// <summary>The controller's events.</summary>
    protected EventRecorder Events => _events ??= new EventRecorder(Api, _name, Controller.Time);

    /// <summary>The controller's log.</summary>
    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <summary>The time.</summary>
    protected DateTimeOffset Now => Controller.Time.GetUtcNow();

    /// <summary>Whether every watch has had its first list. Nothing is reconciled before.</summary>
    protected bool HasSynced => Informers.HasSynced;

    private InformerSet Informers => _informers ??= new InformerSet(Controller.Api, Self, Timers, _name, Controller.Client);

    /// <summary>Declares the watches, by <see cref="Watch{T}"/>. Called once, before the first message.</summary>
    protected abstract void DeclareWatches();

    /// <summary>Decides what is to be done for a key. Reads the caches, writes nothing.</summary>
    /// <param name="key">The key.</param>
    protected abstract Reconciliation Reconcile(ObjectKey key);

    /// <summary>Handles a message that is neither a watch's nor an answer's. The default leaves it unhandled.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when the message is unknown.</returns>
    protected virtual bool OnMessage(object message) => false;

    /// <summary>Called once, when every watch has had its first list.</summary>
    protected virtual void OnSynced()
    {
    }

    /// <summary>Declares a watch.</summary>
    /// <typeparam name="T">The objects' type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="onChange">Gets (old, new) after each change; it usually calls <see cref="Enqueue"/>.</param>
    /// <param name="ns">One namespace, or an empty string for all.</param>
    /// <param name="optional">Whether the controller can do without the resource where the API does not serve it.</param>
    protected Informer<T> Watch<T>(ResourceType resource, Action<T?, T?> onChange, string ns = "", bool optional = false)
        where T : KubernetesObject
    {
        var informer = Informers.Watch(resource, onChange, ns: ns, optional: optional);
        _watched.Add(new WatchedResource(resource, () => informer.Revision, informer.Find));
        return informer;
    }

    /// <summary>Ends a watch that <see cref="Watch{T}"/> began.</summary>
    /// <typeparam name="T">The objects' type.</typeparam>
    /// <param name="informer">The watch.</param>
    protected void EndWatch<T>(Informer<T> informer)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(informer);
        _watched.RemoveAll(watched => watched.Resource.Equals(informer.Resource));
        Informers.Remove(informer);
    }

    /// <summary>Says that a key needs a look.</summary>
    /// <param name="key">The key.</param>
    protected void Enqueue(ObjectKey key) => _queue.Add(key);

    /// <summary>Says that a key needs a look after a while.</summary>
    /// <param name="key">The key.</param>
    /// <param name="pause">The while.</param>
    protected void EnqueueAfter(ObjectKey key, TimeSpan pause) => Timers.StartSingleTimer(key, new LookAgain(key), pause);

    /// <summary>Carries out a write that belongs to no key.</summary>
    /// <param name="write">The write.</param>
    /// <param name="then">Gets the answer; null when nothing depends on it.</param>
    protected void Send(Write write, Action<ApiResponse>? then = null) => write.Send(Api, response =>
    {
        if (write.Report?.Invoke(response) is { } report)
        {
            Report(report);
        }

        if (response.Failure is { } failure && !write.Tolerates(failure))
        {
            Log.Debug("{0} of {1} failed: {2}", write.GetType().Name, write.Resource, failure.Message);
        }

        then?.Invoke(response);
    });

    /// <summary>Records an event.</summary>
    /// <param name="e">The event.</param>
    protected void Report(ControllerEvent e) => Events.Record(EventRecorder.Reference(e.About), e.Type, e.Reason, e.Message);

    /// <inheritdoc />
    protected override void PreStart()
    {
        DeclareWatches();
        Informers.Start();
    }

    /// <inheritdoc />
    protected override void PostStop() => Informers.Stop();

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        var wasSynced = Informers.HasSynced;
        if (Informers.TryHandle(message))
        {
            if (!wasSynced && Informers.HasSynced)
            {
                OnSynced();
            }

            FinishThoseWhoseWritesAreSeen();
        }
        else if (message is LookAgain again)
        {
            Enqueue(again.Key);
        }
        else if (message is Rested rested)
        {
            _queue.Done(rested.Key);
        }
        else if (!Api.TryHandle(message) && !OnMessage(message))
        {
            Unhandled(message);
            return;
        }

        WorkOffQueue();
    }

    private void WorkOffQueue()
    {
        if (!Informers.HasSynced)
        {
            return;
        }

        while (_working.Count < MaximumWorking && _queue.TryTake(out var key))
        {
            var plan = Reconcile(key);
            foreach (var e in plan.Events)
            {
                Report(e);
            }

            var work = new KeyWork(key, plan);
            if (plan.Writes.Count == 0)
            {
                Finish(work);
                continue;
            }

            _working.Add(key, work);
            SendNextBatch(work);
        }
    }

    private void SendNextBatch(KeyWork work)
    {
        var writes = work.Plan.Writes;
        var count = work.Plan.SlowStart ? Math.Min(work.BatchSize, writes.Count - work.Sent) : writes.Count;
        work.BatchSize *= 2;
        work.Unanswered = count;
        var end = work.Sent + count;
        for (var i = work.Sent; i < end; i++)
        {
            var write = writes[i];
            work.Sent++;
            write.Send(Api, response => Answered(work, write, response));
        }
    }

    private void Answered(KeyWork work, Write write, ApiResponse response)
    {
        if (write.Report?.Invoke(response) is { } report)
        {
            Report(report);
        }

        if (response.Failure is { } failure && !write.Tolerates(failure))
        {
            work.Failed = true;
            Log.Debug("{0} of {1} for {2} failed: {3}", write.GetType().Name, write.Resource, work.Key, failure.Message);
        }
        else if (write is DeleteWrite delete)
        {
            work.Await(delete);
        }
        else if (long.TryParse(response.Object?.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            work.Await(write.Resource, revision);
        }

        if (--work.Unanswered > 0)
        {
            return;
        }

        if (!work.Failed && work.Sent < work.Plan.Writes.Count)
        {
            SendNextBatch(work);
        }
        else if (work.HasBeenSeen(_watched))
        {
            _working.Remove(work.Key);
            Finish(work);
        }
        else
        {
            _awaitingOwnWrites.Add(work);
        }
    }

    private void FinishThoseWhoseWritesAreSeen()
    {
        for (var i = _awaitingOwnWrites.Count - 1; i >= 0; i--)
        {
            var work = _awaitingOwnWrites[i];
            if (work.HasBeenSeen(_watched))
            {
                _awaitingOwnWrites.RemoveAt(i);
                _working.Remove(work.Key);
                Finish(work);
            }
        }
    }

    private void Finish(KeyWork work)
    {
        if (work.Failed)
        {
            EnqueueAfter(work.Key, _queue.Failed(work.Key));
        }
        else
        {
            _queue.Forget(work.Key);
            if (work.Plan.Again is { } pause)
            {
                EnqueueAfter(work.Key, pause);
            }
        }

        if (work.Plan.Rest > TimeSpan.Zero)
        {
            var rested = new Rested(work.Key);
            Timers.StartSingleTimer(rested, rested, work.Plan.Rest);
        }
        else
        {
            _queue.Done(work.Key);
        }
    }

    private sealed record LookAgain(ObjectKey Key);

    private sealed record Rested(ObjectKey Key);
}
