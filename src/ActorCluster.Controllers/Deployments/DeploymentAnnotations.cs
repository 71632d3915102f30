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

    // No history grows longer (deployment/sync.go: maxRevHistoryLengthInChars); the oldest revisions fall out.
    private const int MaximumHistoryLength = 2000;

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

    /// <summary>The revision of a set, of 64 bits (util.Revision); 0 when it has none or no number for one.</summary>
    /// <param name="set">The set.</param>
    public static long RevisionOf(ReplicaSet set) => TryRevision(set.Metadata.Annotations?.GetValueOrDefault(Revision) ?? "", out var revision) ? revision : 0;

    /// <summary>
    /// The annotations of the current set: the Deployment's own, the revision, and the sizes (util.SetNewReplicaSetAnnotations). A set
    /// whose revision is no number keeps what it has.
    /// </summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="existing">What the set has; null for a new one.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="maxSurge">The surge, in pods.</param>
    public static IReadOnlyDictionary<string, string> ForNewSet(
        Deployment deployment, IReadOnlyDictionary<string, string>? existing, long revision, int maxSurge)
    {
        var before = existing?.GetValueOrDefault(Revision);
        var old = 0L;
        if (before is { Length: > 0 } && !TryRevision(before, out old))
        {
            return existing!;
        }

        var result = new Dictionary<string, string>(existing ?? new Dictionary<string, string>());
        foreach (var (key, value) in deployment.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            if (key is not (LastApplied or Revision or RevisionHistory or DesiredReplicas or MaxReplicas))
            {
                result[key] = value;
            }
        }

        if (old < revision)
        {
            result[Revision] = revision.ToString(CultureInfo.InvariantCulture);
            if (before is not null)
            {
                result[RevisionHistory] = Extended(result.GetValueOrDefault(RevisionHistory) ?? "", before);
            }
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

    private static bool TryRevision(string text, out long revision) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out revision);

    private static string Extended(string history, string revision)
    {
        if (history.Length == 0 || history[0] == ',')
        {
            return revision;
        }

        var extended = history + "," + revision;
        while (extended.Length > MaximumHistoryLength && extended.IndexOf(',') is >= 0 and var comma)
        {
            extended = extended[(comma + 1)..];
        }

        return extended;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
