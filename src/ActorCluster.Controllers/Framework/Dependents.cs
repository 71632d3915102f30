using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;

namespace ActorCluster.Controllers.Framework;

/// <summary>
/// The objects of one kind that objects of another kind control, and those without a controller that they might adopt. Says which owner has
/// to look again whenever one of them changes (the pod handlers of Kubernetes' controllers).
/// </summary>
/// <typeparam name="TOwner">The owners' type.</typeparam>
/// <typeparam name="TChild">The dependents' type.</typeparam>
/// <param name="kind">The owners' kind, as owner references name it.</param>
/// <param name="selectorOf">The selector of an owner.</param>
/// <param name="enqueue">Says that an owner needs a look.</param>
/// <param name="matters">Whether a change (old, new) says anything to an owner; null when every change does.</param>
public sealed class Dependents<TOwner, TChild>(
    string kind, Func<TOwner, LabelSelector?> selectorOf, Action<ObjectKey> enqueue, Func<TChild, TChild, bool>? matters = null)
    where TOwner : KubernetesObject
    where TChild : KubernetesObject
{
    private readonly ControllerIndex<TChild> _children = new();
    private readonly SelectorIndex<TOwner> _selectors = new(owner => Selection.Of(selectorOf(owner)));
    private readonly List<TOwner> _selecting = [];

    /// <summary>The objects whose controller has this uid.</summary>
    /// <param name="uid">The uid.</param>
    public IReadOnlyCollection<TChild> OwnedBy(string? uid) => _children.OwnedBy(uid);

    /// <summary>The objects of a namespace that no controller owns.</summary>
    /// <param name="ns">The namespace.</param>
    public IReadOnlyCollection<TChild> OrphansIn(string? ns) => _children.OrphansIn(ns);

    /// <summary>Applies the change of an owner, which has to look again.</summary>
    /// <param name="old">The owner before; null when it was added.</param>
    /// <param name="current">The owner after; null when it was deleted.</param>
    public void OwnerChange(TOwner? old, TOwner? current)
    {
        _selectors.Change(old, current);
        enqueue((current ?? old)!.Key());
    }

    /// <summary>Applies the change of a dependent.</summary>
    /// <param name="old">The object before; null when it was added.</param>
    /// <param name="current">The object after; null when it was deleted.</param>
    public void Change(TChild? old, TChild? current)
    {
        _children.Change(Indexed(old), Indexed(current));
        var before = old?.Controller();
        var after = current?.Controller();
        if (before?.Kind == kind && before.Uid != after?.Uid)
        {
            enqueue(new ObjectKey(old!.Metadata.Namespace, before.Name));
        }

        if (current is null || (old is not null && before?.Uid == after?.Uid && matters?.Invoke(old, current) == false))
        {
            return;
        }

        if (after?.Kind == kind)
        {
            enqueue(new ObjectKey(current.Metadata.Namespace, after.Name));
        }
        else if (after is null)
        {
            _selectors.Find(current.Metadata.Namespace, current.Metadata.Labels, _selecting);
            foreach (var owner in _selecting)
            {
                enqueue(owner.Key());
            }

            _selecting.Clear();
        }
    }

    // What controllers of other kinds control is nobody's business here, and most objects are of that sort.
    private TChild? Indexed(TChild? child) => child?.Controller() is { } owner && owner.Kind != kind ? null : child;
}
