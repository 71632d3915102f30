using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// The selectors of services, ReplicaSets, StatefulSets and ReplicationControllers, by which a pod that names no spreading is spread among
/// its likes (kubernetes plugins/helper/spread.go DefaultSelector).
/// </summary>
internal sealed class WorkloadSelectors
{
    private const int MostRemembered = 1000;

    private readonly Dictionary<string, SortedDictionary<string, LabelQuery>> _services = [];
    private readonly Dictionary<(string Kind, ObjectKey Key), LabelQuery> _owners = [];
    private readonly Dictionary<string, (IReadOnlyDictionary<string, string> Labels, PodGroup? Group)> _groups = [];

    /// <summary>Takes the selector of a service.</summary>
    /// <param name="key">The service.</param>
    /// <param name="selector">Its selector; null when it has none or is gone.</param>
    public void SetService(ObjectKey key, IReadOnlyDictionary<string, string>? selector)
    {
        _groups.Clear();
        if (!_services.TryGetValue(key.Namespace, out var services))
        {
            _services[key.Namespace] = services = new SortedDictionary<string, LabelQuery>(StringComparer.Ordinal);
        }

        if (selector is { Count: > 0 })
        {
            services[key.Name] = LabelQuery.FromLabels(selector);
        }
        else
        {
            services.Remove(key.Name);
        }
    }

    /// <summary>Takes the selector of a ReplicaSet, StatefulSet or ReplicationController.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="selector">Its selector; null when it is gone.</param>
    public void SetOwner(string kind, ObjectKey key, LabelSelector? selector)
    {
        _groups.Clear();
        if (LabelQuery.TryFrom(selector, out var query, out _) && !query!.IsNothing)
        {
            _owners[(kind, key)] = query;
        }
        else
        {
            _owners.Remove((kind, key));
        }
    }

    /// <summary>The pods that a pod is to be spread among; null when it belongs to no service and no set.</summary>
    /// <param name="pod">The pod.</param>
    public PodGroup? GroupOf(PodInfo pod)
    {
        if (pod.Pod.Metadata.Labels is not { Count: > 0 } labels)
        {
            return null;
        }

        var owner = Controller(pod);
        if (owner is null)
        {
            return Make(pod, labels, null);
        }

        // Pods of one set have the same labels, whose instance they mostly share.
        if (_groups.TryGetValue(owner.Uid, out var known) && ReferenceEquals(known.Labels, labels))
        {
            return known.Group;
        }

        if (_groups.Count >= MostRemembered)
        {
            _groups.Clear();
        }

        var group = Make(pod, labels, owner);
        _groups[owner.Uid] = (labels, group);
        return group;
    }

    private static OwnerReference? Controller(PodInfo pod)
    {
        foreach (var owner in pod.Pod.Metadata.OwnerReferences ?? [])
        {
            if (owner.Controller == true)
            {
                return owner;
            }
        }

        return null;
    }

    private PodGroup? Make(PodInfo pod, IReadOnlyDictionary<string, string> labels, OwnerReference? owner)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var service in _services.GetValueOrDefault(pod.Key.Namespace)?.Values.AsEnumerable() ?? [])
        {
            if (service.Matches(labels))
            {
                Merge(requirements, service);
            }
        }

        if (owner is not null && _owners.TryGetValue((owner.Kind, new ObjectKey(pod.Key.Namespace, owner.Name)), out var selector))
        {
            Merge(requirements, selector);
        }

        return requirements.Count == 0 ? null : new PodGroup(pod.Key.Namespace, LabelQuery.Of(requirements));
    }

    // All of them match the pod, so two that name the same label name the same value.
    private static void Merge(List<LabelRequirement> requirements, LabelQuery query)
    {
        foreach (var requirement in query.Requirements)
        {
            if (!requirements.Exists(known => known.ToString() == requirement.ToString()))
            {
                requirements.Add(requirement);
            }
        }
    }
}
