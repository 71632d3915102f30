using ActorCluster.Api.Lab;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>
/// What a fault stands in the way of, and until when. An invariant with a time bound counts only the time in which the parts that it needs
/// could work; one without looks at no fault at all.
/// </summary>
internal sealed class Impairments
{
    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);

    /// <summary>Takes in that a fault began or ended.</summary>
    /// <param name="fact">The fact.</param>
    public void Observe(FaultMoved fact)
    {
        if (fact.Entry is { Action: not null } or { Load: not null })
        {
            return;
        }

        if (fact.Entry is null or { Api: not null } or { Store: not null } or { Watch: not null } or { Component: not null })
        {
            Move("", fact);
        }

        foreach (var node in fact.Nodes)
        {
            Move(node, fact);
        }
    }

    /// <summary>Whether API, store, watches or components were impaired since a moment.</summary>
    /// <param name="since">The moment.</param>
    public bool OfControlPlane(DateTimeOffset since) => Of("", since);

    /// <summary>Whether a node or its link was impaired since a moment.</summary>
    /// <param name="node">The node.</param>
    /// <param name="since">The moment.</param>
    public bool OfNode(string node, DateTimeOffset since) => Of(node, since);

    private bool Of(string part, DateTimeOffset since) => _parts.TryGetValue(part, out var found) && (found.Active > 0 || found.Until >= since);

    private void Move(string part, FaultMoved fact)
    {
        var known = _parts.GetValueOrDefault(part);
        _parts[part] = fact.Began
            ? known with { Active = known.Active + 1 }
            : new Part(Math.Max(0, known.Active - 1), fact.At);
    }

    private readonly record struct Part(int Active, DateTimeOffset Until);
}
