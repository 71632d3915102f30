using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet.Eviction;

/// <summary>
/// One pass of a kubelet over what its node is short of: pkg/kubelet/eviction/eviction_manager.go, synchronize. Pure. A pass that has to
/// reclaim disk space ends with <see cref="EvictionStep.Reclaim"/>; with what is left after that <see cref="AfterReclaim"/> goes on.
/// </summary>
/// <remarks>
/// Signals of the kubelet that coincide here with others are left out: allocatableMemory.available is memory.available on a machine
/// without system processes, and containerfs is nodefs or imagefs.
/// </remarks>
internal static class EvictionPlan
{
    /// <summary>What a pass comes to.</summary>
    /// <param name="State">What to remember.</param>
    /// <param name="Step">What to do.</param>
    public readonly record struct Outcome(EvictionState State, EvictionStep Step);

    /// <summary>Begins a pass.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="levels">What is left.</param>
    /// <param name="candidates">Finds the pods; asked only when they matter.</param>
    /// <param name="areWithinLimits">Whether they are known to keep to their own limits.</param>
    /// <param name="state">What the pass before remembered.</param>
    /// <param name="now">The time.</param>
    public static Outcome Decide(
        EvictionSettings settings,
        NodeLevels levels,
        Func<IReadOnlyList<EvictablePod>> candidates,
        bool areWithinLimits,
        EvictionState state,
        DateTimeOffset now)
    {
        var next = Observe(settings, levels, state, now, out var starved);
        if (areWithinLimits && starved.Count == 0)
        {
            return new Outcome(next, EvictionStep.Nothing.Instance);
        }

        // Who exceeds its own limits goes whatever is left, all at once, and nobody else in this pass.
        var pods = candidates();
        List<EvictionStep.Victim>? exceeding = null;
        foreach (var pod in pods)
        {
            if (!PodAdmission.IsCritical(pod.Pod) && StorageLimits.Exceeded(pod, levels.HasImageDisk) is { } message)
            {
                (exceeding ??= []).Add(new EvictionStep.Victim(pod, message));
            }
        }

        if (exceeding is not null)
        {
            return new Outcome(next, new EvictionStep.EvictOverLimits(exceeding));
        }

        if (starved.Count == 0)
        {
            return new Outcome(next, EvictionStep.Nothing.Instance);
        }

        var driving = starved[0];
        return new Outcome(
            next, CanReclaim(driving.Signal, levels.HasImageDisk) ? new EvictionStep.Reclaim(starved) : Choose(settings, levels, pods, starved));
    }

    /// <summary>Goes on once dead containers and unused images are gone.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="levels">What is left now.</param>
    /// <param name="pods">The pods.</param>
    /// <param name="starved">The thresholds that the pass began with.</param>
    public static EvictionStep AfterReclaim(
        EvictionSettings settings, NodeLevels levels, IReadOnlyList<EvictablePod> pods, IReadOnlyList<EvictionThreshold> starved)
    {
        foreach (var threshold in settings.Thresholds)
        {
            if (IsMet(threshold, levels, true))
            {
                return Choose(settings, levels, pods, starved);
            }
        }

        return EvictionStep.Nothing.Instance;
    }

    private static EvictionStep Choose(
        EvictionSettings settings, NodeLevels levels, IReadOnlyList<EvictablePod> pods, IReadOnlyList<EvictionThreshold> starved)
    {
        var driving = starved[0];
        var ranked = EvictionRanking.Rank(pods, driving.Signal, levels.HasImageDisk);
        foreach (var pod in ranked)
        {
            if (!pod.IsCritical)
            {
                var message = EvictionMessages.LowOn(driving.Signal, starved, levels, pod.Candidate);
                // A hard threshold leaves no more than a second.
                return new EvictionStep.Evict(
                    driving, new EvictionStep.Victim(pod.Candidate, message), driving.IsHard ? TimeSpan.FromSeconds(1) : settings.MaximumPodGrace, ranked);
            }
        }

        return new EvictionStep.Starve(driving);
    }

    // The thresholds that drive evictions now are those whose grace is over, memory first; the others in the order of the settings.
    private static EvictionState Observe(
        EvictionSettings settings, NodeLevels levels, EvictionState state, DateTimeOffset now, out IReadOnlyList<EvictionThreshold> starved)
    {
        var count = settings.Thresholds.Count;
        var first = new DateTimeOffset?[count];
        var unresolved = new bool[count];
        var pressed = default(Pressure);
        List<EvictionThreshold>? driving = null;
        var memory = 0;
        for (var index = 0; index < count; index++)
        {
            var threshold = settings.Thresholds[index];
            if (!IsMet(threshold, levels, false) && !(state.Unresolved[index] && IsMet(threshold, levels, true)))
            {
                continue;
            }

            pressed = pressed.With(threshold.Signal);
            first[index] = state.FirstObserved[index] ?? now;
            if (now - first[index] >= threshold.Grace)
            {
                unresolved[index] = true;
                driving ??= [];
                if (threshold.Signal == EvictionSignal.MemoryAvailable)
                {
                    driving.Insert(memory++, threshold);
                }
                else
                {
                    driving.Add(threshold);
                }
            }
        }

        starved = driving ?? (IReadOnlyList<EvictionThreshold>)[];
        return new EvictionState(
            first,
            unresolved,
            Last(pressed.Memory, state.MemoryAt),
            Last(pressed.Disk, state.DiskAt),
            Last(pressed.Pid, state.PidAt));

        DateTimeOffset? Last(bool isPressed, DateTimeOffset? before) => isPressed ? now : now - before < settings.PressureTransition ? before : null;
    }

    private static bool IsMet(EvictionThreshold threshold, NodeLevels levels, bool withReclaim)
    {
        var level = levels[threshold.Signal];
        return level.Available < threshold.Amount.Of(level.Capacity) + (withReclaim ? threshold.MinimumReclaim.Of(level.Capacity) : 0);
    }

    // Images on a disk of their own do nothing for the main one (buildSignalToNodeReclaimFuncs).
    private static bool CanReclaim(EvictionSignal signal, bool hasImageDisk) => signal switch
    {
        EvictionSignal.ImageFsAvailable or EvictionSignal.ImageFsInodesFree => true,
        EvictionSignal.NodeFsAvailable or EvictionSignal.NodeFsInodesFree => !hasImageDisk,
        _ => false,
    };
}

/// <summary>What an eviction pass has to do.</summary>
internal abstract record EvictionStep
{
    /// <summary>Nothing.</summary>
    public sealed record Nothing : EvictionStep
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>Something is short, but there is nobody who may be evicted.</summary>
    public sealed record Starve(EvictionThreshold Driving) : EvictionStep;

    /// <summary>Dead containers and unused images are to go first.</summary>
    /// <param name="Starved">The thresholds that are met, the driving one first.</param>
    public sealed record Reclaim(IReadOnlyList<EvictionThreshold> Starved) : EvictionStep;

    /// <summary>Pods that exceed their own limits go, with a second's grace.</summary>
    public sealed record EvictOverLimits(IReadOnlyList<Victim> Victims) : EvictionStep;

    /// <summary>The first of the ranking that is not critical goes.</summary>
    /// <param name="Driving">The threshold.</param>
    /// <param name="Chosen">The pod.</param>
    /// <param name="Grace">What its containers have.</param>
    /// <param name="Ranking">All, in their order.</param>
    public sealed record Evict(EvictionThreshold Driving, Victim Chosen, TimeSpan Grace, IReadOnlyList<EvictionRanking.Ranked> Ranking) : EvictionStep;

    /// <summary>A pod that goes.</summary>
    /// <param name="Candidate">The pod.</param>
    /// <param name="Message">Why.</param>
    public readonly record struct Victim(EvictablePod Candidate, string Message);
}
