using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>
/// Which pods of earlier revisions are replaced now (kubernetes pkg/controller/daemon/update.go rollingUpdate): first deleted and then made
/// anew, as many as may be unavailable; or, when the set surges, made first and deleted once the new ones are available.
/// </summary>
/// <param name="Delete">The pods to delete.</param>
/// <param name="Create">The nodes that get a new pod beside the old one.</param>
internal sealed record DaemonRollout(IReadOnlyList<Pod> Delete, IReadOnlyList<string> Create)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Delete.Count + Create.Count == 0;

    /// <summary>Whether new pods come before old ones go.</summary>
    /// <param name="set">The set.</param>
    public static bool Surges(DaemonSet set) =>
        set.Spec.UpdateStrategy is { Type: DaemonSetUpdateStrategyType.RollingUpdate, RollingUpdate.MaxSurge: { } surge } && Scale(surge, 100) > 0;

    /// <summary>Decides.</summary>
    /// <param name="set">The set.</param>
    /// <param name="nodes">The nodes; those that are none for the set and have no pods of it count for nothing.</param>
    /// <param name="hash">The hash of the set's revision.</param>
    /// <param name="now">The time.</param>
    public static DaemonRollout Decide(DaemonSet set, IReadOnlyList<DaemonNode> nodes, string hash, DateTimeOffset now)
    {
        var desired = nodes.Count(static node => node.Fit.ShouldRun);
        var rolling = set.Spec.UpdateStrategy.RollingUpdate;
        var surge = Scale(rolling?.MaxSurge ?? 0, desired);
        var unavailable = Scale(rolling?.MaxUnavailable ?? 1, desired);
        var views = nodes.Where(static node => node.Fit.ShouldRun || node.Pods.Count > 0).Select(node => View(set, node, hash, now));
        return surge > 0 ? CreateFirst(views, surge, desired) : DeleteFirst(views, desired > 0 && unavailable == 0 ? 1 : unavailable);
    }

    private static DaemonRollout DeleteFirst(IEnumerable<NodeView> nodes, int maxUnavailable)
    {
        var unavailable = 0;
        var useless = new List<Pod>();
        var candidates = new List<Pod>();
        foreach (var node in nodes)
        {
            if (node is { Old: { } old, New: null, IsClear: true })
            {
                if (node.OldIsAvailable)
                {
                    candidates.Add(old);
                    continue;
                }

                useless.Add(old);
            }

            // Without a pod, with too many, or with one that does not serve.
            unavailable += node is { Old: null, New: not null, NewIsAvailable: true, IsClear: true } ? 0 : 1;
        }

        return new DaemonRollout([.. useless, .. candidates.Take(Math.Max(0, maxUnavailable - unavailable))], []);
    }

    private static DaemonRollout CreateFirst(IEnumerable<NodeView> nodes, int maxSurge, int desired)
    {
        int surging = 0, available = 0;
        var delete = new List<Pod>();
        var unwanted = new List<Pod>();
        var create = new List<string>();
        var candidates = new List<string>();
        foreach (var node in nodes)
        {
            if (!node.IsClear)
            {
                surging++;
                continue;
            }

            available += (node.Old is null ? node.NewIsAvailable : node.OldIsAvailable) ? 1 : 0;
            switch (node)
            {
                case { Old: null }:
                    break;
                case { New: not null }:
                    if (node.NewIsAvailable)
                    {
                        delete.Add(node.Old);
                    }
                    else
                    {
                        surging++;
                    }

                    break;
                case { Node.Fit.ShouldRun: true }:
                    (node.OldIsAvailable ? candidates : create).Add(node.Node.Name);
                    break;
                default:
                    (node.OldIsAvailable ? unwanted : delete).Add(node.Old);
                    break;
            }
        }

        // A node that is none for the set any more keeps its pod until there are enough elsewhere.
        return new DaemonRollout(
            [.. delete, .. unwanted.Take(Math.Max(0, available - desired))],
            [.. create, .. candidates.Take(Math.Max(0, maxSurge - surging))]);
    }

    private static NodeView View(DaemonSet set, DaemonNode node, string hash, DateTimeOffset now)
    {
        var alive = node.Pods.Where(static pod => pod.Metadata.DeletionTimestamp is null).ToLookup(pod => DaemonPods.IsOf(pod, hash));
        if (alive[true].Skip(1).Any() || alive[false].Skip(1).Any())
        {
            return new NodeView(node, null, null, false, false, false);
        }

        var (updated, old) = (alive[true].FirstOrDefault(), alive[false].FirstOrDefault());
        return new NodeView(
            node, updated, old, updated?.IsAvailable(set.Spec.MinReadySeconds, now) == true, old?.IsAvailable(set.Spec.MinReadySeconds, now) == true, true);
    }

    private static int Scale(IntOrString value, int total) => value.TryScale(total, true, out var scaled) ? scaled : 0;

    // IsClear: at most one new and one old pod; otherwise the placement has to tidy up first.
    private sealed record NodeView(DaemonNode Node, Pod? New, Pod? Old, bool NewIsAvailable, bool OldIsAvailable, bool IsClear);
}
