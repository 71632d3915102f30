using ActorCluster.Api.Resources;
using ActorCluster.Simulation.History.Facts;
using Akka.Actor;

namespace ActorCluster.Simulation.History;

/// <summary>
/// Who an actor of the master takes itself for, by its place in the tree: an instance that writes believes that it leads.
/// </summary>
internal static class LeaderClaims
{
    private static readonly LeaderClaim[] Schedulers = Claims("kube-scheduler");
    private static readonly LeaderClaim[] Controllers = Claims("kube-controller-manager");

    /// <summary>The claim of an actor below <c>/user/master/controllers</c> or <c>/user/master/scheduler-2</c>.</summary>
    /// <param name="origin">The actor.</param>
    /// <returns>Null for others, and for the elector itself: it does not lead but asks to.</returns>
    public static LeaderClaim? Of(ActorPath origin)
    {
        var part = origin;
        var depth = 0;
        while (part.Parent is { } parent && parent.Name != "master")
        {
            if (parent.Name == "user" || parent.Parent is null)
            {
                return null;
            }

            part = parent;
            depth++;
        }

        if (depth == 0)
        {
            return null;
        }

        var (claims, prefix) = part.Name.StartsWith("scheduler", StringComparison.Ordinal) ? (Schedulers, "scheduler")
            : part.Name.StartsWith("controllers", StringComparison.Ordinal) ? (Controllers, "controllers")
            : (null, "");
        if (claims is null)
        {
            return null;
        }

        var instance = part.Name.Length == prefix.Length ? 1 : int.TryParse(part.Name.AsSpan(prefix.Length + 1), out var number) ? number : 0;
        return instance >= 1 && instance <= claims.Length ? claims[instance - 1] : null;
    }

    // As many as there will be instances of one component; identities are those of ActorCluster.Hosting.
    private static LeaderClaim[] Claims(string component) =>
        [.. Enumerable.Range(1, 9).Select(number => new LeaderClaim(new ObjectKey("kube-system", component), $"master-{number}"))];
}
