using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>What every checker has: its violations, counted in full and kept in part.</summary>
/// <param name="name">The invariant's name.</param>
/// <param name="statement">What has to hold.</param>
/// <param name="interest">What it wants to be told.</param>
public abstract class Checker(string name, string statement, FactInterest interest) : IChecker
{
    private const int MostKept = 100;

    private readonly List<Violation> _violations = [];

    /// <inheritdoc />
    public string Name { get; } = name;

    /// <inheritdoc />
    public string Statement { get; } = statement;

    /// <inheritdoc />
    public FactInterest Interest { get; } = interest;

    /// <inheritdoc />
    public IReadOnlyList<Violation> Violations => _violations;

    /// <inheritdoc />
    public long Broken { get; private set; }

    /// <inheritdoc />
    public long Judged { get; private set; }

    /// <inheritdoc />
    public abstract void Observe(Fact fact);

    /// <inheritdoc />
    public virtual void Finish(DateTimeOffset at)
    {
    }

    /// <summary>Counts an occasion at which the invariant could have been broken.</summary>
    protected void Count() => Judged++;

    /// <summary>Records that the invariant is broken.</summary>
    /// <param name="at">When.</param>
    /// <param name="message">What was seen.</param>
    /// <param name="evidence">The facts that show it; zeros are left out.</param>
    protected void Report(DateTimeOffset at, FormattableString message, params ReadOnlySpan<long> evidence)
    {
        Broken++;
        if (_violations.Count < MostKept)
        {
            ArgumentNullException.ThrowIfNull(message);
            var facts = new List<long>(evidence.Length);
            foreach (var fact in evidence)
            {
                if (fact != 0)
                {
                    facts.Add(fact);
                }
            }

            _violations.Add(new Violation(Name, at, FormattableString.Invariant(message), facts));
        }
    }
}
