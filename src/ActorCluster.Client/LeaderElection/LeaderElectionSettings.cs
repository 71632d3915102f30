using Akka.Configuration;

namespace ActorCluster.Client.LeaderElection;

/// <summary>The settings under <c>actorcluster.leader-election</c>.</summary>
public sealed record LeaderElectionSettings
{
    /// <summary>Whether a lease decides who leads; otherwise every instance does.</summary>
    public required bool LeaderElect { get; init; }

    /// <summary>How long after a lease was last seen to change it may be taken from its holder.</summary>
    public required TimeSpan LeaseDuration { get; init; }

    /// <summary>How long a leader tries to renew its lease before it gives up.</summary>
    public required TimeSpan RenewDeadline { get; init; }

    /// <summary>The pause between attempts.</summary>
    public required TimeSpan RetryPeriod { get; init; }

    /// <summary>How much longer the pause between attempts of those who wait may be, as a multiple of it.</summary>
    public required double RetryJitter { get; init; }

    /// <summary>The pause before a component that ended is started again.</summary>
    public required TimeSpan RestartInitial { get; init; }

    /// <summary>The longest pause between restarts.</summary>
    public required TimeSpan RestartMaximum { get; init; }

    /// <summary>How long one request about the lease may take: half the renew deadline, at least 1 s (client-go resourcelock).</summary>
    public TimeSpan RequestTimeout => RenewDeadline / 2 < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : RenewDeadline / 2;

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static LeaderElectionSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.leader-election");
        var settings = new LeaderElectionSettings
        {
            LeaderElect = section.GetBoolean("leader-elect"),
            LeaseDuration = section.GetTimeSpan("lease-duration"),
            RenewDeadline = section.GetTimeSpan("renew-deadline"),
            RetryPeriod = section.GetTimeSpan("retry-period"),
            RetryJitter = section.GetDouble("retry-jitter"),
            RestartInitial = section.GetTimeSpan("restart-initial"),
            RestartMaximum = section.GetTimeSpan("restart-maximum"),
        };
        settings.Check();
        return settings;
    }

    // The same bounds as client-go's NewLeaderElector, whose lease counts in whole seconds, too.
    private void Check()
    {
        if (RetryPeriod <= TimeSpan.Zero || RetryJitter < 0 || LeaseDuration < TimeSpan.FromSeconds(1))
        {
            throw new ConfigurationException(
                "actorcluster.leader-election: retry-period must be positive, retry-jitter not negative, lease-duration at least 1s");
        }

        if (LeaseDuration <= RenewDeadline || RenewDeadline <= RetryPeriod * RetryJitter)
        {
            throw new ConfigurationException(
                "actorcluster.leader-election: lease-duration must be longer than renew-deadline, and that longer than retry-period times retry-jitter");
        }

        if (RestartInitial <= TimeSpan.Zero || RestartMaximum < RestartInitial)
        {
            throw new ConfigurationException("actorcluster.leader-election: restart-initial must be positive and at most restart-maximum");
        }
    }
}
