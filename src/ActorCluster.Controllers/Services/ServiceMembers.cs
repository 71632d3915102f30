using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Services;

/// <summary>
/// Which pods each Service selects, kept up to date from the changes of both, so that a look at a Service goes through its own pods only
/// and a change of a pod concerns its own Services only.
/// </summary>
public sealed class ServiceMembers
{
    private static readonly Dictionary<ObjectKey, Pod> None = [];
    private readonly SelectorIndex<Service> _selectors = new(QueryOf);
    private readonly Dictionary<ObjectKey, Dictionary<ObjectKey, Pod>> _members = [];
    private readonly List<Service> _found = [];

    /// <summary>The pods that a Service selects.</summary>
    /// <param name="service">The Service.</param>
    public IReadOnlyCollection<Pod> Of(ObjectKey service) => _members.GetValueOrDefault(service, None).Values;

    /// <summary>Applies a change of a Service.</summary>
    /// <param name="old">The Service before; null when it was added.</param>
    /// <param name="current">The Service after; null when it was deleted.</param>
    /// <param name="pods">All pods; gone through only when the selector changed.</param>
    public void Change(Service? old, Service? current, IReadOnlyCollection<Pod> pods)
    {
        _selectors.Change(old, current);
        var key = (current ?? old)!.Key();
        if (current is null)
        {
            _members.Remove(key);
            return;
        }

        if (old is not null && SameSelector(old.Spec.Selector, current.Spec.Selector))
        {
            return;
        }

        var members = new Dictionary<ObjectKey, Pod>();
        var query = QueryOf(current);
        foreach (var pod in pods)
        {
            if (pod.Metadata.Namespace == key.Namespace && query.Matches(pod.Metadata.Labels))
            {
                members[pod.Key()] = pod;
            }
        }

        _members[key] = members;
    }

    /// <summary>Applies a change of a pod.</summary>
    /// <param name="old">The pod before; null when it was added.</param>
    /// <param name="current">The pod after; null when it was deleted.</param>
    /// <param name="affected">Gets the Services whose endpoints it may change.</param>
    public void Change(Pod? old, Pod? current, List<ObjectKey> affected)
    {
        var pod = (current ?? old)!;
        var key = pod.Key();
        var labelsChanged = old is not null && current is not null && !ReferenceEquals(old.Metadata.Labels, current.Metadata.Labels);
        if (current is null || labelsChanged)
        {
            _found.Clear();
            _selectors.Find(key.Namespace, old!.Metadata.Labels, _found);
            foreach (var service in _found)
            {
                if (_members.TryGetValue(service.Key(), out var members) && members.Remove(key))
                {
                    affected.Add(service.Key());
                }
            }
        }

        if (current is null)
        {
            return;
        }

        _found.Clear();
        _selectors.Find(key.Namespace, current.Metadata.Labels, _found);
        var matters = old is null || labelsChanged || Matters(old, current);
        foreach (var service in _found)
        {
            if (_members.TryGetValue(service.Key(), out var members))
            {
                members[key] = current;
                if (matters)
                {
                    affected.Add(service.Key());
                }
            }
        }
    }

    /// <summary>A Service without a selector leaves its endpoints to somebody else.</summary>
    private static LabelQuery QueryOf(Service service) =>
        service.Spec.Selector is { Count: > 0 } labels && service.Spec.Type != ServiceType.ExternalName ? LabelQuery.FromLabels(labels) : LabelQuery.Nothing;

    // endpointslice/util podEndpointsChanged: addresses, readiness, the beginning and the end of the pod, its node and its name.
    private static bool Matters(Pod old, Pod current) =>
        old.Spec.NodeName != current.Spec.NodeName
        || !ReferenceEquals(old.Status.PodIPs, current.Status.PodIPs)
        || old.Status.PodIP != current.Status.PodIP
        || old.IsReady() != current.IsReady()
        || old.IsActive() != current.IsActive()
        || old.IsTerminal() != current.IsTerminal()
        || old.Spec.Hostname != current.Spec.Hostname
        || old.Spec.Subdomain != current.Spec.Subdomain;

    private static bool SameSelector(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.Count == right.Count
            && left.All(entry => right.TryGetValue(entry.Key, out var value) && value == entry.Value));
}
