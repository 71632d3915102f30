using ActorCluster.Api.Core;
using ActorCluster.Api.Storage;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Gives claims that name no class the one for all: the youngest where there are several, then the first by name (kubernetes
/// <c>plugin/pkg/admission/storage/storageclass/setdefault</c>, <c>pkg/volume/util/storageclass.go</c>). An empty name is a name.
/// </summary>
internal static class DefaultStorageClass
{
    public static void Admit(AdmissionRequest request)
    {
        var claim = (PersistentVolumeClaim)request.Object;
        if (claim.Spec.StorageClassName is not null || claim.Metadata.Annotations?.ContainsKey(StorageClassAnnotations.Class) == true)
        {
            return;
        }

        StorageClass? chosen = null;
        foreach (var stored in request.Context.View.List(StorageNames.StorageClasses, ""))
        {
            var candidate = (StorageClass)stored.Value;
            if (IsDefault(candidate) && (chosen is null || MadeAt(candidate) > MadeAt(chosen)))
            {
                chosen = candidate;
            }
        }

        if (chosen is not null)
        {
            request.Object = claim with { Spec = claim.Spec with { StorageClassName = chosen.Metadata.Name } };
        }
    }

    private static DateTimeOffset MadeAt(StorageClass value) => value.Metadata.CreationTimestamp?.Value ?? DateTimeOffset.MinValue;

    private static bool IsDefault(StorageClass value) =>
        value.Metadata.Annotations is { } annotations
        && (annotations.GetValueOrDefault(StorageClassAnnotations.IsDefault) == "true"
            || annotations.GetValueOrDefault(StorageClassAnnotations.IsDefaultBeta) == "true");
}
