using ActorCluster.Client.Configuration;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;
using ActorCluster.Scheduler.Plugins.NodeResources;
using ActorCluster.Scheduler.Queue;

namespace ActorCluster.Scheduler.Tests;

/// <summary>The order in which pods get their turn (kubernetes pkg/scheduler/internal/queue).</summary>
public sealed class SchedulingQueueSpec
{
    private static readonly SchedulerSettings Settings = SchedulerSettings.FromConfig(ReferenceConfiguration.Load());
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ClusterCache Cluster = new();
    private readonly SchedulingQueue _queue = new(Settings);

    [Fact]
    public void Queue_must_take_higher_priority_first_and_older_before_younger()
    {
        Add(APod.Named("low"), 0);
        Add(APod.Named("high").OfPriority(10), 2);
        Add(APod.Named("high-later").OfPriority(10), 3);
        Assert.Equal(["high", "high-later", "low"], Drain());
    }

    [Fact]
    public void Queue_must_forget_a_pod_that_was_deleted()
    {
        Add(APod.Named("a"), 0);
        Add(APod.Named("b"), 1);
        _queue.Remove("uid-a");
        Assert.Equal(["b"], Drain());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(50, 10)]
    public void Queue_must_back_off_from_one_to_ten_seconds(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), _queue.BackOff(attempts));

    [Fact]
    public void Queue_must_keep_an_unschedulable_pod_until_something_relevant_changes()
    {
        Add(APod.Named("a"), 0);
        Fail(0);
        _queue.Moved(new ClusterChange(ClusterEvents.NodeLabels | ClusterEvents.NodeTaints), Cluster, At(20));
        Assert.Empty(Drain());
        _queue.Moved(new ClusterChange(ClusterEvents.PodRemoved), Cluster, At(21));
        Assert.Equal(["a"], Drain());
    }

    [Fact]
    public void Queue_must_hold_a_moved_pod_back_until_its_backoff_ends()
    {
        Add(APod.Named("a"), 0);
        Fail(0);
        _queue.Moved(new ClusterChange(ClusterEvents.PodRemoved), Cluster, At(0.5));
        Assert.Equal(1, _queue.Count(QueuePlace.BackingOff));
        _queue.Flush(At(0.9));
        Assert.Empty(Drain());
        _queue.Flush(At(1));
        Assert.Equal(["a"], Drain());
    }

    [Fact]
    public void Queue_must_try_an_unschedulable_pod_again_after_five_minutes()
    {
        Add(APod.Named("a"), 0);
        Fail(0);
        _queue.Flush(At(300));
        Assert.Empty(Drain());
        _queue.Flush(At(301));
        Assert.Equal(["a"], Drain());
    }

    [Fact]
    public void Queue_must_give_a_pod_whose_spec_changed_another_try()
    {
        var pod = APod.Named("a");
        Add(pod, 0);
        Fail(0);
        Add(pod.With(static spec => spec with { NodeSelector = null }), 30);
        Assert.Equal(["a"], Drain());
    }

    [Fact]
    public void Queue_must_not_be_moved_by_a_change_of_status_alone()
    {
        var pod = APod.Named("a");
        Add(pod, 0);
        Fail(0);
        Add(pod with { Status = pod.Status with { Message = "unschedulable" } }, 30);
        Assert.Empty(Drain());
    }

    [Fact]
    public void Settings_must_have_Kubernetes_defaults()
    {
        Assert.Equal("default-scheduler", Settings.Name);
        Assert.Equal(TimeSpan.FromSeconds(1), Settings.BackOffInitial);
        Assert.Equal(TimeSpan.FromSeconds(10), Settings.BackOffMaximum);
        Assert.Equal(TimeSpan.FromMinutes(5), Settings.UnschedulableTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1), Settings.FlushInterval);
        Assert.Equal(0, Settings.PercentageOfNodesToScore);
        Assert.Equal(32, Settings.PodsPerTurn);
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private void Add(ActorCluster.Api.Core.Pod pod, double seconds) => _queue.AddOrUpdate(new PodInfo(pod), At(seconds));

    private void Fail(double seconds)
    {
        Assert.True(_queue.TryTake(out var pod));
        _queue.Unschedulable(pod, [new NodeResourcesFitFilter()], At(seconds));
    }

    private List<string> Drain()
    {
        var names = new List<string>();
        while (_queue.TryTake(out var pod))
        {
            names.Add(pod.Pod.Pod.Metadata.Name);
        }

        return names;
    }
}
