using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Node.Link;

namespace ActorCluster.Node.Tests.Link;

public sealed class OutboxSpec
{
    [Fact]
    public void Outbox_must_send_the_latest_status_of_a_pod_only()
    {
        var outbox = new Outbox(10);
        outbox.Add(Report("a", "Pending"));
        outbox.Add(Report("b", "Pending"));
        outbox.Add(Report("a", "Running"));
        var sent = outbox.Take(10).Cast<PodStatusReport>();
        Assert.Equal(["a:Running", "b:Pending"], sent.Select(r => r.Uid + ":" + r.Status.Phase));
        Assert.False(outbox.HasPending);
    }

    [Fact]
    public void Outbox_must_drop_the_oldest_events_and_count_them()
    {
        var outbox = new Outbox(2);
        foreach (var reason in (string[])["one", "two", "three"])
        {
            outbox.Add(new RecordEvent(ObjectReference.Empty, "Normal", reason, "", "kubelet"));
        }

        Assert.Equal(["two", "three"], outbox.Take(10).Cast<RecordEvent>().Select(e => e.Reason));
        Assert.Equal(1, outbox.DroppedEvents);
    }

    [Fact]
    public void Outbox_must_repeat_what_the_worker_stands_by_and_nothing_else()
    {
        var outbox = new Outbox(2);
        outbox.Add(Report("a", "Running"));
        outbox.Add(Report("b", "Running"));
        outbox.Add(new PodTerminated(new ObjectKey("default", "b"), "b"));
        outbox.Add(new RecordEvent(ObjectReference.Empty, "Normal", "one", "", "kubelet"));
        outbox.Take(100);
        outbox.Forget("a");
        outbox.RepeatReports();
        var sent = outbox.Take(100);
        Assert.Collection(
            sent,
            m => Assert.Equal("b", Assert.IsType<PodStatusReport>(m).Uid),
            m => Assert.IsType<PodTerminated>(m),
            m => Assert.IsType<ReportsComplete>(m));
    }

    [Fact]
    public void Outbox_must_keep_to_the_size_of_a_frame()
    {
        var outbox = new Outbox(10);
        for (var pod = 0; pod < 5; pod++)
        {
            outbox.Add(Report("p" + pod, "Running"));
        }

        Assert.Equal([2, 2, 1], new[] { outbox.Take(2).Count, outbox.Take(2).Count, outbox.Take(2).Count });
    }

    private static PodStatusReport Report(string uid, string phase) => new(new ObjectKey("default", uid), uid, new PodStatus { Phase = phase }, null);
}
