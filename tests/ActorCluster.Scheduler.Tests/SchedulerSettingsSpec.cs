using ActorCluster.Client.Configuration;
using Akka.Configuration;

namespace ActorCluster.Scheduler.Tests;

public sealed class SchedulerSettingsSpec
{
    [Fact]
    public void Settings_must_have_kubernetes_defaults() => Assert.Equal(
        new SchedulerSettings
        {
            Replicas = 1,
            Name = "default-scheduler",
            BackOffInitial = TimeSpan.FromSeconds(1),
            BackOffMaximum = TimeSpan.FromSeconds(10),
            UnschedulableTimeout = TimeSpan.FromMinutes(5),
            VolumeBindingTimeout = TimeSpan.FromMinutes(10),
            FlushInterval = TimeSpan.FromSeconds(1),
            PercentageOfNodesToScore = 0,
            PodsPerTurn = 32,
        },
        SchedulerSettings.FromConfig(ReferenceConfiguration.Load()));

    [Theory]
    [InlineData("replicas = -1")]
    [InlineData("pod-initial-backoff = 0s")]
    [InlineData("pod-max-backoff = 1ms")]
    [InlineData("percentage-of-nodes-to-score = 101")]
    [InlineData("pods-per-turn = 0")]
    [InlineData("flush-interval = 0s")]
    public void Settings_must_refuse_nonsense(string overlay) => Assert.Throws<ConfigurationException>(() =>
        SchedulerSettings.FromConfig(ConfigurationFactory.ParseString("actorcluster.scheduler." + overlay).WithFallback(ReferenceConfiguration.Load())));
}
