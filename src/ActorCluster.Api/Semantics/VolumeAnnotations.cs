using ActorCluster.Api.Meta;

namespace ActorCluster.Api.Semantics;

/// <summary>
/// Annotations by which binder, scheduler and provisioners speak of claims and volumes
/// (<c>staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go</c>).
/// </summary>
public static class VolumeAnnotations
{
    /// <summary>On a claim: it has been bound once.</summary>
    public const string BindCompleted = "pv.kubernetes.io/bind-completed";

    /// <summary>On a claim or a volume: the binder chose the other one, no user did.</summary>
    public const string BoundByController = "pv.kubernetes.io/bound-by-controller";

    /// <summary>On a volume: who made it.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>On a claim: who is to make its volume.</summary>
    public const string StorageProvisioner = "volume.kubernetes.io/storage-provisioner";

    /// <summary>The same, for provisioners that know only the older name.</summary>
    public const string BetaStorageProvisioner = "volume.beta.kubernetes.io/storage-provisioner";

    /// <summary>On a claim: the node of the first pod that uses it.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    private const string Yes = "yes";

    /// <summary>Whether an object has an annotation.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">The annotation.</param>
    public static bool Has(KubernetesObject value, string name)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Metadata.Annotations?.ContainsKey(name) == true;
    }

    /// <summary>Metadata that says that the binder chose the other one.</summary>
    /// <param name="meta">The metadata of a claim or a volume.</param>
    public static ObjectMeta MarkChosen(ObjectMeta meta) => With(meta, (BoundByController, Yes));

    /// <summary>Metadata that says that the claim has been bound.</summary>
    /// <param name="meta">The claim's metadata.</param>
    public static ObjectMeta MarkBound(ObjectMeta meta) => With(meta, (BindCompleted, Yes));

    /// <summary>Metadata with more annotations.</summary>
    /// <param name="meta">The metadata.</param>
    /// <param name="annotations">What to add.</param>
    public static ObjectMeta With(ObjectMeta meta, params IEnumerable<(string Name, string Value)> annotations)
    {
        ArgumentNullException.ThrowIfNull(meta);
        var all = new Dictionary<string, string>(meta.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in annotations ?? [])
        {
            all[name] = value;
        }

        return meta with { Annotations = all };
    }
}
