using ActorCluster.Api.Lab;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>
/// What a fault stands in the way of, and until when. An invariant with a time bound counts only the time in which the parts that it needs
/// could work; one without looks at no fault at all. Where scheduler and controllers may have lost their lease, they are impaired until
/// somebody leads again.
/// </summary>
/// <param name="takeover">How long it takes at the most until somebody leads again.</param>
internal sealed class Impairments(TimeSpan takeover)
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

        // Nobody renews a lease through a watch; what else stops the control plane may cost a leader its lease.
        if (fact.Entry is null or { Api: not null } or { Store: not null } or { Component: not null })
        {
            Move("", fact, takeover);
        }
        else if (fact.Entry is { Watch: not null })
        {
            Move("", fact, TimeSpan.Zero);
        }

        foreach (var node in fact.Nodes)
        {
            Move(node, fact, TimeSpan.Zero);
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

    private void Move(string part, FaultMoved fact, TimeSpan aftermath)
    {
        var known = _parts.GetValueOrDefault(part);
        if (fact.Began)
        {
            _parts[part] = known with { Active = known.Active + 1 };
            return;
        }

        var until = fact.At + aftermath;
        _parts[part] = new Part(Math.Max(0, known.Active - 1), until > known.Until ? until : known.Until);
    }

    private readonly record struct Part(int Active, DateTimeOffset Until);
}
