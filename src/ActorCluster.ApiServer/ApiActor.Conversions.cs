using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources.Conversion;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer;

/// <summary>
/// Reads of resources that a webhook converts: they wait until every object that they concern has been converted to their version. What
/// watches are told of goes through one queue for each version, so that order is kept whatever the webhook takes.
/// </summary>
public sealed partial class ApiActor
{
    private readonly Dictionary<ResourceDefinition, Queue<StoreChange>> _held = [];

    private bool AwaitsConversion(object message, IActorRef sender)
    {
        if (!_catalog.HasConversions || Concerned(message, out var always) is not { Definition.Conversion: { } conversion } reading)
        {
            return false;
        }

        var lacking = reading.Objects.Where(value => value.ApiVersion != conversion.ApiVersion && (always || conversion.Lacks(value)))
            .Distinct(ReferenceEqualityComparer.Instance).Cast<KubernetesObject>().ToList();
        if (lacking.Count == 0)
        {
            return false;
        }

        Convert(conversion, lacking, (converted, failure) =>
        {
            if (converted is null)
            {
                Refuse(message, sender, failure!);
            }
            else if (always)
            {
                // It has been asked for this get, and need not be once more.
                Refind(message, sender);
            }
            else
            {
                Resume(message, sender);
            }
        });
        return true;
    }

    // Which resource a message reads, and all objects that may be part of the answer. A get asks the webhook each time, as it goes past
    // the watch cache unless it says that any version will do.
    private (ResourceDefinition Definition, IEnumerable<KubernetesObject> Objects)? Concerned(object message, out bool always)
    {
        always = message is GetObject or InvokeCall { Call: { Verb: ApiVerb.Get, ResourceVersion: null or "" } };
        switch (message)
        {
            case GetObject get when _catalog.Find(get.Resource) is { } found:
                return (found, Single(found, get.Key));
            case InvokeCall { Call: { Verb: ApiVerb.Get } call } when _catalog.Find(call.Resource) is { } found:
                return (found, Single(found, call.Key));
            case ListObjects list when _catalog.Find(list.Resource) is { } found:
                return (found, All(found, list.Namespace));
            case ListCall { Call: { Continue.Length: 0 } call } when _catalog.Find(call.Resource) is { } found:
                return (found, All(found, call.Namespace));
            case DeleteCollectionCall { Call: { } call } when _catalog.Find(call.Resource) is { } found:
                return (found, All(found, call.Namespace));
            case WatchResource watch when _catalog.Find(watch.Resource) is { } found:
                return (found, All(found, watch.Namespace));
            case WatchCall { Call: { } call } when _catalog.Find(call.Resource) is { } found
                && (call.SendInitialEvents == true || call.ResourceVersion is null or "" or "0"):
                return (found, All(found, call.Namespace));
            case StoreRangeResult range when _calls.Awaiting(range) is { } found:
                return (found, range.Range.Entries.Select(static entry => entry.Value));
            case StoreHistory history when _watches.Awaiting(history) is { } found:
                return (found, history.Changes.SelectMany(Shown).Concat(All(found, "")));
            default:
                return null;
        }
    }

    private IEnumerable<KubernetesObject> Single(ResourceDefinition definition, ObjectKey key) =>
        _cache.Find(definition.Storage, key) is { } found ? [found.Value] : [];

    private IEnumerable<KubernetesObject> All(ResourceDefinition definition, string ns) =>
        _cache.List(definition.Storage, ns).Select(static found => found.Value);

    private static IEnumerable<KubernetesObject> Shown(StoreChange change) =>
        change.Previous is { } previous ? [change.Object.Value, previous.Value] : [change.Object.Value];

    private void Convert(
        ConversionWebhook conversion, IReadOnlyList<KubernetesObject> stored, Action<IReadOnlyList<KubernetesObject>?, Status?> then)
    {
        var review = conversion.ToServed(stored, _context.NewUid());
        if (review.Call is not { } call)
        {
            review.Read(null, out var refusal);
            then(null, refusal);
            return;
        }

        CallOutside([call], answers =>
        {
            var converted = review.Read(answers[0], out var failure);
            for (var i = 0; i < (converted?.Count ?? 0); i++)
            {
                conversion.Remember(stored[i], converted![i]);
            }

            then(converted, failure);
        });
    }

    // The API may have lost its place, or the objects may have changed: then it waits anew.
    private void Resume(object message, IActorRef sender)
    {
        if (message is StoreRangeResult or StoreHistory)
        {
            Handle(message, sender);
        }
        else
        {
            Receive(message, sender);
        }
    }

    private void Refind(object message, IActorRef sender)
    {
        if (_ready && Concerned(message, out _) is { } reading && !reading.Objects.Any(value => reading.Definition.Conversion?.Lacks(value) == true))
        {
            Carry(message, sender);
        }
        else
        {
            Resume(message, sender);
        }
    }

    private void Refuse(object message, IActorRef sender, Status failure)
    {
        switch (message)
        {
            case StoreRangeResult range:
                _calls.Refuse(range, failure);
                break;
            case StoreHistory history:
                _watches.Refuse(history, failure);
                break;
            default:
                Refusal.Tell(message, sender, Self, failure);
                break;
        }
    }

    // ---- watches -----------------------------------------------------------------------------------------------------------------

    private bool IsHeldBack(ResourceDefinition definition) => _held.ContainsKey(definition);

    private void Publish(IReadOnlyList<StoreChange> changes)
    {
        _hub.Publish(changes);
        if (!_catalog.HasConversions)
        {
            return;
        }

        foreach (var change in changes)
        {
            foreach (var definition in _hub.Converted(change.Storage).ToList())
            {
                Offer(definition, change);
            }
        }
    }

    private void Offer(ResourceDefinition definition, StoreChange change)
    {
        var conversion = definition.Conversion!;
        var lacking = Shown(change).Where(conversion.Lacks).ToList();
        if (lacking.Count == 0 && !_held.ContainsKey(definition))
        {
            _hub.Publish(definition, change);
            return;
        }

        if (!_held.TryGetValue(definition, out var queue))
        {
            queue = new Queue<StoreChange>();
            _held.Add(definition, queue);
        }

        queue.Enqueue(change);
        if (lacking.Count > 0)
        {
            Convert(conversion, lacking, (_, failure) => GoOn(definition, queue, failure));
        }
    }

    private void GoOn(ResourceDefinition definition, Queue<StoreChange> queue, Status? failure)
    {
        if (!_held.TryGetValue(definition, out var held) || !ReferenceEquals(held, queue))
        {
            return;
        }

        if (failure is not null)
        {
            // Who watches has to list again: what it was to be told of cannot be shown.
            _held.Remove(definition);
            _hub.End(watcher =>
            {
                if (ReferenceEquals(watcher.Definition, definition))
                {
                    watcher.End(failure);
                }
            });
            return;
        }

        while (queue.TryPeek(out var next) && !Shown(next).Any(definition.Conversion!.Lacks))
        {
            queue.Dequeue();
            _hub.Publish(definition, next);
        }

        if (queue.Count == 0)
        {
            _held.Remove(definition);
        }
    }
}
