using ActorCluster.Api.Core;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Plugins.PodTopologySpread;

/// <summary>A constraint on how a pod's group is spread, its selector read (kubernetes plugins/podtopologyspread/common.go).</summary>
/// <param name="MaxSkew">By how many pods a domain may exceed the emptiest one.</param>
/// <param name="TopologyKey">The label of nodes that makes the domains.</param>
/// <param name="MinDomains">With fewer domains the emptiest one counts as empty.</param>
/// <param name="Group">The pods that are spread.</param>
/// <param name="HonorsAffinity">Whether nodes that the pod's selector and node affinity exclude are left out of account.</param>
/// <param name="HonorsTaints">Whether nodes with taints that the pod does not tolerate are left out of account.</param>
internal sealed record SpreadConstraint(int MaxSkew, string TopologyKey, int MinDomains, PodGroup Group, bool HonorsAffinity, bool HonorsTaints)
{
    private const int DefaultHostSkew = 3;
    private const int DefaultZoneSkew = 5;

    /// <summary>The constraints of a pod that say the same of what cannot be satisfied.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="whenUnsatisfiable"><c>DoNotSchedule</c> or <c>ScheduleAnyway</c>.</param>
    public static IReadOnlyList<SpreadConstraint> Of(PodInfo pod, string whenUnsatisfiable)
    {
        if (pod.Pod.Spec.TopologySpreadConstraints is not { Count: > 0 } given)
        {
            return [];
        }

        var result = new List<SpreadConstraint>(given.Count);
        foreach (var constraint in given)
        {
            if (constraint.WhenUnsatisfiable == whenUnsatisfiable && Selector(constraint, pod.Pod.Metadata.Labels) is { } selector)
            {
                result.Add(new SpreadConstraint(
                    constraint.MaxSkew,
                    constraint.TopologyKey,
                    constraint.MinDomains ?? 1,
                    new PodGroup(pod.Key.Namespace, selector),
                    constraint.NodeAffinityPolicy != NodeInclusionPolicy.Ignore,
                    constraint.NodeTaintsPolicy == NodeInclusionPolicy.Honor));
            }
        }

        return result;
    }

    /// <summary>What holds for a pod that names no constraints: hosts and, more loosely, zones (the system's default).</summary>
    /// <param name="group">The pods of its services and its set.</param>
    public static IReadOnlyList<SpreadConstraint> Default(PodGroup group) =>
    [
        new(DefaultHostSkew, WellKnownLabels.Hostname, 1, group, true, false),
        new(DefaultZoneSkew, WellKnownLabels.Zone, 1, group, true, false),
    ];

    /// <summary>Whether every node counts for this constraint of a pod.</summary>
    /// <param name="pod">The pod.</param>
    public bool CountsEverywhere(PodInfo pod) =>
        !HonorsTaints
        && (!HonorsAffinity
            || (pod.Pod.Spec.NodeSelector is not { Count: > 0 } && pod.Pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is null));

    /// <summary>Whether a node counts for this constraint of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node.</param>
    public bool Counts(PodInfo pod, NodeInfo node)
    {
        var spec = pod.Pod.Spec;
        if (HonorsAffinity && !NodeSelectorMatching.MeetsRequirements(spec, node.Node.Metadata.Labels, node.Name))
        {
            return false;
        }

        for (var i = 0; HonorsTaints && i < (node.Node.Spec.Taints?.Count ?? 0); i++)
        {
            var taint = node.Node.Spec.Taints![i];
            if (taint.Effect is TaintEffect.NoSchedule or TaintEffect.NoExecute && !TolerationMatching.Tolerates(spec.Tolerations, taint))
            {
                return false;
            }
        }

        return true;
    }

    // The values that the pod has for matchLabelKeys are required of the others as well.
    private static LabelQuery? Selector(TopologySpreadConstraint constraint, IReadOnlyDictionary<string, string>? labels)
    {
        if (!LabelQuery.TryFrom(constraint.LabelSelector, out var selector, out _))
        {
            return null;
        }

        var matched = new Dictionary<string, string>();
        foreach (var key in constraint.MatchLabelKeys ?? [])
        {
            if (labels?.TryGetValue(key, out var value) == true)
            {
                matched[key] = value;
            }
        }

        return matched.Count == 0 || selector!.IsNothing ? selector : LabelQuery.Of([.. LabelQuery.FromLabels(matched).Requirements, .. selector.Requirements]);
    }
}
