using ActorCluster.Node.Faults;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Node.Tests.Faults;

/// <summary>What becomes of messages on a bad link, without actors.</summary>
public sealed class LinkConditionsSpec
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Messages_must_be_neither_invented_nor_forgotten() => Prop.ForAll(
        Gen.Choose(0, 100).Four().Select(p => (Loss: p.Item1, Duplicate: p.Item2, Reorder: p.Item3, Seed: p.Item4)).ToArbitrary(),
        p =>
        {
            var (sent, arrived, hits) = Run(
                new LinkCondition("f") { Loss = p.Loss / 100d, Duplicate = p.Duplicate / 100d, Reorder = p.Reorder / 100d, Delay = TimeSpan.FromMilliseconds(20) },
                200, p.Seed);
            var lost = hits.Count(h => h == "lost");
            var twice = hits.Count(h => h == "duplicated");
            return arrived.Count == sent - lost + twice && arrived.Distinct().Count() == sent - lost
                && (p.Reorder > 0 || arrived.SequenceEqual(arrived.Order()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Delay_must_keep_the_order_and_jitter_must_not()
    {
        var (_, even, _) = Run(new LinkCondition("f") { Delay = TimeSpan.FromMilliseconds(100) }, 100, 1);
        Assert.Equal(Enumerable.Range(0, 100), even);
        var (_, uneven, _) = Run(new LinkCondition("f") { Delay = TimeSpan.FromMilliseconds(100), Jitter = TimeSpan.FromMilliseconds(100) }, 100, 1);
        Assert.NotEqual(Enumerable.Range(0, 100), uneven);
        Assert.Equal(Enumerable.Range(0, 100), uneven.Order());
    }

    [Fact]
    public void Reordering_must_have_an_effect_without_a_delay()
    {
        var (_, arrived, hits) = Run(new LinkCondition("f") { Reorder = 0.3 }, 100, 1);
        Assert.NotEqual(arrived.Order(), arrived);
        Assert.Contains("overtook", hits);
    }

    [Fact]
    public void Bandwidth_must_let_through_what_it_says_and_let_the_rest_wait()
    {
        var way = new LinkWay<int>(100, TimeSpan.Zero);
        way.Add(new LinkCondition("slow") { BytesPerSecond = 1000 });
        way.Add(new LinkCondition("slower") { BytesPerSecond = 500 });
        for (var message = 0; message < 10; message++)
        {
            Assert.Equal("slower", way.Offer(message, 250, Start, new Random(1)).Single().FaultId);
        }

        Assert.Equal([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5], Arrivals(way).Select(a => (a.At - Start).TotalSeconds));
    }

    [Fact]
    public void Stall_must_give_everything_in_order_when_the_last_one_heals_and_lose_what_is_too_much()
    {
        var way = new LinkWay<int>(3, TimeSpan.Zero);
        var random = new Random(1);
        way.Add(new LinkCondition("one") { Stall = true });
        way.Add(new LinkCondition("two") { Stall = true });
        var hits = Enumerable.Range(0, 4).SelectMany(message => way.Offer(message, 0, Start, random)).Select(hit => hit.What).ToList();
        Assert.Equal(["held", "held", "held", "lost: too much waits"], hits);
        Assert.Empty(way.Remove("one", Start, random));
        Assert.Null(way.NextDue);
        Assert.Empty(way.Remove("two", Start, random));
        Assert.Equal([0, 1, 2], Arrivals(way).Select(a => a.Message));
        Assert.True(way.IsClear);
    }

    [Fact]
    public void Delayed_messages_must_arrive_at_once_when_the_link_is_well_again()
    {
        var way = new LinkWay<int>(10, TimeSpan.Zero);
        way.Add(new LinkCondition("f") { Delay = TimeSpan.FromHours(1) });
        way.Offer(1, 0, Start, new Random(1));
        Assert.False(way.TryTake(Start, out _));
        way.Remove("f", Start, new Random(1));
        Assert.True(way.TryTake(Start, out _));
        Assert.True(way.IsClear);
    }

    private static (int Sent, List<int> Arrived, List<string> Hits) Run(LinkCondition condition, int count, int seed)
    {
        var way = new LinkWay<int>(1000, TimeSpan.FromMilliseconds(50));
        way.Add(condition);
        var random = new Random(seed);
        var hits = new List<string>();
        var arrived = new List<int>();
        for (var message = 0; message < count; message++)
        {
            var now = Start + TimeSpan.FromMilliseconds(10 * message);
            hits.AddRange(way.Offer(message, 100, now, random).Select(hit => hit.What));
            while (way.TryTake(now, out var taken))
            {
                arrived.Add(taken);
            }
        }

        arrived.AddRange(Arrivals(way).Select(a => a.Message));
        return (count, arrived, hits);
    }

    private static List<(DateTimeOffset At, int Message)> Arrivals(LinkWay<int> way)
    {
        var all = new List<(DateTimeOffset, int)>();
        while (way.NextDue is { } due && way.TryTake(due, out var message))
        {
            all.Add((due, message));
        }

        return all;
    }
}
