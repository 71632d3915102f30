using System.Globalization;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Tests.Http;

namespace ActorCluster.ApiServer.Tests.FlowControl;

/// <summary>
/// Who gets a seat and who waits: Kubernetes' documentation, "API Priority and Fairness", and k8s.io/apiserver
/// <c>pkg/util/flowcontrol/fairqueuing/queueset</c>.
/// </summary>
public sealed class PriorityLevelSeatsSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly HeldTimers _time = new();
    private readonly PriorityLevels _levels = new() { Total = 600 };

    // concurrency limits of a default server: ceil(600 * shares / 245).
    [Theory]
    [InlineData("catch-all", 13, 13)]
    [InlineData("exempt", 0, 0)]
    [InlineData("system", 74, 50)]
    [InlineData("leader-election", 25, 25)]
    [InlineData("workload-low", 245, 25)]
    [InlineData("global-default", 49, 25)]
    public void A_level_must_have_seats_by_its_shares(string name, int nominal, int guaranteed)
    {
        _levels.Set(FlowControlObjects.Levels);
        var level = _levels.Find(name)!;
        Assert.Equal((nominal, guaranteed), (level.Nominal, level.Guaranteed));
    }

    [Fact]
    public async Task A_level_that_rejects_must_refuse_who_finds_no_seat()
    {
        _levels.Total = 3;
        var level = Set(Limited("a", 1, null), Limited("b", 2, null));
        var use = _levels.UseOf("a", "s");
        Assert.True(level.TryEnter(use));
        Assert.False(level.TryEnter(use));
        Assert.Equal(SeatRefusal.Limited, await level.EnterAsync(use, "jane", Patience, _time, default));
        level.Leave(use);
        Assert.True(level.TryEnter(use));
        Assert.Equal((2L, 1L), (use.Dispatched, use.Executing));
    }

    [Fact]
    public async Task A_level_must_borrow_what_others_lend_and_do_not_need()
    {
        _levels.Total = 4;
        var level = Set(Limited("a", 1, null), Limited("b", 1, null, lendable: 50));
        var (use, other) = (_levels.UseOf("a", "s"), _levels.UseOf("b", "t"));
        Assert.True(level.TryEnter(use) && level.TryEnter(use));
        Assert.Null(await level.EnterAsync(use, "jane", Patience, _time, default));
        Assert.Equal(SeatRefusal.Limited, await level.EnterAsync(use, "jane", Patience, _time, default));

        // The other one has lent a seat that it needs now: it waits for nobody as long as it has one of its own.
        Assert.True(_levels.Find("b")!.TryEnter(other));
    }

    [Fact]
    public async Task A_level_must_borrow_no_more_than_it_may()
    {
        _levels.Total = 10;
        var level = Set(Limited("a", 1, null, borrows: 20), Limited("b", 1, null, lendable: 100));
        var use = _levels.UseOf("a", "s");
        for (var i = 0; i < 5; i++)
        {
            Assert.True(level.TryEnter(use));
        }

        Assert.Null(await level.EnterAsync(use, "jane", Patience, _time, default));
        Assert.Equal(SeatRefusal.Limited, await level.EnterAsync(use, "jane", Patience, _time, default));
    }

    [Fact]
    public async Task Flows_must_take_turns()
    {
        _levels.Total = 1;
        var level = Set(Limited("a", 1, new QueuingConfiguration { Queues = 4, HandSize = 1, QueueLengthLimit = 2 }));
        var use = _levels.UseOf("a", "s");
        Assert.True(level.TryEnter(use));
        var (jane1, jane2) = (Enter("jane"), Enter("jane"));
        var joe = Enter("joe");
        Assert.Equal(SeatRefusal.QueueFull, await Enter("jane"));
        Assert.Equal(3, use.Waiting);

        level.Leave(use);
        Assert.Null(await jane1);
        level.Leave(use);
        Assert.Null(await joe);
        Assert.False(jane2.IsCompleted);
        level.Leave(use);
        Assert.Null(await jane2);
        Assert.Equal((4L, 1L, 0L), (use.Dispatched, use.Executing, use.Waiting));

        Task<string?> Enter(string flow) => level.EnterAsync(use, flow, Patience, _time, default).AsTask();
    }

    [Fact]
    public async Task Who_waits_must_give_up_when_his_time_is_up()
    {
        _levels.Total = 1;
        var level = Set(Limited("a", 1, new QueuingConfiguration { Queues = 1, HandSize = 1, QueueLengthLimit = 5 }));
        var use = _levels.UseOf("a", "s");
        Assert.True(level.TryEnter(use));
        using var gone = new CancellationTokenSource();
        var early = level.EnterAsync(use, "jane", Patience, _time, gone.Token).AsTask();
        var late = level.EnterAsync(use, "joe", Patience, _time, default).AsTask();
        await gone.CancelAsync();
        Assert.Equal(SeatRefusal.Cancelled, await early);
        _time.Fire(Patience);
        Assert.Equal(SeatRefusal.TimedOut, await late);
        level.Leave(use);
        Assert.True(level.TryEnter(use));
        Assert.Contains(
            "apiserver_flowcontrol_rejected_requests_total{flow_schema=\"s\",priority_level=\"a\",reason=\"time-out\"} 1\n", _levels.Render(), StringComparison.Ordinal);
    }

    // Many threads: nobody is forgotten in the queue, and there are never more than there are seats.
    [Fact]
    public async Task Seats_must_be_neither_lost_nor_given_twice()
    {
        _levels.Total = 3;
        var level = Set(Limited("a", 1, new QueuingConfiguration { Queues = 64, HandSize = 8, QueueLengthLimit = 50 }));
        var use = _levels.UseOf("a", "s");
        var (inside, most) = (0, 0);
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancel) =>
        {
            if (!level.TryEnter(use))
            {
                Assert.Null(await level.EnterAsync(use, (i % 7).ToString(CultureInfo.InvariantCulture), Patience, _time, cancel));
            }

            var now = Interlocked.Increment(ref inside);
            int before;
            while ((before = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, before) != before)
            {
            }

            await Task.Yield();
            Interlocked.Decrement(ref inside);
            level.Leave(use);
        });
        Assert.Equal((2000L, 0L, 0L, 0), (use.Dispatched, use.Executing, use.Waiting, level.Executing));
        Assert.InRange(most, 1, 3);
    }

    private PriorityLevelSeats Set(params PriorityLevelConfiguration[] levels)
    {
        _levels.Set(levels);
        return _levels.Find(levels[0].Metadata.Name)!;
    }

    private static PriorityLevelConfiguration Limited(string name, int shares, QueuingConfiguration? queuing, int lendable = 0, int? borrows = null) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new PriorityLevelConfigurationSpec
        {
            Type = PriorityLevelEnablement.Limited,
            Limited = new LimitedPriorityLevelConfiguration
            {
                NominalConcurrencyShares = shares,
                LendablePercent = lendable,
                BorrowingLimitPercent = borrows,
                LimitResponse = new LimitResponse { Type = queuing is null ? LimitResponseType.Reject : LimitResponseType.Queue, Queuing = queuing },
            },
        },
    };
}
