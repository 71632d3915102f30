using ActorCluster.Client.Configuration;
using ActorCluster.Node.Settings;
using Akka.Configuration;

namespace ActorCluster.Node.Tests.Settings;

public sealed class NodeSettingsSpec
{
    [Fact]
    public void Reference_must_hold_every_default()
    {
        var settings = NodeSettings.FromConfig(ReferenceConfiguration.Load());
        Assert.Equal(new NodeResources(4000, 8L << 30, 100L << 30, 110), settings.Capacity);
        Assert.Equal(new NodeResources(0, 100L << 20, 10L << 30, 0), settings.Reserved);
        Assert.Equal("linux", settings.System.OperatingSystem);
        Assert.Equal("amd64", settings.System.Architecture);
        Assert.Equal("6.8.0-actorcluster", settings.System.KernelVersion);
        Assert.Equal("ActorCluster Linux", settings.System.OsImage);
        Assert.Equal("containerd://2.0.0", settings.System.ContainerRuntimeVersion);
        Assert.Equal("v1.32.0", settings.System.KubeletVersion);
        Assert.Equal("172.18.0.0/16", settings.NodeAddresses);
        Assert.Equal("10.244.0.0/14", settings.PodAddresses);
        var kubelet = settings.Kubelet;
        Assert.Equal(TimeSpan.FromSeconds(10), kubelet.StatusUpdateFrequency);
        Assert.Equal(TimeSpan.FromMinutes(5), kubelet.StatusReportFrequency);
        Assert.Equal(TimeSpan.FromSeconds(40), kubelet.LeaseDuration);
        Assert.Equal(TimeSpan.FromSeconds(10), kubelet.LeaseRenewInterval);
        Assert.Equal(0.04, kubelet.LeaseRenewJitter);
        Assert.Equal(TimeSpan.FromMilliseconds(200), kubelet.LeaseRetryInitial);
        Assert.Equal(TimeSpan.FromSeconds(7), kubelet.LeaseRetryMaximum);
        Assert.Equal(TimeSpan.FromSeconds(10), kubelet.RequestTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(100), kubelet.RegisterRetryInitial);
        Assert.Equal(TimeSpan.FromSeconds(7), kubelet.RegisterRetryMaximum);
        Assert.Equal(TimeSpan.FromSeconds(10), kubelet.CrashBackoffInitial);
        Assert.Equal(TimeSpan.FromMinutes(5), kubelet.CrashBackoffMaximum);
        Assert.Equal(TimeSpan.FromSeconds(10), kubelet.ImageBackoffInitial);
        Assert.Equal(TimeSpan.FromMinutes(5), kubelet.ImageBackoffMaximum);
        Assert.Equal(TimeSpan.FromSeconds(5), kubelet.ErrorResync);
        Assert.Equal(TimeSpan.FromSeconds(2), kubelet.MinimumGrace);
        Assert.Equal(TimeSpan.Zero, kubelet.ShutdownGrace);
        Assert.Equal(TimeSpan.Zero, kubelet.ShutdownGraceOfCriticalPods);
        Assert.True(kubelet.NodeEvents);
        Assert.Equal(TimeSpan.FromSeconds(10), kubelet.Eviction.Interval);
        Assert.Equal(TimeSpan.FromMinutes(5), kubelet.Eviction.PressureTransition);
        Assert.Equal(TimeSpan.FromSeconds(30), kubelet.Eviction.CleanupWait);
        Assert.Equal(TimeSpan.FromSeconds(1), kubelet.Eviction.CleanupPoll);
        Assert.Equal(TimeSpan.Zero, kubelet.Eviction.MaximumPodGrace);
        Assert.Equal(
            [
                new EvictionThreshold(EvictionSignal.MemoryAvailable, new EvictionAmount(100L << 20, 0), default, default),
                new EvictionThreshold(EvictionSignal.NodeFsAvailable, new EvictionAmount(0, 0.1f), default, default),
                new EvictionThreshold(EvictionSignal.NodeFsInodesFree, new EvictionAmount(0, 0.05f), default, default),
                new EvictionThreshold(EvictionSignal.ImageFsAvailable, new EvictionAmount(0, 0.15f), default, default),
                new EvictionThreshold(EvictionSignal.ImageFsInodesFree, new EvictionAmount(0, 0.05f), default, default),
            ],
            kubelet.Eviction.Thresholds);
        Assert.Equal(TimeSpan.FromMinutes(5), kubelet.ImageCollection.Interval);
        Assert.Equal(85, kubelet.ImageCollection.HighThresholdPercent);
        Assert.Equal(80, kubelet.ImageCollection.LowThresholdPercent);
        Assert.Equal(TimeSpan.FromMinutes(2), kubelet.ImageCollection.MinimumAge);
        Assert.Equal(6_553_600, settings.Machine.Inodes);
        Assert.Equal(32_768, settings.Machine.Processes);
        Assert.Equal(0, settings.Machine.ImageDiskBytes);
        Assert.Equal(6_553_600, settings.Machine.ImageDiskInodes);
        var runtime = settings.Runtime;
        Assert.Equal(TimeSpan.Zero, runtime.SandboxDelay);
        Assert.Equal(TimeSpan.Zero, runtime.StartDelay);
        Assert.Equal(50L << 20, runtime.PullBytesPerSecond);
        Assert.Equal(5L << 20, runtime.ImageSizeMinimumBytes);
        Assert.Equal(200L << 20, runtime.ImageSizeMaximumBytes);
        Assert.True(runtime.SerializeImagePulls);
        Assert.Equal(200, runtime.LogLines);
        Assert.True(runtime.ShellIgnoresTerm);
        Assert.Equal(TimeSpan.FromSeconds(1), runtime.InitRunFor);
        Assert.Equal(5, runtime.DefaultCpuMillis);
        Assert.Equal(16L << 20, runtime.DefaultMemoryBytes);
        Assert.Equal(1000, runtime.RequestQueue);
        Assert.Equal(["busybox", "nginx", "registry.k8s.io/pause"], runtime.Images.Keys.Order());
        Assert.Equal(70L << 20, runtime.Images["nginx"].SizeBytes);
        Assert.Equal(["start worker processes"], runtime.Images["nginx"].Log);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.ProxyMinSyncPeriod);
        Assert.Equal(10000, settings.Link.FaultBuffer);
        Assert.Equal(TimeSpan.FromMilliseconds(50), settings.Link.ReorderWindow);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.Link.ConnectRetryInitial);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Link.ConnectRetryMaximum);
        Assert.Equal(TimeSpan.FromSeconds(25), settings.Link.SilenceTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.Link.SyncRetry);
        Assert.Equal(1000, settings.Link.EventBuffer);
        Assert.Equal(100, settings.Link.FrameSize);
        Assert.Equal(TimeSpan.FromMilliseconds(200), settings.GatewayRetryInitial);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.GatewayRetryMaximum);
    }

    [Fact]
    public void One_hard_threshold_must_put_all_the_default_ones_out_and_soft_ones_come_beside()
    {
        var overlay = ConfigurationFactory.ParseString(
            """
            actorcluster.node.kubelet {
              eviction-hard = "pid.available<10%"
              eviction-soft = "memory.available<1.5Gi"
              eviction-soft-grace-period = "memory.available=1m30s"
              eviction-minimum-reclaim = "memory.available=500Mi"
            }
            """);
        Assert.Equal(
            [
                new EvictionThreshold(EvictionSignal.PidAvailable, new EvictionAmount(0, 0.1f), default, default),
                new EvictionThreshold(
                    EvictionSignal.MemoryAvailable, new EvictionAmount(1536L << 20, 0), TimeSpan.FromSeconds(90), new EvictionAmount(500L << 20, 0)),
            ],
            NodeSettings.FromConfig(overlay.WithFallback(ReferenceConfiguration.Load())).Kubelet.Eviction.Thresholds);
    }

    [Theory]
    [InlineData("kubelet.status-update-frequency = 0s")]
    [InlineData("kubelet.lease-retry-maximum = 1ms")]
    [InlineData("kubelet.lease-renew-jitter = 2")]
    [InlineData("kubelet.shutdown-grace-period = 500ms")]
    [InlineData("kubelet { shutdown-grace-period = 20s, shutdown-grace-period-critical-pods = 30s }")]
    [InlineData("runtime.log-lines = -1")]
    [InlineData("runtime.images.nginx { exit-code = often }")]
    [InlineData("runtime.images.nginx { exit-cod = 1 }")]
    [InlineData("capacity.cpu = \"much\"")]
    [InlineData("kubelet.eviction-hard = \"memory.free<1Gi\"")]
    [InlineData("kubelet.eviction-hard = \"memory.available<100%\"")]
    [InlineData("kubelet.eviction-hard = \"memory.available<1Gi,memory.available<2Gi\"")]
    [InlineData("kubelet.eviction-soft = \"memory.available<1Gi\"")]
    [InlineData("kubelet.image-gc-low-threshold = 90")]
    [InlineData("machine.processes = \"0\"")]
    [InlineData("addresses.nodes = \"300.0.0.0/8\"")]
    [InlineData("link.frame-size = 0")]
    public void Nonsense_must_be_refused(string overlay) => Assert.Throws<ConfigurationException>(() =>
        NodeSettings.FromConfig(ConfigurationFactory.ParseString("actorcluster.node." + overlay).WithFallback(ReferenceConfiguration.Load())));
}
