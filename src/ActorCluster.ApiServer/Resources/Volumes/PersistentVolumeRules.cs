using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Volumes;

/// <summary>What a volume has to obey (kubernetes <c>pkg/apis/core/validation</c>, <c>ValidatePersistentVolumeSpec</c>).</summary>
internal static class PersistentVolumeRules
{
    private const string Storage = "storage";
    private const string Filesystem = "Filesystem";
    private const string OnlyPod = "ReadWriteOncePod";
    private const string NotInline = "may not be specified in the context of inline volumes";

    private static readonly string[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", OnlyPod];
    private static readonly string[] Policies = [ReclaimPolicy.Delete, ReclaimPolicy.Recycle, ReclaimPolicy.Retain];
    private static readonly string[] VolumeModes = ["Block", Filesystem];

    /// <summary>Checks a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="isInline">It is that of a volume that a pod spells out.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Spec(PersistentVolumeSpec spec, bool isInline, FieldPath path, FieldErrors errors)
    {
        if (isInline)
        {
            Inline(spec, path, errors);
        }

        if (spec.AccessModes is not { Count: > 0 })
        {
            errors.Required(path.Child("accessModes"));
        }

        Modes(spec.AccessModes, path.Child("accessModes"), errors);
        if (!isInline)
        {
            Capacity(spec.Capacity, path.Child("capacity"), errors);
            if (spec.PersistentVolumeReclaimPolicy is { Length: > 0 } policy && !Policies.Contains(policy))
            {
                errors.NotSupported(path.Child("persistentVolumeReclaimPolicy"), policy, Policies);
            }

            if (spec.StorageClassName is { Length: > 0 } name)
            {
                errors.Invalid(path.Child("storageClassName"), name, Names.Dns1123Subdomain(name));
            }

            VolumeMode(spec.VolumeMode, path.Child("volumeMode"), errors);
        }

        var affinity = path.Child("nodeAffinity");
        if (spec.NodeAffinity is { Required: null } && !isInline)
        {
            errors.Required(affinity.Child("required"), "must specify required node constraints");
        }

        Sources(spec, path, errors);
        if (spec.HostPath?.Path == "/" && spec.PersistentVolumeReclaimPolicy == ReclaimPolicy.Recycle)
        {
            errors.Forbidden(path.Child("persistentVolumeReclaimPolicy"), "may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    /// <summary>Checks the ways in which a volume may be mounted.</summary>
    internal static void Modes(IReadOnlyList<string>? modes, FieldPath path, FieldErrors errors)
    {
        foreach (var mode in modes ?? [])
        {
            if (!AccessModes.Contains(mode))
            {
                errors.NotSupported(path, mode, AccessModes);
            }
        }

        if (modes?.Contains(OnlyPod) == true && modes.Any(static mode => mode != OnlyPod && AccessModes.Contains(mode)))
        {
            errors.Forbidden(path, "may not use ReadWriteOncePod with other access modes");
        }
    }

    /// <summary>Checks whether a volume is a file system or a device.</summary>
    internal static void VolumeMode(string? mode, FieldPath path, FieldErrors errors)
    {
        if (mode is not null && !VolumeModes.Contains(mode))
        {
            errors.NotSupported(path, mode, VolumeModes);
        }
    }

    /// <summary>The storage alone, for comparisons.</summary>
    internal static PersistentVolumeSpec SourceOf(PersistentVolumeSpec spec) => spec with
    {
        Capacity = null,
        AccessModes = null,
        ClaimRef = null,
        PersistentVolumeReclaimPolicy = null,
        StorageClassName = null,
        MountOptions = null,
        VolumeMode = null,
        NodeAffinity = null,
        VolumeAttributesClassName = null,
    };

    private static void Inline(PersistentVolumeSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.ClaimRef is not null)
        {
            errors.Forbidden(path.Child("claimRef"), NotInline);
        }

        if (spec.Capacity is { Count: > 0 })
        {
            errors.Forbidden(path.Child("capacity"), NotInline);
        }

        if (spec.Csi is null)
        {
            errors.Required(path.Child("csi"), "has to be specified in the context of inline volumes");
        }

        if (spec.PersistentVolumeReclaimPolicy is { Length: > 0 } and not ReclaimPolicy.Retain)
        {
            errors.Forbidden(path.Child("persistentVolumeReclaimPolicy"), "may only be Retain in the context of inline volumes");
        }

        if (spec.NodeAffinity is not null)
        {
            errors.Forbidden(path.Child("nodeAffinity"), NotInline);
        }

        if (spec.StorageClassName is { Length: > 0 })
        {
            errors.Forbidden(path.Child("storageClassName"), NotInline);
        }

        if (spec.VolumeMode is not (null or Filesystem))
        {
            errors.Forbidden(path.Child("volumeMode"), "may not specify volumeMode other than Filesystem in the context of inline volumes");
        }
    }

    private static void Capacity(IReadOnlyDictionary<string, Quantity>? capacity, FieldPath path, FieldErrors errors)
    {
        if (capacity is not { Count: > 0 })
        {
            errors.Required(path);
        }

        if (capacity?.ContainsKey(Storage) != true || capacity.Count > 1)
        {
            errors.NotSupported(path, capacity, Storage);
        }

        foreach (var (name, quantity) in capacity ?? new Dictionary<string, Quantity>())
        {
            if (quantity.Sign <= 0)
            {
                errors.Invalid(path.Key(name), quantity, "must be greater than zero");
            }
        }
    }

    // One kind of storage; the first that is found counts, every further one is too many.
    private static void Sources(PersistentVolumeSpec spec, FieldPath path, FieldErrors errors)
    {
        var count = 0;
        void Check<T>(T? source, string name, Action<T, FieldPath>? check = null)
            where T : class
        {
            if (source is null)
            {
                return;
            }

            if (count++ > 0)
            {
                errors.Forbidden(path.Child(name), "may not specify more than 1 volume type");
            }
            else
            {
                check?.Invoke(source, path.Child(name));
            }
        }

        void Text(string? value, FieldPath at, string detail = "")
        {
            if (string.IsNullOrEmpty(value))
            {
                errors.Required(at, detail);
            }
        }

        Check(spec.HostPath, "hostPath", (source, at) => Text(source.Path, at.Child("path")));
        Check(spec.GcePersistentDisk, "gcePersistentDisk");
        Check(spec.AwsElasticBlockStore, "awsElasticBlockStore");
        Check(spec.Glusterfs, "glusterfs", (source, at) =>
        {
            Text(source.Endpoints, at.Child("endpoints"));
            Text(source.Path, at.Child("path"));
        });
        Check(spec.Flocker, "flocker");
        Check(spec.Nfs, "nfs", (source, at) =>
        {
            Text(source.Server, at.Child("server"));
            Text(source.Path, at.Child("path"));
            if (source.Path?.StartsWith('/') == false)
            {
                errors.Invalid(at.Child("path"), source.Path, "must be an absolute path");
            }
        });
        Check(spec.Rbd, "rbd", (source, at) => Text(source.Image, at.Child("image")));
        Check(spec.Quobyte, "quobyte");
        Check(spec.Cephfs, "cephfs");
        Check(spec.Iscsi, "iscsi", (source, at) =>
        {
            Text(source.TargetPortal, at.Child("targetPortal"));
            Text(source.Iqn, at.Child("iqn"));
        });
        Check(spec.Cinder, "cinder", (source, at) => Text(source.VolumeID, at.Child("volumeID")));
        Check(spec.Fc, "fc");
        Check(spec.FlexVolume, "flexVolume", (source, at) => Text(source.Driver, at.Child("driver")));
        Check(spec.AzureFile, "azureFile", (source, at) =>
        {
            Text(source.SecretName, at.Child("secretName"));
            Text(source.ShareName, at.Child("shareName"));
        });
        Check(spec.VsphereVolume, "vsphereVolume");
        Check(spec.PhotonPersistentDisk, "photonPersistentDisk");
        Check(spec.PortworxVolume, "portworxVolume");
        Check(spec.AzureDisk, "azureDisk");
        Check(spec.ScaleIO, "scaleIO", (source, at) =>
        {
            Text(source.Gateway, at.Child("gateway"));
            Text(source.System, at.Child("system"));
            Text(source.VolumeName, at.Child("volumeName"));
        });
        Check(spec.Local, "local", (source, at) =>
        {
            Text(source.Path, at.Child("path"));
            if (spec.NodeAffinity?.Required is null)
            {
                errors.Required(path.Child("nodeAffinity"), "Local volume requires node affinity");
            }
        });
        Check(spec.Storageos, "storageos");
        Check(spec.Csi, "csi", (source, at) =>
        {
            Text(source.Driver, at.Child("driver"));
            if (source.Driver.Length > 0)
            {
                errors.Invalid(at.Child("driver"), source.Driver, Names.Dns1123Subdomain(source.Driver));
            }

            Text(source.VolumeHandle, at.Child("volumeHandle"));
        });
        if (count == 0)
        {
            errors.Required(path, "must specify a volume type");
        }
    }
}
