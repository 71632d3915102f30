namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Claims and volumes begin with the finalizer that keeps them while they are in use (kubernetes
/// <c>plugin/pkg/admission/storage/storageobjectinuseprotection</c>). Controllers take it away when they are not.
/// </summary>
internal static class StorageObjectInUseProtection
{
    /// <summary>Adds the finalizer.</summary>
    /// <param name="request">The creation of a claim or a volume.</param>
    /// <param name="finalizer">The finalizer.</param>
    public static void Admit(AdmissionRequest request, string finalizer)
    {
        var value = request.Object;
        var finalizers = value.Metadata.Finalizers ?? [];
        if (!finalizers.Contains(finalizer))
        {
            request.Object = value with { Metadata = value.Metadata with { Finalizers = [.. finalizers, finalizer] } };
        }
    }
}
