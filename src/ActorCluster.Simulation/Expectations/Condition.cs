using ActorCluster.Api.Lab;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Expectations;

/// <summary>
/// A <see cref="ClusterCondition"/> that is kept up to date fact by fact. Its leaves keep what they select and how much of that passes, so
/// that a fact costs no more than a look at its own object.
/// </summary>
internal abstract class Condition
{
    /// <summary>Whether it holds now.</summary>
    public abstract bool Holds { get; }

    /// <summary>
    /// Whether there was anything since <see cref="Watch"/> that it could have held of or not: something selected, something measured.
    /// </summary>
    public abstract bool HadChance { get; }

    /// <summary>Begins to look whether it has a chance.</summary>
    public abstract void Watch();

    /// <summary>Takes in a fact that the cluster has taken in already.</summary>
    /// <param name="fact">The fact.</param>
    /// <returns>Whether the condition may have changed.</returns>
    public abstract bool Observe(Fact fact);

    /// <summary>What is seen now, for people.</summary>
    public abstract string Describe();
}

/// <summary>All of several, or any of them.</summary>
/// <param name="parts">The conditions.</param>
/// <param name="all">All have to hold; otherwise one.</param>
internal sealed class JoinedCondition(IReadOnlyList<Condition> parts, bool all) : Condition
{
    public override bool Holds => all ? parts.All(static part => part.Holds) : parts.Any(static part => part.Holds);

    public override bool HadChance => all ? parts.All(static part => part.HadChance) : parts.Any(static part => part.HadChance);

    public override void Watch()
    {
        foreach (var part in parts)
        {
            part.Watch();
        }
    }

    public override bool Observe(Fact fact)
    {
        var changed = false;
        foreach (var part in parts)
        {
            changed |= part.Observe(fact);
        }

        return changed;
    }

    public override string Describe() => string.Join(all ? "; " : " / ", parts.Select(static part => part.Describe()));
}

/// <summary>The opposite.</summary>
/// <param name="inner">The condition.</param>
internal sealed class NegatedCondition(Condition inner) : Condition
{
    public override bool Holds => !inner.Holds;

    public override bool HadChance => inner.HadChance;

    public override void Watch() => inner.Watch();

    public override bool Observe(Fact fact) => inner.Observe(fact);

    public override string Describe() => inner.Describe();
}
