using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;

namespace ActorCluster.Controllers.Framework;

/// <summary>
/// Which objects a controlling object takes over and which it lets go (kubernetes pkg/controller/controller_ref_manager.go). Both show in
/// the object's owner references; whoever decides on them waits until they have come back through the watch.
/// </summary>
public static class Claiming
{
    /// <summary>Decides. An owner that is being deleted leaves everything as it is.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="resource">Their resource.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="selector">Its selector.</param>
    /// <param name="owned">Objects whose controller it is.</param>
    /// <param name="orphans">Objects of its namespace without a controller.</param>
    /// <param name="mayAdopt">What an orphan must be besides selected; null for nothing more.</param>
    public static IReadOnlyList<Write> Decide<T>(
        ResourceType resource,
        KubernetesObject owner,
        LabelQuery selector,
        IReadOnlyCollection<T> owned,
        IReadOnlyCollection<T> orphans,
        Func<T, bool>? mayAdopt = null)
        where T : KubernetesObject
    {
        if (owner.Metadata.DeletionTimestamp is not null)
        {
            return [];
        }

        List<Write>? writes = null;
        foreach (var item in owned)
        {
            if (item.Metadata.DeletionTimestamp is null && !selector.Matches(item.Metadata.Labels))
            {
                var uid = owner.Metadata.Uid;
                (writes ??= []).Add(new ModifyWrite(resource, item.Key(), item.Metadata.Uid, current => ((T)current).WithoutOwner(uid)));
            }
        }

        foreach (var item in orphans)
        {
            if (item.Metadata.DeletionTimestamp is null && selector.Matches(item.Metadata.Labels) && mayAdopt?.Invoke(item) != false)
            {
                var reference = Ownership.ControllerReference(owner);
                (writes ??= []).Add(new ModifyWrite(
                    resource, item.Key(), item.Metadata.Uid, current => current.Controller() is null ? ((T)current).WithOwner(reference) : current));
            }
        }

        return writes ?? [];
    }
}
