using System.Globalization;
using ActorCluster.Api.Apps;

namespace ActorCluster.Controllers.Deployments;

/// <summary>The annotations by which a Deployment keeps its books on ReplicaSets (kubernetes pkg/controller/deployment/util).</summary>
public static class DeploymentAnnotations
{
    /// <summary>The revision of a rollout, 1 for the first.</summary>
    public const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>Earlier revisions that the same ReplicaSet stood for.</summary>
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";

    /// <summary>The Deployment's replicas when the set was last scaled.</summary>
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";

    /// <summary>The Deployment's replicas and surge when the set was last scaled.</summary>
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Reads a number; null when it is absent or no number.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="key">The key.</param>
    public static int? Number(IReadOnlyDictionary<string, string>? annotations, string key) =>
        annotations is not null
        && annotations.TryGetValue(key, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The revision of a set; 0 when it has none.</summary>
    /// <param name="set">The set.</param>
    public static int RevisionOf(ReplicaSet set) => Number(set.Metadata.Annotations, Revision) ?? 0;

    /// <summary>The annotations of the current set: the Deployment's own, the revision, and the sizes.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="existing">What the set has; null for a new one.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="maxSurge">The surge, in pods.</param>
    public static IReadOnlyDictionary<string, string> ForNewSet(
        Deployment deployment, IReadOnlyDictionary<string, string>? existing, int revision, int maxSurge)
    {
        var result = new Dictionary<string, string>(existing ?? new Dictionary<string, string>());
        foreach (var (key, value) in deployment.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            if (key is not (LastApplied or Revision or RevisionHistory or DesiredReplicas or MaxReplicas))
            {
                result[key] = value;
            }
        }

        var old = Number(existing, Revision) ?? 0;
        if (old < revision)
        {
            if (old > 0)
            {
                result[RevisionHistory] = existing!.TryGetValue(RevisionHistory, out var history) ? history + "," + Text(old) : Text(old);
            }

            result[Revision] = Text(revision);
        }

        return existing is null ? WithSizes(result, deployment.Spec.Replicas ?? 1, maxSurge) : result;
    }

    /// <summary>The annotations with the sizes brought up to date.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="replicas">The Deployment's replicas.</param>
    /// <param name="maxSurge">The surge, in pods.</param>
    public static IReadOnlyDictionary<string, string> WithSizes(IReadOnlyDictionary<string, string>? annotations, int replicas, int maxSurge) =>
        new Dictionary<string, string>(annotations ?? new Dictionary<string, string>())
        {
            [DesiredReplicas] = Text(replicas),
            [MaxReplicas] = Text(replicas + maxSurge),
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
