using ActorCluster.Client.Lab;
using ActorCluster.Node.Kubelet.Eviction;
using ActorCluster.Node.Kubelet.Images;
using ActorCluster.Node.Kubelet.Pods;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;
using Akka.Actor;
using LabCandidate = ActorCluster.Client.Lab.EvictionCandidate;

namespace ActorCluster.Node.Kubelet;

/// <content>
/// What the kubelet does when its node is short of something: eviction passes (pkg/kubelet/eviction) and the regular removal of images
/// (pkg/kubelet/images). It only sequences: <see cref="EvictionPlan"/> and <see cref="ImageCollection"/> decide.
/// </content>
internal sealed partial class KubeletActor
{
    private readonly List<string> _victims = [];
    private EvictionState _eviction;
    private IReadOnlyList<PodUsage>? _withinLimits;
    private IReadOnlyList<EvictionThreshold> _starved = [];
    private DateTimeOffset _victimsSince;
    private IReadOnlyDictionary<string, ImageTrack> _imageTracks = new Dictionary<string, ImageTrack>();
    private bool _imagesDetected;
    private bool _imageCollectionFailed;

    private void StartHousekeeping()
    {
        // Real kubelets start at different moments; nodes that start together in one process are spread by their first pause.
        if (_settings.Eviction.Interval > TimeSpan.Zero)
        {
            Timers.StartSingleTimer(TimerKey.Eviction, EvictionDue.Instance, _settings.Eviction.Interval * Math.Max(0.05, _random.NextDouble()));
        }

        if (_settings.ImageCollection.Interval > TimeSpan.Zero)
        {
            _runtime.Tell(new TakeUsage(UsagePurpose.ImageCollection));
            Timers.StartPeriodicTimer(TimerKey.ImageCollection, ImageCollectionDue.Instance, _settings.ImageCollection.Interval);
        }
    }

    private void Taken(UsageTaken taken)
    {
        var usage = taken.Usage;
        switch (taken.For)
        {
            case UsagePurpose.Eviction:
                // The same list of pods means the same use.
                var outcome = EvictionPlan.Decide(
                    _settings.Eviction, usage.Levels, () => Evictable(usage), ReferenceEquals(usage.Pods, _withinLimits), _eviction, _time.GetUtcNow());
                _withinLimits = outcome.Step is EvictionStep.Nothing ? usage.Pods : null;
                _statusChanged |= outcome.State.Pressure != _eviction.Pressure;
                _eviction = outcome.State;
                Do(outcome.Step, usage);
                break;
            case UsagePurpose.DeadContainersRemoved:
                RemoveUnusedImages(usage);
                break;
            case UsagePurpose.ImagesRemoved:
                Do(EvictionPlan.AfterReclaim(_settings.Eviction, usage.Levels, Evictable(usage), _starved), usage);
                break;
            case UsagePurpose.ImageCollection:
                CollectImages(usage);
                break;
        }
    }

    private void Do(EvictionStep step, NodeUsage usage)
    {
        switch (step)
        {
            case EvictionStep.Reclaim reclaim:
                Announce(reclaim.Starved[0]);
                _starved = reclaim.Starved;
                _runtime.Tell(RemoveDeadContainers.Instance);
                _runtime.Tell(new TakeUsage(UsagePurpose.DeadContainersRemoved));
                return;
            case EvictionStep.Evict evict:
                if (_starved.Count == 0)
                {
                    Announce(evict.Driving);
                }

                Publish(evict, usage.Levels.HasImageDisk);
                Evict(evict.Chosen, evict.Grace, true);
                break;
            case EvictionStep.EvictOverLimits limits:
                foreach (var victim in limits.Victims)
                {
                    Evict(victim, TimeSpan.FromSeconds(1), false);
                }

                break;
            case EvictionStep.Starve starve when _starved.Count == 0:
                Announce(starve.Driving);
                break;
        }

        // A pass is over: the next one comes when its victims are gone, or after the interval.
        _starved = [];
        _victimsSince = _time.GetUtcNow();
        Timers.StartSingleTimer(
            TimerKey.Eviction,
            _victims.Count > 0 ? CleanupDue.Instance : EvictionDue.Instance,
            _victims.Count > 0 ? _settings.Eviction.CleanupPoll : _settings.Eviction.Interval);
    }

    private void LookAfterVictims()
    {
        _victims.RemoveAll(uid => !_pods.TryGetValue(uid, out var victim) || !victim.IsActive);
        if (_victims.Count > 0 && _time.GetUtcNow() - _victimsSince < _settings.Eviction.CleanupWait)
        {
            Timers.StartSingleTimer(TimerKey.Eviction, CleanupDue.Instance, _settings.Eviction.CleanupPoll);
            return;
        }

        _victims.Clear();
        _runtime.Tell(new TakeUsage(UsagePurpose.Eviction));
    }

    private void Evict(in EvictionStep.Victim victim, TimeSpan grace, bool isDisruption)
    {
        var entry = _pods[victim.Candidate.Uid];
        _victims.Add(victim.Candidate.Uid);
        RecordPod(entry.Pod, "Warning", Api.Core.PodReason.Evicted, victim.Message);
        entry.Worker!.Tell(new FailPod(Api.Core.PodReason.Evicted, victim.Message, grace, isDisruption));
    }

    private void Announce(EvictionThreshold driving) => RecordNode(
        "EvictionThresholdMet", "Attempting to reclaim " + EvictionMessages.ResourceOf(driving.Signal), "Warning");

    private void Publish(EvictionStep.Evict evict, bool hasImageDisk)
    {
        var candidates = new List<LabCandidate>(evict.Ranking.Count);
        foreach (var ranked in evict.Ranking)
        {
            var used = ranked.Candidate.Used(evict.Driving.Signal, hasImageDisk);
            candidates.Add(new LabCandidate(ranked.Candidate.Uid, ranked.Priority, used, used - ranked.Excess, ranked.IsCritical));
        }

        Context.System.EventStream.Publish(new EvictionDecision(
            _identity.Name, evict.Chosen.Candidate.Uid, EvictionSignals.ResourceOf(evict.Driving.Signal), candidates));
    }

    // The pods that run: those that the runtime knows and nobody has ended.
    private List<EvictablePod> Evictable(NodeUsage usage)
    {
        var pods = new List<EvictablePod>(usage.Pods.Count);
        foreach (var pod in usage.Pods)
        {
            if (_pods.TryGetValue(pod.PodUid, out var entry) && entry.IsActive && entry.Worker is not null)
            {
                pods.Add(new EvictablePod(entry.Pod, entry.Requests, pod));
            }
        }

        return pods;
    }

    private void RemoveUnusedImages(NodeUsage usage)
    {
        var now = _time.GetUtcNow();
        _imageTracks = ImageCollection.Detect(_imageTracks, usage.Images, now, now);
        _runtime.Tell(new RemoveImages(ImageCollection.All(_settings.ImageCollection, _imageTracks, usage.Images, now)));
        _runtime.Tell(new TakeUsage(UsagePurpose.ImagesRemoved));
    }

    private void CollectImages(NodeUsage usage)
    {
        var now = _time.GetUtcNow();
        // What is there when the kubelet starts counts as old.
        _imageTracks = ImageCollection.Detect(_imageTracks, usage.Images, _imagesDetected ? now : default, now);
        _imagesDetected = true;
        var outcome = ImageCollection.Collect(_settings.ImageCollection, usage.Levels.ImageFs, _imageTracks, usage.Images, now);
        if (outcome.Remove.Count > 0)
        {
            _runtime.Tell(new RemoveImages(outcome.Remove));
        }

        if (outcome.Failure is { } failure)
        {
            RecordNode("FreeDiskSpaceFailed", failure, "Warning");
            // Only what fails twice in a row is a failure of the collection (kubelet.go: StartGarbageCollection).
            if (_imageCollectionFailed)
            {
                RecordNode("ImageGCFailed", failure, "Warning");
            }
        }

        _imageCollectionFailed = outcome.Failure is not null;
    }

    private sealed record EvictionDue
    {
        public static readonly EvictionDue Instance = new();
    }

    private sealed record CleanupDue
    {
        public static readonly CleanupDue Instance = new();
    }

    private sealed record ImageCollectionDue
    {
        public static readonly ImageCollectionDue Instance = new();
    }
}
