using Akka.Configuration;

namespace ActorCluster.Client.Configuration;

/// <summary>The settings under <c>actorcluster.client</c>.</summary>
public sealed record ClientSettings
{
    /// <summary>How long a request may stay unanswered; zero for ever.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>How long a watch may stay silent; zero for ever.</summary>
    public required TimeSpan WatchSilenceTimeout { get; init; }

    /// <summary>The pause before the first new attempt of a failed watch.</summary>
    public required TimeSpan WatchRetryInitial { get; init; }

    /// <summary>The longest pause between attempts.</summary>
    public required TimeSpan WatchRetryMaximum { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static ClientSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.client");
        var settings = new ClientSettings
        {
            RequestTimeout = section.GetTimeSpan("request-timeout"),
            WatchSilenceTimeout = section.GetTimeSpan("watch-silence-timeout"),
            WatchRetryInitial = section.GetTimeSpan("watch-retry-initial"),
            WatchRetryMaximum = section.GetTimeSpan("watch-retry-maximum"),
        };
        if (settings.WatchRetryInitial <= TimeSpan.Zero || settings.WatchRetryMaximum < settings.WatchRetryInitial)
        {
            throw new ConfigurationException(
                "actorcluster.client: watch-retry-initial must be positive and at most watch-retry-maximum");
        }

        return settings;
    }
}
