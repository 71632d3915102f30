using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Kubelet.Eviction;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Kubelet.Eviction;

/// <summary>One eviction pass: https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/.</summary>
public sealed class EvictionPlanSpec
{
    private const long Mi = 1L << 20;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Soft_threshold_must_press_at_once_and_evict_after_its_grace()
    {
        var soft = new EvictionThreshold(EvictionSignal.MemoryAvailable, Bytes(500), TimeSpan.FromSeconds(90), default);
        var settings = Settings(soft) with { MaximumPodGrace = TimeSpan.FromSeconds(20) };
        var state = EvictionState.Begin(settings);
        foreach (var second in new[] { 0, 30, 60 })
        {
            var early = Pass(settings, Levels(memory: 400), [APodUsing("a")], state, Start.AddSeconds(second));
            Assert.IsType<EvictionStep.Nothing>(early.Step);
            Assert.True(early.State.Pressure.Memory);
            state = early.State;
        }

        var step = Assert.IsType<EvictionStep.Evict>(
            Pass(settings, Levels(memory: 400), [APodUsing("a")], state, Start.AddSeconds(90)).Step);
        Assert.Equal(TimeSpan.FromSeconds(20), step.Grace);

        // A signal that went away meanwhile begins its grace anew.
        state = Pass(settings, Levels(memory: 600), [], state, Start.AddSeconds(70)).State;
        Assert.IsType<EvictionStep.Nothing>(Pass(settings, Levels(memory: 400), [APodUsing("a")], state, Start.AddSeconds(90)).Step);
    }

    [Fact]
    public void Threshold_must_stay_met_until_the_minimum_is_reclaimed()
    {
        var settings = Settings(new EvictionThreshold(EvictionSignal.MemoryAvailable, Bytes(100), default, Bytes(200)));
        var state = EvictionState.Begin(settings);
        // Between the threshold and the minimum above it nothing begins …
        Assert.IsType<EvictionStep.Nothing>(Pass(settings, Levels(memory: 250), [APodUsing("a")], state, Start).Step);
        // … but what has begun goes on.
        state = Pass(settings, Levels(memory: 50), [APodUsing("a")], state, Start).State;
        Assert.IsType<EvictionStep.Evict>(Pass(settings, Levels(memory: 250), [APodUsing("a")], state, Start).Step);
        Assert.IsType<EvictionStep.Nothing>(Pass(settings, Levels(memory: 300), [APodUsing("a")], state, Start).Step);
    }

    [Fact]
    public void Memory_must_come_first_and_the_disk_be_reclaimed_before_anybody_is_evicted()
    {
        var settings = Settings(Hard(EvictionSignal.ImageFsAvailable, new EvictionAmount(0, 0.15f)), Hard(EvictionSignal.MemoryAvailable, Bytes(100)));
        var state = EvictionState.Begin(settings);
        var both = Pass(settings, Levels(memory: 50, disk: 5), [APodUsing("a")], state, Start);
        Assert.Equal(EvictionSignal.MemoryAvailable, Assert.IsType<EvictionStep.Evict>(both.Step).Driving.Signal);
        Assert.Equal(new Pressure(true, true, false), both.State.Pressure);

        var disk = Assert.IsType<EvictionStep.Reclaim>(Pass(settings, Levels(disk: 5), [APodUsing("a")], state, Start).Step);
        Assert.IsType<EvictionStep.Nothing>(EvictionPlan.AfterReclaim(settings, Levels(disk: 50), [APodUsing("a")], disk.Starved));
        Assert.IsType<EvictionStep.Evict>(EvictionPlan.AfterReclaim(settings, Levels(disk: 6), [APodUsing("a")], disk.Starved));
    }

    [Fact]
    public void Critical_pods_must_be_passed_over()
    {
        var settings = Settings(Hard(EvictionSignal.MemoryAvailable, Bytes(100)));
        var critical = APodUsing("critical", memory: 900, priority: 2_000_000_000);
        var mirror = APodUsing("mirror", memory: 900) is var plain
            ? plain with { Pod = plain.Pod with { Metadata = plain.Pod.Metadata with { Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "x" } } } }
            : plain;
        var step = Decide(critical, mirror, APodUsing("small", memory: 1));
        Assert.Equal("small", Assert.IsType<EvictionStep.Evict>(step).Chosen.Candidate.Uid);
        Assert.IsType<EvictionStep.Starve>(Decide(critical, mirror));

        EvictionStep Decide(params EvictablePod[] pods) =>
            Pass(settings, Levels(memory: 50), pods, EvictionState.Begin(settings), Start).Step;
    }

    [Fact]
    public void Ranking_must_go_by_excess_of_requests_then_priority_then_amount()
    {
        EvictablePod[] pods =
        [
            APodUsing("within-but-huge", memory: 500, requested: 600),
            APodUsing("far-above", memory: 400, requested: 100),
            APodUsing("above-and-low", memory: 110, requested: 100, priority: -1),
            APodUsing("above", memory: 200, requested: 100),
            APodUsing("above-and-high", memory: 900, requested: 100, priority: 5),
        ];
        Assert.Equal(
            ["above-and-low", "far-above", "above", "above-and-high", "within-but-huge"],
            EvictionRanking.Rank(pods, EvictionSignal.MemoryAvailable, false).Select(r => r.Candidate.Uid));

        // Nobody requests process ids: the priority decides, then the number.
        EvictablePod[] forkers = [APodUsing("few", processes: 5), APodUsing("many", processes: 50), APodUsing("high", processes: 500, priority: 1)];
        Assert.Equal(["many", "few", "high"], EvictionRanking.Rank(forkers, EvictionSignal.PidAvailable, false).Select(r => r.Candidate.Uid));
    }

    [Fact]
    public void Disk_for_images_of_its_own_must_separate_layers_from_logs_and_volumes()
    {
        var layers = APodUsing("layers", layer: 300, log: 10);
        var logs = APodUsing("logs", layer: 100, log: 90);
        Assert.Equal("layers", First(EvictionSignal.NodeFsAvailable, false));
        Assert.Equal("logs", First(EvictionSignal.NodeFsAvailable, true));
        Assert.Equal("layers", First(EvictionSignal.ImageFsAvailable, true));

        string First(EvictionSignal signal, bool own) => EvictionRanking.Rank([logs, layers], signal, own)[0].Candidate.Uid;
    }

    [Fact]
    public void Victim_must_be_told_what_it_used()
    {
        var settings = Settings(Hard(EvictionSignal.MemoryAvailable, Bytes(100)));
        var pod = APodUsing("x", memory: 50, requested: 10);
        var step = Assert.IsType<EvictionStep.Evict>(
            Pass(settings, Levels(memory: 90), [pod], EvictionState.Begin(settings), Start).Step);
        Assert.Equal(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi. "
            + "Container x was using 50Mi, request is 10Mi, has larger consumption of memory. ",
            step.Chosen.Message);
        Assert.Equal(TimeSpan.FromSeconds(1), step.Grace);
    }

    [Fact]
    public void Pods_over_their_own_limits_must_go_all_at_once_before_anything_else()
    {
        var settings = Settings(Hard(EvictionSignal.MemoryAvailable, Bytes(100)));
        var container = Limited(APodUsing("container", layer: 60, log: 50), "100Mi");
        var within = Limited(APodUsing("within", layer: 60, log: 40), "100Mi");
        var whole = Limited(APodUsing("whole", layer: 60, log: 30, volume: 20), "100Mi");
        var volume = APodUsing("volume", volume: 11);
        volume = volume with { Pod = volume.Pod.With(s => s with { Volumes = [AnEmptyDir("cache", "10Mi")] }) };
        var step = Assert.IsType<EvictionStep.EvictOverLimits>(
            Pass(settings, Levels(memory: 50), [container, within, whole, volume], EvictionState.Begin(settings), Start).Step);
        Assert.Equal(
            [
                ("container", "Pod ephemeral local storage usage exceeds the total limit of containers 100Mi. "),
                ("whole", "Pod ephemeral local storage usage exceeds the total limit of containers 100Mi. "),
                ("volume", "Usage of EmptyDir volume \"cache\" exceeds the limit \"10Mi\". "),
            ],
            step.Victims.Select(v => (v.Candidate.Uid, v.Message)));

        // With a second container that may have more, only the container's own limit is exceeded.
        var two = container with { Pod = container.Pod.With(s => s with { Containers = [.. s.Containers!, Limited("other", "1Gi")] }) };
        Assert.Equal("Container container exceeded its local ephemeral storage limit \"100Mi\". ", StorageLimits.Exceeded(two, false));
    }

    private static EvictionPlan.Outcome Pass(
        EvictionSettings settings, NodeLevels levels, IReadOnlyList<EvictablePod> pods, EvictionState state, DateTimeOffset now) =>
        EvictionPlan.Decide(settings, levels, () => pods, areWithinLimits: false, state, now);

    private static EvictionSettings Settings(params EvictionThreshold[] thresholds) => new()
    {
        Interval = TimeSpan.FromSeconds(10),
        Thresholds = thresholds,
        MaximumPodGrace = default,
        PressureTransition = TimeSpan.FromMinutes(5),
        CleanupWait = TimeSpan.FromSeconds(30),
        CleanupPoll = TimeSpan.FromSeconds(1),
    };

    private static EvictionAmount Bytes(long mebibytes) => new(mebibytes * Mi, 0);

    private static EvictionThreshold Hard(EvictionSignal signal, EvictionAmount amount) => new(signal, amount, default, default);

    private static NodeLevels Levels(long memory = 1000, long disk = 100)
    {
        var fs = new Level(disk * Mi, 100 * Mi);
        var inodes = new Level(1000, 1000);
        return new NodeLevels(new Level(memory * Mi, 1024 * Mi), fs, inodes, fs, inodes, new Level(1000, 1000), false);
    }

    private static EvictablePod APodUsing(
        string name, long memory = 0, long requested = 0, int priority = 0, long layer = 0, long log = 0, long volume = 0, long processes = 1)
    {
        var container = requested > 0 ? AContainer(name).Requesting("1", $"{requested}Mi") : AContainer(name);
        var pod = APod(name, "node-a", container).WithUid(name).With(s => s with { Priority = priority });
        return new EvictablePod(
            pod,
            PodRequests.Of(pod.Spec),
            new PodUsage(name, [new ContainerUsage(name, 0, memory * Mi, layer * Mi, log * Mi, volume > 0 ? "cache" : null, volume * Mi, false, 0, processes)]));
    }

    private static EvictablePod Limited(EvictablePod pod, string limit) =>
        pod with { Pod = pod.Pod.With(s => s with { Containers = [Limited(s.Containers![0].Name, limit)] }) };

    private static Container Limited(string name, string limit) => AContainer(name) with
    {
        Resources = new ResourceRequirements { Limits = new Dictionary<string, Quantity> { [ResourceName.EphemeralStorage] = Quantity.Parse(limit) } },
    };

    private static Volume AnEmptyDir(string name, string limit) =>
        new() { Name = name, EmptyDir = new EmptyDirVolumeSource { SizeLimit = Quantity.Parse(limit) } };
}
