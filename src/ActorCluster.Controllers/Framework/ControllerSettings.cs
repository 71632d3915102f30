using Akka.Configuration;

namespace ActorCluster.Controllers.Framework;

/// <summary>The settings under <c>actorcluster.controllers</c> that every controller shares.</summary>
public sealed record ControllerSettings
{
    /// <summary>The pause before a failed key is tried again for the first time.</summary>
    public required TimeSpan RetryInitial { get; init; }

    /// <summary>The longest pause between tries.</summary>
    public required TimeSpan RetryMaximum { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static ControllerSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.controllers");
        var settings = new ControllerSettings
        {
            RetryInitial = section.GetTimeSpan("retry-initial"),
            RetryMaximum = section.GetTimeSpan("retry-maximum"),
        };
        if (settings.RetryInitial <= TimeSpan.Zero || settings.RetryMaximum < settings.RetryInitial)
        {
            throw new ConfigurationException("actorcluster.controllers: retry-initial must be positive and at most retry-maximum");
        }

        return settings;
    }
}
