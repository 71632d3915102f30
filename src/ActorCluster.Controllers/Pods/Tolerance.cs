using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.Pods;

/// <summary>
/// How long a pod may stay on a node with NoExecute taints (kubernetes pkg/controller/tainteviction getMinTolerationTime).
/// </summary>
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
            if (TolerationMatching.Find(tolerations, taints[i]) is not { } match)
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
}
