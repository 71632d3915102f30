using System.Globalization;
using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Cycle;

/// <summary>Why no node takes a pod, in the words of the FailedScheduling event (kubernetes framework.FitError).</summary>
internal sealed class FitError
{
    /// <summary>There is no node at all.</summary>
    public static readonly FitError NoNodes = new(0, []);

    private readonly List<(NodeInfo Node, Rejection Rejection)> _rejections;

    public FitError(int nodes, List<(NodeInfo Node, Rejection Rejection)> rejections)
    {
        Nodes = nodes;
        _rejections = rejections;
    }

    /// <summary>How many nodes there are.</summary>
    public int Nodes { get; }

    /// <summary>The plugins that rejected a node: only what they watch can make the pod schedulable.</summary>
    public IReadOnlySet<string> Plugins => _rejections.Select(static r => r.Rejection.Plugin).ToHashSet();

    /// <summary>The message.</summary>
    /// <param name="pod">The pod.</param>
    public string Message(Pod pod)
    {
        if (Nodes == 0)
        {
            return "no nodes available to schedule pods";
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"0/{Nodes} nodes are available: ");
        text.Append(Histogram(_rejections.SelectMany(static r => r.Rejection.Reasons))).Append('.');
        text.Append(" preemption: ");
        if (pod.Spec.PreemptionPolicy == PreemptionPolicy.Never)
        {
            text.Append("not eligible due to preemptionPolicy=Never.");
        }
        else
        {
            var explanations = _rejections.Select(static r => r.Rejection.PreemptionMightHelp
                ? "No preemption victims found for incoming pod"
                : "Preemption is not helpful for scheduling");
            text.Append(CultureInfo.InvariantCulture, $"0/{Nodes} nodes are available: ").Append(Histogram(explanations)).Append('.');
        }

        return text.ToString();
    }

    private static string Histogram(IEnumerable<string> reasons)
    {
        var counts = new Dictionary<string, int>();
        foreach (var reason in reasons)
        {
            counts[reason] = counts.GetValueOrDefault(reason) + 1;
        }

        var lines = counts.Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")).ToArray();
        Array.Sort(lines, string.CompareOrdinal);
        return string.Join(", ", lines);
    }
}
