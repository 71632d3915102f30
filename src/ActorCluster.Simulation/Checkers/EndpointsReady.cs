using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// A ready endpoint leads to a pod that is Ready and not on its way out (concepts/services-networking/endpoint-slices: conditions), apart
/// from the moment that news takes. Services that publish not ready addresses have it otherwise.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class EndpointsReady(CheckerSettings settings) : Checker(
    "endpoints-ready",
    "Ready endpoints are Ready pods that are not being deleted, after the time that news takes.",
    new FactInterest(FactKinds.Writes | FactKinds.Faults, Stored.Pods, Stored.EndpointSlices, Stored.Services))
{
    private readonly Dictionary<string, bool> _serving = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ObjectKey>> _slicesOf = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, List<string>> _podsOf = [];
    private readonly HashSet<ObjectKey> _publishing = [];
    private readonly Overdue<(ObjectKey Slice, string PodUid)> _wrong = new(settings.Reaction);
    private readonly Impairments _impairments = new(settings.Takeover);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        Expire(fact.At);
        switch (fact)
        {
            case ObjectWritten { New: Service service } write:
                _ = service.Spec.PublishNotReadyAddresses ? _publishing.Add(write.Key) : _publishing.Remove(write.Key);
                break;
            case ObjectWritten { New: null, Old: Service } write:
                _publishing.Remove(write.Key);
                break;
            case ObjectWritten { Resource: var resource } write when resource == Stored.EndpointSlices:
                Observe(write, write.New as EndpointSlice);
                break;
            case ObjectWritten { New: Pod pod }:
                Observe(fact, pod.Metadata.Uid, pod.IsReady() && pod.IsActive());
                break;
            case ObjectWritten { New: null, Old: Pod pod }:
                Observe(fact, pod.Metadata.Uid, false);
                _serving.Remove(pod.Metadata.Uid);
                break;
            case FaultMoved moved:
                _impairments.Observe(moved);
                break;
        }
    }

    /// <inheritdoc />
    public override void Finish(DateTimeOffset at) => Expire(at);

    private void Observe(Fact fact, string uid, bool serves)
    {
        if (_serving.TryGetValue(uid, out var before) && before == serves)
        {
            return;
        }

        _serving[uid] = serves;
        foreach (var slice in _slicesOf.GetValueOrDefault(uid) ?? [])
        {
            _wrong.Set((slice, uid), !serves, fact.At, fact.Id);
        }
    }

    private void Observe(ObjectWritten write, EndpointSlice? slice)
    {
        foreach (var uid in _podsOf.GetValueOrDefault(write.Key) ?? [])
        {
            _slicesOf[uid].Remove(write.Key);
            if (_slicesOf[uid].Count == 0)
            {
                _slicesOf.Remove(uid);
            }
        }

        var ready = ReadyPods(slice);
        foreach (var uid in (_podsOf.GetValueOrDefault(write.Key) ?? []).Except(ready))
        {
            _wrong.End((write.Key, uid));
        }

        _podsOf[write.Key] = ready;
        foreach (var uid in ready)
        {
            Count();
            var slices = _slicesOf.TryGetValue(uid, out var known) ? known : _slicesOf[uid] = [];
            slices.Add(write.Key);
            _wrong.Set((write.Key, uid), !_serving.GetValueOrDefault(uid), write.At, write.Id);
        }

        if (slice is null)
        {
            _podsOf.Remove(write.Key);
        }
    }

    private List<string> ReadyPods(EndpointSlice? slice)
    {
        var ready = new List<string>();
        var service = slice?.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.ServiceName) ?? "";
        if (slice is null || _publishing.Contains(new ObjectKey(slice.Metadata.Namespace, service)))
        {
            return ready;
        }

        foreach (var endpoint in slice.Endpoints ?? [])
        {
            if (endpoint.Conditions.Ready != false && endpoint.TargetRef is { Kind: "Pod", Uid: { Length: > 0 } uid })
            {
                ready.Add(uid);
            }
        }

        return ready;
    }

    private void Expire(DateTimeOffset now)
    {
        while (_wrong.TryExpire(now, out var expired))
        {
            if (_impairments.OfControlPlane(expired.Since))
            {
                _wrong.Restart(expired);
            }
            else
            {
                Report(
                    expired.Due,
                    $"{expired.Key.Slice} shows pod {expired.Key.PodUid} as ready, which has not been for {settings.Reaction.TotalSeconds:0} s",
                    expired.Fact);
            }
        }
    }
}
