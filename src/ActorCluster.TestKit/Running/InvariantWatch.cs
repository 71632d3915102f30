using System.Globalization;
using System.Text;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using Akka.Configuration;

namespace ActorCluster.TestKit.Running;

/// <summary>Holds a run against the invariants of Kubernetes.</summary>
internal sealed class InvariantWatch
{
    private const int MostNamed = 5;

    private readonly CheckerSet? _checkers;

    /// <summary>Creates the watch, before the first fact.</summary>
    /// <param name="options">Which invariants count.</param>
    /// <param name="settings">The cluster's settings.</param>
    /// <exception cref="ArgumentException">There is no invariant of a name.</exception>
    public InvariantWatch(SimulationOptions options, Config settings)
    {
        var own = CheckerSettings.FromConfig(settings);
        if (options.ExceptInvariants.Except(CheckerRegistry.Names(own)).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"there is no invariant called {unknown}, only {string.Join(", ", CheckerRegistry.Names(own))}");
        }

        _checkers = options.CheckInvariants
            ? new CheckerSet([.. CheckerRegistry.All(own).Where(checker => !options.ExceptInvariants.Contains(checker.Name))])
            : null;
    }

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact.</param>
    public void Observe(Fact fact) => _checkers?.Observe(fact);

    /// <summary>Ends the observation.</summary>
    /// <param name="now">The end.</param>
    /// <returns>What was broken, with its evidence; null when nothing was.</returns>
    public string? Finish(DateTimeOffset now)
    {
        if (_checkers is null)
        {
            return null;
        }

        _checkers.Finish(now);
        var text = new StringBuilder();
        foreach (var checker in _checkers.Checkers.Where(static checker => checker.Broken > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"The invariant {checker.Name} was broken {checker.Broken} times: {checker.Statement}");
            foreach (var violation in checker.Violations.Take(MostNamed))
            {
                var facts = string.Join(", ", violation.Evidence);
                text.AppendLine(CultureInfo.InvariantCulture, $"  {violation.At:HH:mm:ss.fff} {violation.Message} (facts {facts} of the history)");
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
