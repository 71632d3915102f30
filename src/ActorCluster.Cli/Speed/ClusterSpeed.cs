using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Hosting.Speed;
using Akka.Configuration;

namespace ActorCluster.Cli.Speed;

/// <summary>
/// How fast a cluster's time passes, and the moment from which it does. Every process of the cluster has the same, so that their clocks
/// agree; <c>up</c> chooses the moment.
/// </summary>
/// <param name="Factor">How many seconds of the cluster pass in a real one.</param>
/// <param name="Origin">The moment at which the cluster's clock and the real one show the same; null at a factor of one.</param>
internal sealed record ClusterSpeed(double Factor, DateTimeOffset? Origin)
{
    /// <summary>Real time.</summary>
    public static ClusterSpeed Real { get; } = new(1, null);

    /// <summary>Reads a factor, as <c>10x</c>, <c>10</c> or <c>0.5x</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The factor; null when it is none.</returns>
    public static double? Parse(string text) => SpeedFactor.Parse(text);

    /// <summary>Reads the setting <c>actorcluster.speed</c>.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">It is no factor.</exception>
    public static double FactorOf(Config root) => SpeedFactor.Of(root);

    /// <summary>A speed that begins now.</summary>
    /// <param name="factor">How many seconds of the cluster pass in a real one.</param>
    public static ClusterSpeed From(double factor) => factor == 1 ? Real : new ClusterSpeed(factor, SystemClock.Instance.GetUtcNow());

    /// <summary>The speed of a process.</summary>
    /// <param name="root">Its configuration.</param>
    /// <param name="origin">The moment that <c>up</c> chose; null when nobody did.</param>
    /// <exception cref="CommandException">Time is to pass at another speed than the real one, and nobody says from when on.</exception>
    public static ClusterSpeed Of(Config root, DateTimeOffset? origin)
    {
        var factor = FactorOf(root);
        return (factor, origin) switch
        {
            (1, _) => Real,
            (_, null) => throw new CommandException("a speed other than 1x needs --clock-origin, the same for every process of the cluster"),
            _ => new ClusterSpeed(factor, origin),
        };
    }

    /// <summary>The cluster's clock.</summary>
    public TimeProvider Clock() => Origin is { } origin ? new ScaledClock(SystemClock.Instance, Factor, origin) : SystemClock.Instance;
}
