using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Pods;

/// <summary>Makes a pod from a controller's template (kubernetes pkg/controller/controller_utils.go GetPodFromTemplate).</summary>
public static class PodFromTemplate
{
    private const int MaximumPrefixLength = 63 - 5;

    /// <summary>The pod to create; the API adds the random end of its name.</summary>
    /// <param name="template">The template.</param>
    /// <param name="owner">The controlling object, whose namespace the pod shares.</param>
    /// <param name="controller">The reference to it.</param>
    public static Pod Create(PodTemplateSpec template, KubernetesObject owner, OwnerReference controller)
    {
        var prefix = owner.Metadata.Name + "-";
        return new Pod
        {
            Kind = "Pod",
            ApiVersion = "v1",
            Metadata = new ObjectMeta
            {
                GenerateName = prefix.Length > MaximumPrefixLength ? prefix[..MaximumPrefixLength] : prefix,
                Namespace = owner.Metadata.Namespace,
                Labels = template.Metadata.Labels,
                Annotations = template.Metadata.Annotations,
                Finalizers = template.Metadata.Finalizers,
                OwnerReferences = [controller],
            },
            Spec = template.Spec,
        };
    }
}
