using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;

namespace ActorCluster.Controllers.Framework;

/// <summary>
/// Objects that select others by labels, found from those labels: "which Services select this pod", without asking every Service for every
/// change of every pod. An object is filed under one label that its selector demands.
/// </summary>
/// <typeparam name="T">The selecting objects' type.</typeparam>
public sealed class SelectorIndex<T>
    where T : KubernetesObject
{
    private readonly Dictionary<(string Namespace, string Key, string Value), Dictionary<ObjectKey, Entry>> _byLabel = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, Entry>> _others = [];
    private readonly Func<T, LabelQuery> _selectorOf;

    /// <summary>Creates an empty index.</summary>
    /// <param name="selectorOf">The selector of an object; <see cref="LabelQuery.Nothing"/> for one that selects nothing.</param>
    public SelectorIndex(Func<T, LabelQuery> selectorOf) => _selectorOf = selectorOf;

    /// <summary>Applies one change.</summary>
    /// <param name="old">The object before; null when it was added.</param>
    /// <param name="current">The object after; null when it was deleted.</param>
    public void Change(T? old, T? current)
    {
        if (old is not null)
        {
            var query = _selectorOf(old);
            if (Filed(query) is { } label)
            {
                Remove(_byLabel, (old.Metadata.Namespace, label.Key, label.Value), old.Key());
            }
            else
            {
                Remove(_others, old.Metadata.Namespace, old.Key());
            }
        }

        if (current is not null && _selectorOf(current) is { IsNothing: false } selector)
        {
            var entry = new Entry(current, selector);
            if (Filed(selector) is { } label)
            {
                Add(_byLabel, (current.Metadata.Namespace, label.Key, label.Value), current.Key(), entry);
            }
            else
            {
                Add(_others, current.Metadata.Namespace, current.Key(), entry);
            }
        }
    }

    /// <summary>Finds the objects that select these labels.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="found">Where they are added.</param>
    public void Find(string ns, IReadOnlyDictionary<string, string>? labels, List<T> found)
    {
        if (labels is not null && _byLabel.Count > 0)
        {
            foreach (var (key, value) in labels)
            {
                if (_byLabel.TryGetValue((ns, key, value), out var entries))
                {
                    Match(entries, labels, found);
                }
            }
        }

        if (_others.TryGetValue(ns, out var others))
        {
            Match(others, labels, found);
        }
    }

    private static void Match(Dictionary<ObjectKey, Entry> entries, IReadOnlyDictionary<string, string>? labels, List<T> found)
    {
        foreach (var entry in entries.Values)
        {
            if (entry.Query.Matches(labels))
            {
                found.Add(entry.Object);
            }
        }
    }

    private static (string Key, string Value)? Filed(LabelQuery query)
    {
        foreach (var requirement in query.Requirements)
        {
            if (query.TryGetExact(requirement.Key, out var value))
            {
                return (requirement.Key, value);
            }
        }

        return null;
    }

    private static void Add<TGroup>(Dictionary<TGroup, Dictionary<ObjectKey, Entry>> index, TGroup group, ObjectKey key, Entry entry)
        where TGroup : notnull
    {
        if (!index.TryGetValue(group, out var entries))
        {
            index[group] = entries = [];
        }

        entries[key] = entry;
    }

    private static void Remove<TGroup>(Dictionary<TGroup, Dictionary<ObjectKey, Entry>> index, TGroup group, ObjectKey key)
        where TGroup : notnull
    {
        if (index.TryGetValue(group, out var entries) && entries.Remove(key) && entries.Count == 0)
        {
            index.Remove(group);
        }
    }

    private readonly record struct Entry(T Object, LabelQuery Query);
}
