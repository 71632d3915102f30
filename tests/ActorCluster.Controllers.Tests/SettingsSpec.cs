using ActorCluster.Client.Configuration;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.HorizontalPodAutoscalers;
using ActorCluster.Controllers.Jobs;
using ActorCluster.Controllers.NodeIpam;
using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.PodGarbageCollection;
using Akka.Configuration;

namespace ActorCluster.Controllers.Tests;

public sealed class SettingsSpec
{
    [Fact]
    public void Settings_must_have_kubernetes_defaults()
    {
        var settings = ControllerSettings.FromConfig(ReferenceConfiguration.Load());
        Assert.Equal(
            new ControllerSettings
            {
                Replicas = 1,
                KubeApiQps = 5000,
                KubeApiBurst = 10000,
                RetryInitial = TimeSpan.FromMilliseconds(5),
                RetryMaximum = TimeSpan.FromSeconds(1000),
                RestPerThousandObjects = TimeSpan.FromMilliseconds(50),
                RestartInitial = TimeSpan.FromSeconds(1),
                RestartMaximum = TimeSpan.FromMinutes(1),
                NamespaceDeletionGracePeriod = TimeSpan.FromSeconds(5),
                Jobs = new JobSettings
                {
                    SyncBatchPeriod = TimeSpan.FromSeconds(1),
                    PodFailureBackOff = TimeSpan.FromSeconds(10),
                    PodFailureBackOffMaximum = TimeSpan.FromMinutes(10),
                },
                MaxEndpointsPerSlice = 100,
                HorizontalPodAutoscalers = new AutoscalerSettings
                {
                    SyncPeriod = TimeSpan.FromSeconds(15),
                    Tolerance = 0.1,
                    DownscaleStabilization = TimeSpan.FromMinutes(5),
                    CpuInitializationPeriod = TimeSpan.FromMinutes(5),
                    InitialReadinessDelay = TimeSpan.FromSeconds(30),
                },
                NodeLifecycle = new NodeLifecycleSettings
                {
                    MonitorPeriod = TimeSpan.FromSeconds(5),
                    GracePeriod = TimeSpan.FromSeconds(50),
                    StartupGracePeriod = TimeSpan.FromMinutes(1),
                    TaintPeriod = TimeSpan.FromMilliseconds(100),
                    EvictionRate = 0.1,
                    SecondaryEvictionRate = 0.01,
                    LargeZoneThreshold = 50,
                    UnhealthyZoneThreshold = 0.55,
                },
                PodGarbageCollection = new PodGarbageCollectionSettings
                {
                    Period = TimeSpan.FromSeconds(20),
                    Quarantine = TimeSpan.FromSeconds(40),
                    TerminatedPodThreshold = 12500,
                },
                NodeIpam = new NodeIpamSettings { ClusterCidr = System.Net.IPNetwork.Parse("10.224.0.0/11"), NodeMaskSize = 24 },
            },
            settings);
        Assert.Equal(TimeSpan.FromMilliseconds(150), settings.RestAfter(3000));
    }

    [Theory]
    [InlineData("replicas = -1")]
    [InlineData("retry-initial = 0s")]
    [InlineData("retry-maximum = 1ms")]
    [InlineData("restart-maximum = 1ms")]
    [InlineData("endpoint-slices.max-endpoints-per-slice = 1001")]
    [InlineData("node-lifecycle.monitor-period = 0s")]
    [InlineData("node-lifecycle.eviction-rate = -1")]
    [InlineData("node-lifecycle.unhealthy-zone-threshold = 1.1")]
    [InlineData("jobs.pod-failure-back-off-maximum = 1s")]
    [InlineData("pod-garbage-collection.period = 0s")]
    [InlineData("pod-garbage-collection.terminated-pod-threshold = -1")]
    [InlineData("horizontal-pod-autoscalers.sync-period = 0s")]
    [InlineData("horizontal-pod-autoscalers.tolerance = 1")]
    [InlineData("node-ipam.cluster-cidr = \"nonsense\"")]
    [InlineData("node-ipam.node-cidr-mask-size = 8")]
    public void Settings_must_refuse_what_makes_no_sense(string overlay) => Assert.Throws<ConfigurationException>(() => ControllerSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.controllers { " + overlay + " }").WithFallback(ReferenceConfiguration.Load())));

    [Fact]
    public void Settings_must_let_nodes_go_without_addresses() => Assert.Null(ControllerSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.controllers.node-ipam.cluster-cidr = off").WithFallback(ReferenceConfiguration.Load())).NodeIpam.ClusterCidr);
}
