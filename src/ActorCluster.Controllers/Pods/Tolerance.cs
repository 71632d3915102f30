using ActorCluster.Api.Core;

namespace ActorCluster.Controllers.Pods;

/// <summary>How long a pod may stay on a node with NoExecute taints (kubernetes pkg/controller/tainteviction getMinTolerationTime).</summary>
/// <param name="All">Whether every taint is tolerated, if only for a while.</param>
/// <param name="Period">The shortest time that a matching toleration grants; null when all are for ever.</param>
public readonly record struct Tolerance(bool All, TimeSpan? Period)
{
    /// <summary>Computes it.</summary>
    /// <param name="taints">The node's NoExecute taints.</param>
    /// <param name="tolerations">The pod's tolerations.</param>
    public static Tolerance Of(IReadOnlyList<Taint> taints, IReadOnlyList<Toleration>? tolerations)
    {
        TimeSpan? shortest = null;
        for (var i = 0; i < taints.Count; i++)
        {
            if (First(taints[i], tolerations) is not { } match)
            {
                return new Tolerance(false, TimeSpan.Zero);
            }

            if (match.TolerationSeconds is { } seconds)
            {
                var period = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue));
                shortest = shortest is null || period < shortest ? period : shortest;
            }
        }

        return new Tolerance(true, shortest);
    }

    /// <summary>Whether a toleration matches a taint (api core/v1 Toleration.ToleratesTaint).</summary>
    /// <param name="toleration">The toleration.</param>
    /// <param name="taint">The taint.</param>
    public static bool Matches(Toleration toleration, Taint taint)
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

    private static Toleration? First(Taint taint, IReadOnlyList<Toleration>? tolerations)
    {
        for (var i = 0; tolerations is not null && i < tolerations.Count; i++)
        {
            if (Matches(tolerations[i], taint))
            {
                return tolerations[i];
            }
        }

        return null;
    }
}
