using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Framework;

/// <summary>Owner references as controllers read and write them (apimachinery pkg/apis/meta/v1 controller_ref.go).</summary>
public static class Ownership
{
    /// <summary>The reference to the controller of an object; null when it has none.</summary>
    /// <param name="source">The object.</param>
    public static OwnerReference? Controller(this KubernetesObject source)
    {
        if (source.Metadata.OwnerReferences is { } owners)
        {
            for (var i = 0; i < owners.Count; i++)
            {
                if (owners[i].Controller == true)
                {
                    return owners[i];
                }
            }
        }

        return null;
    }

    /// <summary>A reference that makes <paramref name="owner"/> the controller.</summary>
    /// <param name="owner">The owner; its kind, apiVersion, name and uid are set.</param>
    public static OwnerReference ControllerReference(KubernetesObject owner) => new()
    {
        ApiVersion = owner.ApiVersion ?? "",
        Kind = owner.Kind ?? "",
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>The object with the reference added.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="source">The object.</param>
    /// <param name="reference">The reference.</param>
    public static T WithOwner<T>(this T source, OwnerReference reference)
        where T : KubernetesObject =>
        source with { Metadata = source.Metadata with { OwnerReferences = [.. source.Metadata.OwnerReferences ?? [], reference] } };

    /// <summary>The object without its references to an owner.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="source">The object.</param>
    /// <param name="uid">The owner's uid.</param>
    public static T WithoutOwner<T>(this T source, string uid)
        where T : KubernetesObject =>
        source with { Metadata = source.Metadata with { OwnerReferences = source.Metadata.OwnerReferences?.Where(o => o.Uid != uid).ToArray() } };
}
