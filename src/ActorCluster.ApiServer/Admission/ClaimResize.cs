using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Storage;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// A claim grows only when its class allows it (kubernetes <c>plugin/pkg/admission/storage/persistentvolume/resize</c>).
/// </summary>
internal static class ClaimResize
{
    /// <summary>Checks an update.</summary>
    /// <param name="request">The update of a claim.</param>
    public static void Validate(AdmissionRequest request)
    {
        if (request.Current is not PersistentVolumeClaim current || request.Subresource.Length > 0)
        {
            return;
        }

        var claim = (PersistentVolumeClaim)request.Object;
        if (SizeOf(claim) <= SizeOf(current))
        {
            return;
        }

        if (current.Status.Phase != "Bound")
        {
            Refuse(request, "Only bound persistent volume claims can be expanded");
        }
        else if (ClassOf(claim) is not { Length: > 0 } name || name != ClassOf(current) || !MayGrow(request.Context.View, name))
        {
            Refuse(
                request,
                "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }
    }

    private static bool MayGrow(IClusterView view, string name) =>
        view.Find(StorageNames.StorageClasses, new ObjectKey("", name))?.Value is StorageClass { AllowVolumeExpansion: true };

    private static void Refuse(AdmissionRequest request, string why) =>
        request.Refuse(StatusError.Forbidden(request.Definition.Type, request.Name, why));

    private static string? ClassOf(PersistentVolumeClaim claim) =>
        claim.Metadata.Annotations?.GetValueOrDefault(StorageClassAnnotations.Class) ?? claim.Spec.StorageClassName;

    private static Quantity SizeOf(PersistentVolumeClaim claim) =>
        claim.Spec.Resources.Requests?.GetValueOrDefault(ResourceName.Storage) ?? Quantity.Zero;
}
