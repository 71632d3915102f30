using ActorCluster.Api.Core;

namespace ActorCluster.Api.Semantics;

/// <summary>Whether pods tolerate taints (k8s.io/api core/v1/toleration.go ToleratesTaint).</summary>
public static class TolerationMatching
{
    /// <summary>Whether one of the tolerations covers the taint.</summary>
    /// <param name="tolerations">The pod's tolerations.</param>
    /// <param name="taint">The taint.</param>
    public static bool Tolerates(IReadOnlyList<Toleration>? tolerations, Taint taint) => Find(tolerations, taint) is not null;

    /// <summary>The first of the tolerations that covers the taint; null when none does.</summary>
    /// <param name="tolerations">The pod's tolerations.</param>
    /// <param name="taint">The taint.</param>
    public static Toleration? Find(IReadOnlyList<Toleration>? tolerations, Taint taint)
    {
        for (var i = 0; tolerations is not null && i < tolerations.Count; i++)
        {
            if (Covers(tolerations[i], taint))
            {
                return tolerations[i];
            }
        }

        return null;
    }

    private static bool Covers(Toleration toleration, Taint taint)
    {
        if (toleration.Effect is { Length: > 0 } effect && effect != taint.Effect)
        {
            return false;
        }

        if (toleration.Key is { Length: > 0 } key && key != taint.Key)
        {
            return false;
        }

        return toleration.Operator switch
        {
            null or "" or TolerationOperator.Equal => (toleration.Value ?? "") == (taint.Value ?? ""),
            TolerationOperator.Exists => true,
            _ => false,
        };
    }
}
