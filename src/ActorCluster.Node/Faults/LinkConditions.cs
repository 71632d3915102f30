namespace ActorCluster.Node.Faults;

/// <summary>What becomes of one message.</summary>
/// <param name="IsLost">It never arrives.</param>
/// <param name="IsHeld">It waits until no fault stalls the link any more.</param>
/// <param name="Due">When it arrives, once for each copy.</param>
/// <param name="Hits">Which faults did something to it, and what.</param>
internal sealed record LinkDecision(
    bool IsLost, bool IsHeld, IReadOnlyList<DateTimeOffset> Due, IReadOnlyList<(string FaultId, string What)> Hits);

/// <summary>
/// One direction of a link under all the faults that are on: losses exclude one another, delays add up, the least bandwidth counts.
/// Messages keep their order unless jitter or reordering says otherwise. Immutable; clock and chance are passed in.
/// </summary>
/// <param name="All">The faults.</param>
/// <param name="BusyUntil">When the last message will have gone through the least bandwidth.</param>
/// <param name="LastDue">When the last of the messages under way arrives.</param>
internal sealed record LinkConditions(IReadOnlyList<LinkCondition> All, DateTimeOffset BusyUntil, DateTimeOffset LastDue)
{
    /// <summary>A link without faults.</summary>
    public static LinkConditions None { get; } = new([], default, default);

    /// <summary>Whether the size of messages matters.</summary>
    public bool LimitsBandwidth => All.Any(static condition => condition.BytesPerSecond > 0);

    /// <summary>Whether any fault stalls it.</summary>
    public bool IsStalled => All.Any(static condition => condition.Stall);

    /// <summary>With one fault more.</summary>
    public LinkConditions With(LinkCondition condition) => this with { All = [.. All, condition] };

    /// <summary>With one fault less.</summary>
    public LinkConditions Without(string faultId) => this with { All = [.. All.Where(condition => condition.FaultId != faultId)] };

    /// <summary>Decides.</summary>
    /// <param name="bytes">The message's size; of no meaning unless <see cref="LimitsBandwidth"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="random">Chance.</param>
    /// <param name="window">How long messages are under way at the least while some overtake others.</param>
    /// <returns>What becomes of the message, and the conditions that the next one meets.</returns>
    public (LinkDecision Decision, LinkConditions Next) Decide(long bytes, DateTimeOffset now, Random random, TimeSpan window)
    {
        foreach (var condition in All)
        {
            if (condition.Partition || (condition.Loss > 0 && random.NextDouble() < condition.Loss))
            {
                return (new LinkDecision(true, false, [], [(condition.FaultId, condition.Partition ? "lost: partition" : "lost")]), this);
            }
        }

        foreach (var condition in All)
        {
            if (condition.Stall)
            {
                return (new LinkDecision(false, true, [], [(condition.FaultId, "held")]), this);
            }
        }

        var hits = new List<(string, string)>(1);
        var busy = Transmit(bytes, now, hits);
        var at = busy > now ? busy : now;
        var ordered = true;
        var overtakes = false;
        var reorders = false;
        foreach (var condition in All)
        {
            var delay = condition.Delay + (condition.Jitter * ((2 * random.NextDouble()) - 1));
            if (condition.Jitter > TimeSpan.Zero)
            {
                ordered = false;
            }

            if (delay > TimeSpan.Zero)
            {
                at += delay;
                hits.Add((condition.FaultId, $"delayed by {delay.TotalMilliseconds:0} ms"));
            }

            reorders |= condition.Reorder > 0;
            if (condition.Reorder > 0 && random.NextDouble() < condition.Reorder)
            {
                overtakes = true;
                if (LastDue > now)
                {
                    hits.Add((condition.FaultId, "overtook"));
                }
            }
        }

        var due = overtakes ? now
            : Later(reorders ? Later(at, now + window) : at, ordered ? LastDue : default);
        var dues = new List<DateTimeOffset>(1) { due };
        foreach (var condition in All)
        {
            if (condition.Duplicate > 0 && random.NextDouble() < condition.Duplicate)
            {
                dues.Add(due);
                hits.Add((condition.FaultId, "duplicated"));
            }
        }

        return (new LinkDecision(false, false, dues, hits), this with { BusyUntil = busy, LastDue = Later(due, LastDue) });
    }

    private DateTimeOffset Transmit(long bytes, DateTimeOffset now, List<(string, string)> hits)
    {
        LinkCondition? narrowest = null;
        foreach (var condition in All)
        {
            if (condition.BytesPerSecond > 0 && (narrowest is null || condition.BytesPerSecond < narrowest.BytesPerSecond))
            {
                narrowest = condition;
            }
        }

        if (narrowest is null)
        {
            return BusyUntil;
        }

        var end = Later(now, BusyUntil) + TimeSpan.FromSeconds((double)bytes / narrowest.BytesPerSecond);
        hits.Add((narrowest.FaultId, $"slowed by {(end - now).TotalMilliseconds:0} ms"));
        return end;
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
