using ActorCluster.Api.Storage;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Storage;

/// <summary>Drivers of storage (kubernetes <c>pkg/registry/storage/csidriver</c>, defaults of <c>pkg/apis/storage/v1</c>).</summary>
internal sealed class CSIDriverStrategy : ResourceStrategy<CSIDriver>
{
    public override bool AllowsUnconditionalUpdate => false;

    private const string Persistent = "Persistent";
    private const string Ephemeral = "Ephemeral";
    private const string WithFileSystemType = "ReadWriteOnceWithFSType";
    private const long TokenMinimumSeconds = 600;

    private static readonly string[] Policies = ["File", "None", WithFileSystemType];

    protected override CSIDriver Default(CSIDriver value) => value with
    {
        Spec = value.Spec with
        {
            AttachRequired = value.Spec.AttachRequired ?? true,
            PodInfoOnMount = value.Spec.PodInfoOnMount ?? false,
            StorageCapacity = value.Spec.StorageCapacity ?? false,
            FsGroupPolicy = value.Spec.FsGroupPolicy ?? WithFileSystemType,
            VolumeLifecycleModes = value.Spec.VolumeLifecycleModes is { Count: > 0 } modes ? modes : [Persistent],
            RequiresRepublish = value.Spec.RequiresRepublish ?? false,
            SeLinuxMount = value.Spec.SeLinuxMount ?? false,
        },
    };

    // The counter begins where Kubernetes began to count: at the first change.
    protected override CSIDriver PrepareForUpdate(CSIDriver updated, CSIDriver current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(
            updated.Metadata,
            current.Metadata,
            !SemanticEquality.AreEqual(updated.Spec.TokenRequests, current.Spec.TokenRequests)
                || updated.Spec.RequiresRepublish != current.Spec.RequiresRepublish
                || updated.Spec.SeLinuxMount != current.Spec.SeLinuxMount),
    };

    protected override void Validate(CSIDriver value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var spec = value.Spec;
        if (spec.FsGroupPolicy is { } policy && !Policies.Contains(policy))
        {
            errors.NotSupported(path.Child("fsGroupPolicy"), policy, Policies);
        }

        Tokens(spec.TokenRequests, path.Child("tokenRequests"), errors);
        foreach (var mode in spec.VolumeLifecycleModes ?? [])
        {
            if (mode is not (Persistent or Ephemeral))
            {
                errors.NotSupported(path.Child("volumeLifecycleModes"), mode, Persistent, Ephemeral);
            }
        }
    }

    protected override void ValidateUpdate(CSIDriver updated, CSIDriver current, FieldErrors errors)
    {
        Validate(updated, errors);
        var path = FieldPath.Of("spec");
        errors.Immutable(path.Child("attachedRequired"), updated.Spec.AttachRequired, current.Spec.AttachRequired);
        errors.Immutable(path.Child("volumeLifecycleModes"), updated.Spec.VolumeLifecycleModes, current.Spec.VolumeLifecycleModes);
    }

    private static void Tokens(IReadOnlyList<TokenRequest>? requests, FieldPath path, FieldErrors errors)
    {
        var audiences = new HashSet<string>();
        for (var i = 0; i < (requests?.Count ?? 0); i++)
        {
            if (!audiences.Add(requests![i].Audience))
            {
                errors.Duplicate(path.Index(i).Child("audience"), requests[i].Audience);
                continue;
            }

            if (requests[i].ExpirationSeconds < TokenMinimumSeconds)
            {
                errors.Invalid(path.Index(i).Child("expirationSeconds"), requests[i].ExpirationSeconds, "may not specify a duration less than 10 minutes");
            }

            if (requests[i].ExpirationSeconds > 1L << 32)
            {
                errors.Invalid(path.Index(i).Child("expirationSeconds"), requests[i].ExpirationSeconds, "may not specify a duration larger than 2^32 seconds");
            }
        }
    }
}
