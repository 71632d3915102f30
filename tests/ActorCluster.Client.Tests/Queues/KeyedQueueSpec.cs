using ActorCluster.Client.Queues;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Client.Tests.Queues;

public sealed class KeyedQueueSpec
{
    [Fact]
    public void Queue_must_hold_a_key_once_and_in_order()
    {
        var queue = NewQueue();
        queue.Add("a");
        queue.Add("b");
        queue.Add("a");
        Assert.Equal(["a", "b"], TakeAll(queue));
    }

    [Fact]
    public void Queue_must_hand_a_key_out_again_when_it_changed_while_it_was_worked_on()
    {
        var queue = NewQueue();
        queue.Add("a");
        Assert.True(queue.TryTake(out _));
        queue.Add("a");
        queue.Add("a");
        Assert.False(queue.TryTake(out _));
        queue.Done("a");
        Assert.Equal(["a"], TakeAll(queue));
    }

    [Fact]
    public void Queue_must_double_the_pause_up_to_the_maximum_until_the_key_is_forgotten()
    {
        var queue = NewQueue();
        Assert.Equal([5, 10, 20, 40], Enumerable.Range(0, 4).Select(_ => queue.Failed("a").TotalMilliseconds));
        Assert.Equal(5, queue.Failed("b").TotalMilliseconds);
        for (var i = 0; i < 100; i++)
        {
            queue.Failed("a");
        }

        Assert.Equal(TimeSpan.FromSeconds(1000), queue.Failed("a"));
        queue.Forget("a");
        Assert.Equal(5, queue.Failed("a").TotalMilliseconds);
    }

    [Fact]
    public void Queue_must_never_lose_a_key_nor_hand_one_out_twice_at_a_time()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            static steps =>
            {
                var queue = NewQueue();
                var working = new HashSet<string>();
                var pending = new HashSet<string>();
                foreach (var step in steps)
                {
                    var key = "k" + ((step >> 2) % 5);
                    switch (step & 3)
                    {
                        case 0 or 1:
                            queue.Add(key);
                            pending.Add(key);
                            break;
                        case 2 when queue.TryTake(out var taken):
                            if (!working.Add(taken) || !pending.Remove(taken))
                            {
                                return false;
                            }

                            break;
                        case 3 when working.Remove(key):
                            queue.Done(key);
                            break;
                    }
                }

                foreach (var key in working)
                {
                    queue.Done(key);
                }

                return TakeAll(queue).ToHashSet().SetEquals(pending);
            }).QuickCheckThrowOnFailure();
    }

    private static KeyedQueue<string> NewQueue() => new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1000));

    private static List<string> TakeAll(KeyedQueue<string> queue)
    {
        var taken = new List<string>();
        while (queue.TryTake(out var key))
        {
            taken.Add(key);
            queue.Done(key);
        }

        return taken;
    }
}
