using System.Globalization;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Cycle;

/// <summary>Why no node takes a pod, in the words of the FailedScheduling event (kubernetes framework.FitError).</summary>
internal sealed class FitError
{
    /// <summary>There is no node at all.</summary>
    public static readonly FitError NoNodes = new(0, []);

    private readonly IReadOnlyList<(NodeInfo Node, Rejection Rejection)> _rejections;
    private readonly string? _preemption;
    private readonly Rejection? _everywhere;

    /// <summary>Gathers what the nodes said.</summary>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="rejections">What each said.</param>
    /// <param name="preemption">What kept preemption from helping; null when it did help.</param>
    /// <param name="everywhere">Why the pod fits on no node, whichever it is; null when the nodes were asked.</param>
    public FitError(
        int nodes, IReadOnlyList<(NodeInfo Node, Rejection Rejection)> rejections, string? preemption = null, Rejection? everywhere = null)
    {
        _everywhere = everywhere;
        Nodes = nodes;
        _rejections = rejections;
        _preemption = preemption;
    }

    /// <summary>How many nodes there are.</summary>
    public int Nodes { get; }

    /// <summary>The plugins that rejected a node: only what they watch can make the pod schedulable.</summary>
    public IReadOnlyList<IFilterPlugin> Plugins => [.. _rejections.Select(static r => r.Rejection.Plugin!).Distinct()];

    /// <summary>The nodes' reasons, each with its count.</summary>
    public string Reasons
    {
        get
        {
            if (_everywhere is not null)
            {
                return string.Create(CultureInfo.InvariantCulture, $"0/{Nodes} nodes are available: {string.Join(", ", _everywhere.Reasons)}.");
            }

            var counts = new Dictionary<string, int>();
            foreach (var reason in _rejections.SelectMany(static r => r.Rejection.Reasons))
            {
                counts[reason] = counts.GetValueOrDefault(reason) + 1;
            }

            var lines = counts.Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")).ToArray();
            Array.Sort(lines, string.CompareOrdinal);
            return string.Create(CultureInfo.InvariantCulture, $"0/{Nodes} nodes are available: {string.Join(", ", lines)}.");
        }
    }

    /// <summary>The message: the reasons, and what kept preemption from helping, unless it did help.</summary>
    public string Message =>
        Nodes == 0 ? "no nodes available to schedule pods" : _preemption is null ? Reasons : Reasons + " preemption: " + _preemption;
}
