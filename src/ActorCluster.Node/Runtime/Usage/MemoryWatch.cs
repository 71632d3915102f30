namespace ActorCluster.Node.Runtime.Usage;

/// <summary>
/// Whom the kernel kills for want of memory, and when it has to be asked again. Pure. A container that uses more than its limit is killed
/// at that moment; when the machine itself has no memory left, the one with the highest score is (mm/oom_kill.c: oom_badness): its share of
/// the memory in thousandths plus its adjustment, which makes BestEffort pods go before Burstable ones and those before Guaranteed ones.
/// </summary>
internal static class MemoryWatch
{
    // The adjustment that exempts a process.
    private const int Exempt = -1000;

    /// <summary>A running container.</summary>
    /// <param name="Bytes">What it uses now.</param>
    /// <param name="GrowthPerSecond">What it uses more in every second.</param>
    /// <param name="Limit">What it may use; zero for no limit.</param>
    /// <param name="ScoreAdjustment">Its adjustment, from −1000 to 1000.</param>
    /// <param name="ContainerId">Makes the choice the same in every run.</param>
    public readonly record struct User(long Bytes, long GrowthPerSecond, long Limit, int ScoreAdjustment, string ContainerId);

    /// <summary>What happens.</summary>
    /// <param name="OverLimit">Indexes of the containers that are over their limits.</param>
    /// <param name="Sacrificed">Indexes of those that go because the machine has no memory left.</param>
    /// <param name="Again">How long it stays so; null for ever, or for as long as nothing begins, ends or grows otherwise.</param>
    public readonly record struct Outcome(IReadOnlyList<int> OverLimit, IReadOnlyList<int> Sacrificed, TimeSpan? Again);

    /// <summary>Decides.</summary>
    /// <param name="users">The running containers.</param>
    /// <param name="capacity">The machine's memory in bytes.</param>
    public static Outcome Decide(IReadOnlyList<User> users, long capacity)
    {
        List<int>? over = null;
        List<int>? sacrificed = null;
        var (total, growth) = (0L, 0L);
        TimeSpan? again = null;
        for (var index = 0; index < users.Count; index++)
        {
            var user = users[index];
            if (user.Limit > 0 && user.Bytes > user.Limit)
            {
                (over ??= []).Add(index);
                continue;
            }

            total += user.Bytes;
            growth += user.GrowthPerSecond;
            again = user.Limit > 0 ? Sooner(again, TimeTo(user.Limit - user.Bytes, user.GrowthPerSecond)) : again;
        }

        while (total > capacity && Worst(users, capacity, over, sacrificed) is { } worst)
        {
            (sacrificed ??= []).Add(worst);
            total -= users[worst].Bytes;
            growth -= users[worst].GrowthPerSecond;
        }

        again = total <= capacity ? Sooner(again, TimeTo(capacity - total, growth)) : again;
        return new Outcome(over ?? (IReadOnlyList<int>)[], sacrificed ?? (IReadOnlyList<int>)[], again);
    }

    private static int? Worst(IReadOnlyList<User> users, long capacity, List<int>? over, List<int>? sacrificed)
    {
        int? worst = null;
        var highest = long.MinValue;
        for (var index = 0; index < users.Count; index++)
        {
            var user = users[index];
            if (user.ScoreAdjustment == Exempt || user.Bytes == 0 || over?.Contains(index) == true || sacrificed?.Contains(index) == true)
            {
                continue;
            }

            var score = user.Bytes + (user.ScoreAdjustment * (capacity / 1000));
            if (worst is not { } other || score > highest
                || (score == highest && string.CompareOrdinal(user.ContainerId, users[other].ContainerId) < 0))
            {
                (worst, highest) = (index, score);
            }
        }

        return worst;
    }

    // The moment after which one byte more than there is would be used.
    private static TimeSpan? TimeTo(long bytes, long growthPerSecond) =>
        growthPerSecond <= 0 ? null : TimeSpan.FromTicks((long)Math.Min(Math.Ceiling((bytes + 1d) / growthPerSecond * TimeSpan.TicksPerSecond), 1e15));

    private static TimeSpan? Sooner(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right ?? left : left;
}
