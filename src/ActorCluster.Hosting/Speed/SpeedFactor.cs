using System.Globalization;
using Akka.Configuration;

namespace ActorCluster.Hosting.Speed;

/// <summary>How many seconds of a cluster pass in a real one, as it is written.</summary>
public static class SpeedFactor
{
    /// <summary>The least and the most that makes sense: beyond it timers are all late, or nothing ever happens.</summary>
    private const double Slowest = 0.001, Fastest = 1000;

    /// <summary>Reads a factor, as <c>10x</c>, <c>10</c> or <c>0.5x</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The factor; null when it is none.</returns>
    public static double? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return double.TryParse(text.EndsWith('x') ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            && IsSensible(factor)
            ? factor
            : null;
    }

    /// <summary>Whether a cluster can be as fast as that.</summary>
    /// <param name="factor">How many seconds of the cluster pass in a real one.</param>
    public static bool IsSensible(double factor) => factor is >= Slowest and <= Fastest;

    /// <summary>Reads the setting <c>actorcluster.speed</c>.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">It is no factor.</exception>
    public static double Of(Config root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var text = root.GetConfig("actorcluster").GetString("speed");
        return Parse(text) ?? throw new ConfigurationException($"actorcluster.speed must be a factor between {Slowest} and {Fastest}, as 10x or 0.5x, not {text}");
    }
}
