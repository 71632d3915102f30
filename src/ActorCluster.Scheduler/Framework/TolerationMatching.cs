using ActorCluster.Api.Core;

namespace ActorCluster.Scheduler.Framework;

/// <summary>Whether pods tolerate taints (k8s.io/api core/v1/toleration.go ToleratesTaint).</summary>
internal static class TolerationMatching
{
    /// <summary>Whether one of the tolerations covers the taint.</summary>
    /// <param name="tolerations">The pod's tolerations.</param>
    /// <param name="taint">The taint.</param>
    public static bool Tolerates(IReadOnlyList<Toleration>? tolerations, Taint taint)
    {
        if (tolerations is null)
        {
            return false;
        }

        for (var i = 0; i < tolerations.Count; i++)
        {
            if (Tolerates(tolerations[i], taint))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Tolerates(Toleration toleration, Taint taint)
    {
        if (!string.IsNullOrEmpty(toleration.Effect) && toleration.Effect != taint.Effect)
        {
            return false;
        }

        if (!string.IsNullOrEmpty(toleration.Key) && toleration.Key != taint.Key)
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
