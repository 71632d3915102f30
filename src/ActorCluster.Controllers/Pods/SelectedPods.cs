using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Pods;

/// <summary>
/// Which pods each object of a kind selects, kept up to date from the changes of both, so that a look at the object goes through its own
/// pods only and a change of a pod concerns the objects that select it only.
/// </summary>
/// <typeparam name="T">The selecting objects' type.</typeparam>
/// <param name="queryOf">The selector of an object; <see cref="LabelQuery.Nothing"/> for one that selects nothing.</param>
/// <param name="matters">Whether a change of a pod (old, new) other than of its labels says anything to the objects.</param>
public class SelectedPods<T>(Func<T, LabelQuery> queryOf, Func<Pod, Pod, bool> matters)
    where T : KubernetesObject
{
    private static readonly Dictionary<ObjectKey, Pod> None = [];
    private readonly SelectorIndex<T> _selectors = new(queryOf);
    private readonly Dictionary<ObjectKey, Dictionary<ObjectKey, Pod>> _members = [];
    private readonly List<T> _found = [];

    /// <summary>The pods that an object selects.</summary>
    /// <param name="owner">The object.</param>
    public IReadOnlyCollection<Pod> Of(ObjectKey owner) => _members.GetValueOrDefault(owner, None).Values;

    /// <summary>Applies a change of an object.</summary>
    /// <param name="old">The object before; null when it was added.</param>
    /// <param name="current">The object after; null when it was deleted.</param>
    /// <param name="pods">All pods; gone through only when the selector changed.</param>
    public void Change(T? old, T? current, IReadOnlyCollection<Pod> pods)
    {
        _selectors.Change(old, current);
        var key = (current ?? old)!.Key();
        if (current is null)
        {
            _members.Remove(key);
            return;
        }

        var query = queryOf(current);
        if (old is not null && queryOf(old) is var before && before.IsNothing == query.IsNothing && before.ToString() == query.ToString())
        {
            return;
        }

        var members = new Dictionary<ObjectKey, Pod>();
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
    /// <param name="affected">Gets the objects that it concerns.</param>
    public void Change(Pod? old, Pod? current, List<ObjectKey> affected)
    {
        var pod = (current ?? old)!;
        var key = pod.Key();
        var labelsChanged = old is not null && current is not null && !ReferenceEquals(old.Metadata.Labels, current.Metadata.Labels);
        if (current is null || labelsChanged)
        {
            _found.Clear();
            _selectors.Find(key.Namespace, old!.Metadata.Labels, _found);
            foreach (var owner in _found)
            {
                if (_members.TryGetValue(owner.Key(), out var members) && members.Remove(key))
                {
                    affected.Add(owner.Key());
                }
            }
        }

        if (current is null)
        {
            return;
        }

        _found.Clear();
        _selectors.Find(key.Namespace, current.Metadata.Labels, _found);
        var concerns = old is null || labelsChanged || matters(old, current);
        foreach (var owner in _found)
        {
            if (_members.TryGetValue(owner.Key(), out var members))
            {
                members[key] = current;
                if (concerns)
                {
                    affected.Add(owner.Key());
                }
            }
        }
    }
}
