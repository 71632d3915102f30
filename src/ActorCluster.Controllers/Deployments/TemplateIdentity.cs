using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Serialization;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Deployments;

/// <summary>What makes a pod template the same as another one, and the hash that names its ReplicaSet.</summary>
public static class TemplateIdentity
{
    /// <summary>The label that a Deployment adds to its sets and pods.</summary>
    public const string HashLabel = "pod-template-hash";

    /// <summary>The template's content, without the hash label.</summary>
    /// <param name="template">The template.</param>
    public static byte[] Content(PodTemplateSpec template)
    {
        if (template.Metadata.Labels?.ContainsKey(HashLabel) == true)
        {
            var labels = template.Metadata.Labels.Where(static l => l.Key != HashLabel).ToDictionary();
            template = template with { Metadata = template.Metadata with { Labels = labels } };
        }

        return KubernetesJson.Encode(template);
    }

    /// <summary>The hash of the content and the collision count.</summary>
    /// <param name="template">The template.</param>
    /// <param name="collisionCount">How often a name was taken already.</param>
    public static string Hash(PodTemplateSpec template, int? collisionCount) => ContentHash.OfTemplate(Content(template), collisionCount);

    /// <summary>The oldest set with the Deployment's template; null when there is none.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="sets">Its sets.</param>
    public static ReplicaSet? FindNewSet(Deployment deployment, IReadOnlyCollection<ReplicaSet> sets)
    {
        var wanted = Content(deployment.Spec.Template);
        ReplicaSet? found = null;
        foreach (var set in sets)
        {
            if (set.Spec.Template is { } template && wanted.AsSpan().SequenceEqual(Content(template)) && (found is null || IsOlder(set, found)))
            {
                found = set;
            }
        }

        return found;
    }

    /// <summary>Orders sets by age, then name.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool IsOlder(ReplicaSet left, ReplicaSet right)
    {
        var order = Nullable.Compare(left.Metadata.CreationTimestamp?.Value, right.Metadata.CreationTimestamp?.Value);
        return order != 0 ? order < 0 : string.CompareOrdinal(left.Metadata.Name, right.Metadata.Name) < 0;
    }
}
