using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;

namespace ActorCluster.Controllers.Framework;

/// <summary>
/// Objects by the uid of the controller that owns them, and those without one by namespace: what a controller asks for each key, kept up
/// to date from an informer's changes instead of scanning all objects.
/// </summary>
/// <typeparam name="T">The objects' type.</typeparam>
public sealed class ControllerIndex<T>
    where T : KubernetesObject
{
    private static readonly Dictionary<ObjectKey, T> None = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _byOwner = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _orphansByNamespace = [];

    /// <summary>Applies one change.</summary>
    /// <param name="old">The object before; null when it was added.</param>
    /// <param name="current">The object after; null when it was deleted.</param>
    public void Change(T? old, T? current)
    {
        if (old is not null && (current is null || Place(old) != Place(current)))
        {
            var (index, group) = Place(old);
            if (index.TryGetValue(group, out var members) && members.Remove(old.Key()) && members.Count == 0)
            {
                index.Remove(group);
            }
        }

        if (current is not null)
        {
            var (index, group) = Place(current);
            if (!index.TryGetValue(group, out var members))
            {
                index[group] = members = [];
            }

            members[current.Key()] = current;
        }
    }

    /// <summary>The objects whose controller has this uid.</summary>
    /// <param name="uid">The uid.</param>
    public IReadOnlyCollection<T> OwnedBy(string? uid) => _byOwner.GetValueOrDefault(uid ?? "", None).Values;

    /// <summary>The objects of a namespace that no controller owns.</summary>
    /// <param name="ns">The namespace.</param>
    public IReadOnlyCollection<T> OrphansIn(string? ns) => _orphansByNamespace.GetValueOrDefault(ns ?? "", None).Values;

    private (Dictionary<string, Dictionary<ObjectKey, T>> Index, string Group) Place(T item) =>
        item.Controller() is { } owner ? (_byOwner, owner.Uid) : (_orphansByNamespace, item.Metadata.Namespace);
}
