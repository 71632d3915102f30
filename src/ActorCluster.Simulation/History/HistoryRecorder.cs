using System.Globalization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Verdicts;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.Simulation.History;

/// <summary>
/// Writes the history of a simulation: every message, and the facts that can be read off messages and the store's changes. Facts go to
/// those who judge as they happen; what they say goes into the hash.
/// </summary>
internal sealed class HistoryRecorder : IMessageObserver, IDisposable
{
    private readonly MessageTrace _trace;
    private readonly VirtualClock _clock;
    private readonly Action<Fact>? _recorded;
    private readonly MessageLog _messages;
    private readonly LeaderClaims _claims = new();
    private readonly Checkpoints _checkpoints = new();

    // Requests without an answer yet, and open watches, by who asked and the number that it chose.
    private readonly Dictionary<(IActorRef Client, long Id), PendingRequest> _requests = [];
    private readonly Dictionary<(IActorRef Client, long Id), OpenWatch> _watches = [];

    public HistoryRecorder(MessageTrace trace, VirtualClock clock, Action<Fact>? recorded, long? kept = null)
    {
        _messages = new MessageLog { Kept = kept };
        _trace = trace;
        _clock = clock;
        _recorded = recorded;
    }

    /// <summary>The messages.</summary>
    public MessageLog Messages => _messages;

    /// <summary>How many facts there are.</summary>
    public long FactCount { get; private set; }

    /// <summary>Records a fact about which no message tells.</summary>
    /// <param name="make">Makes the fact, given its number, its cause and the time.</param>
    public void Record(Func<long, long, DateTimeOffset, Fact> make) => Publish(make(_trace.NextId(), _trace.Current, _clock.Now));

    /// <summary>Records a change of the store.</summary>
    /// <param name="change">The change.</param>
    /// <param name="write">The write that made it; null for a key that expired.</param>
    public void StoreChanged(StoreChange change, StoreWrite? write)
    {
        var deleted = change.Type == StoreChangeType.Deleted;
        if (write?.Origin is { } origin)
        {
            _claims.Observe(change.Key, change.Object.Value, origin);
        }

        _messages.AddToHash(change.Object.Json.Span);
        Publish(new ObjectWritten(
            _trace.NextId(),
            _trace.Current,
            _clock.Now,
            change.Storage,
            change.Key,
            change.Previous?.Value ?? (deleted ? change.Object.Value : null),
            deleted ? null : change.Object.Value,
            change.Revision,
            write?.Client ?? "")
        {
            BasedOn = write?.Demanded ?? 0,
            Claim = write?.Origin is { } actor ? _claims.Of(actor) : null,
        });
    }

    /// <inheritdoc />
    public void Sent(long id, long cause, DateTimeOffset at, TracedActor? sender, TracedActor receiver, object message)
    {
        _messages.Add(id, cause, (at - VirtualClock.Origin).Ticks, sender, receiver, message.GetType());
        switch (message)
        {
            case ApiRequest request when sender is not null:
                Requested(sender.Reference, request);
                break;
            case ApiResponse response:
                Answered(receiver.Reference, response);
                break;
            case WatchResource watch when sender is not null:
                _watches[(sender.Reference, watch.WatchId)] = new OpenWatch(
                    $"{sender.Path}#{watch.WatchId.ToString(CultureInfo.InvariantCulture)}",
                    watch.Resource.QualifiedName,
                    watch.Namespace.Length > 0 || watch.Labels is not null || watch.Fields is not null);
                break;
            case WatchStarted started when _watches.TryGetValue((receiver.Reference, started.WatchId), out var watch):
                Delivered(watch, WatchDelivery.Began, started.Objects, [], started.Revision);
                break;
            case WatchBatch batch when _watches.TryGetValue((receiver.Reference, batch.WatchId), out var watch):
                Delivered(
                    watch,
                    WatchDelivery.Events,
                    [.. batch.Events.Select(static e => e.Object)],
                    [.. batch.Events.Select(static e => e.Type == ObjectEventType.Deleted)],
                    batch.Revision);
                break;
            case ContainerTransition container when ContainerStates.Of(container.State) is { } state:
                Publish(ContainerStates.Fact(container, state, _trace.NextId(), id, at));
                break;
            case FaultHit hit:
                Publish(new FaultStruck(_trace.NextId(), id, at, hit.FaultId, hit.Where, hit.What));
                break;
            case EvictionDecision or PreemptionDecision:
                Publish(new DecisionMade(_trace.NextId(), id, at, message));
                break;
            case StopWatching stop when sender is not null && _watches.Remove((sender.Reference, stop.WatchId), out var watch):
                Delivered(watch, WatchDelivery.Ended, [], [], 0);
                break;
            case WatchEnded ended when _watches.Remove((receiver.Reference, ended.WatchId), out var watch):
                Delivered(watch, WatchDelivery.Ended, [], [], 0);
                break;
        }
    }

    /// <inheritdoc />
    public void Stopped(TracedActor actor)
    {
        foreach (var key in _watches.Keys.Where(key => ReferenceEquals(key.Client, actor.Reference)).ToArray())
        {
            Delivered(_watches[key], WatchDelivery.Ended, [], [], 0);
            _watches.Remove(key);
        }
    }

    /// <summary>The hash at some moments.</summary>
    public IReadOnlyList<HistoryCheckpoint> Checkpoints => _checkpoints.Kept;

    /// <summary>The hash of the history so far.</summary>
    public string Hash() => _messages.Hash();

    /// <inheritdoc />
    public void Dispose() => _messages.Dispose();

    private void Requested(IActorRef client, ApiRequest request)
    {
        PendingRequest? pending = request switch
        {
            CreateObject create => new("create", create.Resource, create.Object.Key(), request.Client),
            UpdateObject update => new("update", update.Resource, update.Object.Key(), request.Client),
            ModifyObject modify => new("patch", modify.Resource, modify.Key, request.Client),
            DeleteObject delete => new("delete", delete.Resource, delete.Key, request.Client),
            BindPod bind => new("bind", ResourceTypes.Pods, bind.Key, request.Client),
            EvictObject evict => new("evict", ResourceTypes.Pods, evict.Key, request.Client),
            GetObject get => new("get", get.Resource, get.Key, request.Client),
            _ => null,
        };
        if (pending is not null)
        {
            _requests[(client, request.RequestId)] = pending;
        }
    }

    private void Answered(IActorRef client, ApiResponse response)
    {
        if (!_requests.Remove((client, response.RequestId), out var request))
        {
            return;
        }

        if (response.Failure is { } failure)
        {
            Publish(new RequestRefused(
                _trace.NextId(),
                _trace.Current,
                _clock.Now,
                request.Verb,
                request.Resource.QualifiedName,
                request.Key,
                request.Client,
                failure.Code,
                failure.Reason ?? ""));
        }
        else if (request.Verb != "get" && response.Object is { } written && Revision(written) is > 0 and var revision)
        {
            Publish(new WriteAcknowledged(
                _trace.NextId(),
                _trace.Current,
                _clock.Now,
                request.Resource.QualifiedName,
                written.Key(),
                revision,
                request.Verb == "delete" && written.Metadata.DeletionTimestamp is null,
                request.Client));
        }
    }

    private void Delivered(
        OpenWatch watch, WatchDelivery kind, IReadOnlyList<KubernetesObject> objects, IReadOnlyList<bool> removed, long revision) =>
        Publish(new WatchDelivered(
            _trace.NextId(), _trace.Current, _clock.Now, watch.Name, kind, watch.Resource, watch.Selective, objects, removed, revision));

    private void Publish(Fact fact)
    {
        FactCount++;
        if (fact is not WatchDelivered)
        {
            // What a watch delivers was hashed when it was written, and the message that brings it is in the history anyway.
            _messages.AddToHash(FactText.Of(fact));
        }

        _checkpoints.Added(FactCount, fact.At, _messages.Hash);

        _recorded?.Invoke(fact);
    }

    private static long Revision(KubernetesObject value) =>
        long.TryParse(value.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private sealed record PendingRequest(string Verb, ResourceType Resource, ObjectKey Key, string Client);

    private sealed record OpenWatch(string Name, string Resource, bool Selective);
}
