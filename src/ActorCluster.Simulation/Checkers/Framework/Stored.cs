using System.Globalization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>Names of resources as facts have them, and what checkers read from every object.</summary>
internal static class Stored
{
    public static string Pods { get; } = ResourceTypes.Pods.QualifiedName;

    public static string Nodes { get; } = ResourceTypes.Nodes.QualifiedName;

    public static string Leases { get; } = ResourceTypes.Leases.QualifiedName;

    public static string ReplicaSets { get; } = ResourceTypes.ReplicaSets.QualifiedName;

    public static string Deployments { get; } = ResourceTypes.Deployments.QualifiedName;

    public static string StatefulSets { get; } = ResourceTypes.StatefulSets.QualifiedName;

    public static string DaemonSets { get; } = ResourceTypes.DaemonSets.QualifiedName;

    public static string Services { get; } = ResourceTypes.Services.QualifiedName;

    public static string EndpointSlices { get; } = ResourceTypes.EndpointSlices.QualifiedName;

    public static string PodDisruptionBudgets { get; } = ResourceTypes.PodDisruptionBudgets.QualifiedName;

    public static string MutatingWebhooks { get; } = ResourceTypes.MutatingWebhookConfigurations.QualifiedName;

    public static string ValidatingWebhooks { get; } = ResourceTypes.ValidatingWebhookConfigurations.QualifiedName;

    /// <summary>The revision that an object carries; zero when it carries none.</summary>
    /// <param name="source">The object.</param>
    public static long RevisionOf(KubernetesObject source) =>
        long.TryParse(source.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    /// <summary>The owner that manages an object; null when nobody does.</summary>
    /// <param name="source">The object.</param>
    public static OwnerReference? ControllerOf(KubernetesObject source)
    {
        var owners = source.Metadata.OwnerReferences;
        for (var i = 0; owners is not null && i < owners.Count; i++)
        {
            if (owners[i].Controller == true)
            {
                return owners[i];
            }
        }

        return null;
    }
}
