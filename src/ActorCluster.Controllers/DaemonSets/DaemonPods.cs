using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>
/// The pods of a DaemonSet: bound to their nodes by affinity, so that the scheduler places them like all others (kubernetes
/// pkg/controller/daemon/util/daemonset_util.go).
/// </summary>
public static class DaemonPods
{
    private const string NodeNameField = "metadata.name";

    private static readonly Toleration[] Standard =
    [
        Tolerate(WellKnownTaints.NotReady, TaintEffect.NoExecute),
        Tolerate(WellKnownTaints.Unreachable, TaintEffect.NoExecute),
        Tolerate(WellKnownTaints.DiskPressure, TaintEffect.NoSchedule),
        Tolerate(WellKnownTaints.MemoryPressure, TaintEffect.NoSchedule),
        Tolerate(WellKnownTaints.PIDPressure, TaintEffect.NoSchedule),
        Tolerate(WellKnownTaints.Unschedulable, TaintEffect.NoSchedule),
    ];

    private static readonly Toleration NetworkUnavailable = Tolerate(WellKnownTaints.NetworkUnavailable, TaintEffect.NoSchedule);

    /// <summary>
    /// The template's tolerations and those that every pod of a DaemonSet has, for ever: the states of a node that it is there to bear.
    /// </summary>
    /// <param name="spec">The template's pod.</param>
    public static IReadOnlyList<Toleration> Tolerations(PodSpec spec)
    {
        var own = spec.Tolerations ?? [];
        IEnumerable<Toleration> added = spec.HostNetwork == true ? [.. Standard, NetworkUnavailable] : Standard;
        return [.. own, .. added.Where(toleration => !own.Contains(toleration))];
    }

    /// <summary>A new pod.</summary>
    /// <param name="set">The set.</param>
    /// <param name="hash">The hash of its revision.</param>
    /// <param name="node">The node that it is for.</param>
    public static Pod Create(DaemonSet set, string hash, string node)
    {
        var pod = PodFromTemplate.Create(set.Spec.Template, set, Ownership.ControllerReference(set));
        var affinity = pod.Spec.Affinity ?? new Affinity();
        return pod with
        {
            Metadata = pod.Metadata with
            {
                Labels = new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>())
                {
                    [WellKnownLabels.ControllerRevisionHash] = hash,
                },
            },
            Spec = pod.Spec with
            {
                Tolerations = Tolerations(pod.Spec),
                Affinity = affinity with
                {
                    NodeAffinity = (affinity.NodeAffinity ?? new NodeAffinity()) with
                    {
                        RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector
                        {
                            NodeSelectorTerms =
                            [
                                new NodeSelectorTerm
                                {
                                    MatchFields = [new NodeSelectorRequirement { Key = NodeNameField, Operator = NodeSelectorOperator.In, Values = [node] }],
                                },
                            ],
                        },
                    },
                },
            },
        };
    }

    /// <summary>The node that a pod is on or for; null when it does not say.</summary>
    /// <param name="pod">The pod.</param>
    public static string? NodeOf(Pod pod)
    {
        if (pod.Spec.NodeName is { Length: > 0 } bound)
        {
            return bound;
        }

        foreach (var term in pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [])
        {
            foreach (var requirement in term.MatchFields ?? [])
            {
                if (requirement is { Key: NodeNameField, Operator: NodeSelectorOperator.In, Values: [var name] })
                {
                    return name;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the pod is of a revision.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="hash">The revision's hash.</param>
    public static bool IsOf(Pod pod, string hash) => pod.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.ControllerRevisionHash) == hash;

    /// <summary>Orders the pods of a node: those that are bound first, then by age, then by name.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static int Compare(Pod left, Pod right)
    {
        var order = string.IsNullOrEmpty(left.Spec.NodeName).CompareTo(string.IsNullOrEmpty(right.Spec.NodeName));
        order = order != 0 ? order : Nullable.Compare(left.Metadata.CreationTimestamp?.Value, right.Metadata.CreationTimestamp?.Value);
        return order != 0 ? order : string.CompareOrdinal(left.Metadata.Name, right.Metadata.Name);
    }

    private static Toleration Tolerate(string key, string effect) => new() { Key = key, Operator = TolerationOperator.Exists, Effect = effect };
}
