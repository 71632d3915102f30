using Akka.Configuration;

namespace ActorCluster.Node.Settings;

/// <summary>The settings under <c>actorcluster.node.kubelet</c>; <c>config/reference.conf</c> says why each has its default.</summary>
public sealed record KubeletSettings
{
    /// <summary>How often the node status is computed.</summary>
    public required TimeSpan StatusUpdateFrequency { get; init; }

    /// <summary>How often it is sent though nothing changed.</summary>
    public required TimeSpan StatusReportFrequency { get; init; }

    /// <summary>What the lease says about how long it lasts; zero sends none.</summary>
    public required TimeSpan LeaseDuration { get; init; }

    /// <summary>How often the lease is renewed.</summary>
    public required TimeSpan LeaseRenewInterval { get; init; }

    /// <summary>Jitter of that, as a fraction.</summary>
    public required double LeaseRenewJitter { get; init; }

    /// <summary>The pause after a first failed renewal.</summary>
    public required TimeSpan LeaseRetryInitial { get; init; }

    /// <summary>The longest pause between failed renewals.</summary>
    public required TimeSpan LeaseRetryMaximum { get; init; }

    /// <summary>How long a renewal or registration may stay unanswered.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>The pause after a first failed registration.</summary>
    public required TimeSpan RegisterRetryInitial { get; init; }

    /// <summary>The longest pause between registrations.</summary>
    public required TimeSpan RegisterRetryMaximum { get; init; }

    /// <summary>The pause after a container's second end in a row.</summary>
    public required TimeSpan CrashBackoffInitial { get; init; }

    /// <summary>The longest pause; twice as long a run resets the pauses.</summary>
    public required TimeSpan CrashBackoffMaximum { get; init; }

    /// <summary>The pause after a first failed image pull.</summary>
    public required TimeSpan ImageBackoffInitial { get; init; }

    /// <summary>The longest pause between image pulls.</summary>
    public required TimeSpan ImageBackoffMaximum { get; init; }

    /// <summary>How long after an error a pod is looked at again.</summary>
    public required TimeSpan ErrorResync { get; init; }

    /// <summary>What a container gets at the least between the two signals, unless it is evicted.</summary>
    public required TimeSpan MinimumGrace { get; init; }

    /// <summary>How long the pods have when the machine goes off in order; zero ends nothing in order.</summary>
    public required TimeSpan ShutdownGrace { get; init; }

    /// <summary>How much of that critical pods have for themselves, after the others.</summary>
    public required TimeSpan ShutdownGraceOfCriticalPods { get; init; }

    /// <summary>Whether the node's own events are recorded.</summary>
    public required bool NodeEvents { get; init; }

    /// <summary>Node-pressure eviction.</summary>
    public required EvictionSettings Eviction { get; init; }

    /// <summary>The removal of images that nobody uses.</summary>
    public required ImageCollectionSettings ImageCollection { get; init; }

    internal static KubeletSettings FromConfig(Config section)
    {
        var settings = new KubeletSettings
        {
            StatusUpdateFrequency = section.GetTimeSpan("status-update-frequency"),
            StatusReportFrequency = section.GetTimeSpan("status-report-frequency"),
            LeaseDuration = section.GetTimeSpan("lease-duration"),
            LeaseRenewInterval = section.GetTimeSpan("lease-renew-interval"),
            LeaseRenewJitter = section.GetDouble("lease-renew-jitter"),
            LeaseRetryInitial = section.GetTimeSpan("lease-retry-initial"),
            LeaseRetryMaximum = section.GetTimeSpan("lease-retry-maximum"),
            RequestTimeout = section.GetTimeSpan("request-timeout"),
            RegisterRetryInitial = section.GetTimeSpan("register-retry-initial"),
            RegisterRetryMaximum = section.GetTimeSpan("register-retry-maximum"),
            CrashBackoffInitial = section.GetTimeSpan("crash-backoff-initial"),
            CrashBackoffMaximum = section.GetTimeSpan("crash-backoff-maximum"),
            ImageBackoffInitial = section.GetTimeSpan("image-backoff-initial"),
            ImageBackoffMaximum = section.GetTimeSpan("image-backoff-maximum"),
            ErrorResync = section.GetTimeSpan("error-resync"),
            MinimumGrace = section.GetTimeSpan("minimum-grace"),
            ShutdownGrace = section.GetTimeSpan("shutdown-grace-period"),
            ShutdownGraceOfCriticalPods = section.GetTimeSpan("shutdown-grace-period-critical-pods"),
            NodeEvents = section.GetBoolean("node-events"),
            Eviction = EvictionSettings.FromConfig(section),
            ImageCollection = ImageCollectionSettings.FromConfig(section),
        };
        NodeSettings.Check(settings.StatusUpdateFrequency > TimeSpan.Zero, "kubelet.status-update-frequency must be positive");
        NodeSettings.Check(settings.StatusReportFrequency >= settings.StatusUpdateFrequency, "kubelet.status-report-frequency must be at least status-update-frequency");
        NodeSettings.Check(settings.LeaseRenewInterval > TimeSpan.Zero, "kubelet.lease-renew-interval must be positive");
        NodeSettings.Check(settings.LeaseRenewJitter is >= 0 and <= 1, "kubelet.lease-renew-jitter must lie between 0 and 1");
        NodeSettings.Check(settings.RequestTimeout > TimeSpan.Zero, "kubelet.request-timeout must be positive");
        NodeSettings.Check(settings.MinimumGrace >= TimeSpan.Zero, "kubelet.minimum-grace must not be negative");
        // pkg/kubelet/apis/config/validation
        NodeSettings.Check(
            settings.ShutdownGrace == TimeSpan.Zero || settings.ShutdownGrace >= TimeSpan.FromSeconds(1),
            "kubelet.shutdown-grace-period must be either zero or at least 1s");
        NodeSettings.Check(
            settings.ShutdownGraceOfCriticalPods == TimeSpan.Zero || settings.ShutdownGraceOfCriticalPods >= TimeSpan.FromSeconds(1),
            "kubelet.shutdown-grace-period-critical-pods must be either zero or at least 1s");
        NodeSettings.Check(
            settings.ShutdownGraceOfCriticalPods <= settings.ShutdownGrace,
            "kubelet.shutdown-grace-period-critical-pods must not be longer than shutdown-grace-period");
        NodeSettings.Check(settings.ErrorResync > TimeSpan.Zero, "kubelet.error-resync must be positive");
        CheckRetry(settings.LeaseRetryInitial, settings.LeaseRetryMaximum, "kubelet.lease-retry");
        CheckRetry(settings.RegisterRetryInitial, settings.RegisterRetryMaximum, "kubelet.register-retry");
        NodeSettings.Check(settings.CrashBackoffMaximum >= settings.CrashBackoffInitial, "kubelet.crash-backoff-maximum must be at least the initial one");
        NodeSettings.Check(settings.ImageBackoffMaximum >= settings.ImageBackoffInitial, "kubelet.image-backoff-maximum must be at least the initial one");
        return settings;
    }

    internal static void CheckRetry(TimeSpan initial, TimeSpan maximum, string name) =>
        NodeSettings.Check(initial > TimeSpan.Zero && maximum >= initial, $"{name}-initial must be positive and at most {name}-maximum");
}
