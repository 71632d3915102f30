using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Node.Containers;

/// <summary>Which tokens a pod's volumes hold (pkg/volume/projected/projected.go: collectData). Pure.</summary>
internal static class TokenReferences
{
    private const long DefaultSeconds = 3600;

    /// <summary>The tokens of a pod, each once.</summary>
    /// <param name="metadata">What the pod says of itself.</param>
    /// <param name="spec">What it should be.</param>
    /// <param name="withTokenVolume">Whether that of the volume is among them that admission gives every pod.</param>
    public static IReadOnlyList<TokenKey> Of(ObjectMeta metadata, PodSpec spec, bool withTokenVolume)
    {
        // Most pods have no other volume than that one, and cost nothing here.
        List<TokenKey>? found = null;
        foreach (var volume in spec.Volumes ?? [])
        {
            if (volume.Projected is not { } projected || (!withTokenVolume && ConfigurationReferences.IsTokenVolume(volume)))
            {
                continue;
            }

            foreach (var source in projected.Sources ?? [])
            {
                if (source.ServiceAccountToken is { } token && KeyOf(token, metadata, spec) is var key && found?.Contains(key) != true)
                {
                    (found ??= []).Add(key);
                }
            }
        }

        return found is null ? [] : found;
    }

    /// <summary>The token that a volume's source stands for.</summary>
    public static TokenKey KeyOf(ServiceAccountTokenProjection token, ObjectMeta metadata, PodSpec spec) => new(
        metadata.Namespace ?? "", spec.ServiceAccountName ?? "", metadata.Name ?? "", metadata.Uid ?? "", token.Audience ?? "",
        token.ExpirationSeconds ?? DefaultSeconds);
}
