using ActorCluster.Api.Networking;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Gives an Ingress that names no class, neither by field nor by its older annotation, the one that is marked for all: the youngest where
/// there are several, then the first by name (kubernetes <c>plugin/pkg/admission/network/defaultingressclass</c>).
/// </summary>
internal static class DefaultIngressClass
{
    /// <summary>Fills in the class.</summary>
    /// <param name="request">The creation of an Ingress.</param>
    public static void Admit(AdmissionRequest request)
    {
        var ingress = (Ingress)request.Object;
        if (ingress.Spec.IngressClassName is not null || ingress.Metadata.Annotations?.ContainsKey(IngressClassAnnotations.Class) == true)
        {
            return;
        }

        var chosen = request.Context.View.List(StorageNames.IngressClasses, "")
            .Select(static stored => (IngressClass)stored.Value)
            .Where(static candidate => candidate.Metadata.Annotations?.GetValueOrDefault(IngressClassAnnotations.IsDefault) == "true")
            .MaxBy(static candidate => candidate.Metadata.CreationTimestamp?.Value ?? DateTimeOffset.MinValue);
        if (chosen is not null)
        {
            request.Object = ingress with { Spec = ingress.Spec with { IngressClassName = chosen.Metadata.Name } };
        }
    }
}
