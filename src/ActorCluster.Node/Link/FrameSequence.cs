namespace ActorCluster.Node.Link;

/// <summary>What a numbered message means to its receiver.</summary>
internal enum Arrival
{
    /// <summary>The next one.</summary>
    InOrder,

    /// <summary>Something before it is missing.</summary>
    AfterGap,

    /// <summary>It, or a later one, has been seen: to be ignored.</summary>
    Stale,

    /// <summary>It belongs to another connection: to be ignored.</summary>
    Foreign,
}

/// <summary>
/// The receiving side of a numbered stream: tells losses, repetitions and reorderings apart. What has been overtaken counts as lost, and
/// its late arrival as stale, since the level that was asked for after the gap makes it obsolete. Immutable; no clock.
/// </summary>
/// <param name="Session">The connection.</param>
/// <param name="Last">The highest number seen.</param>
internal readonly record struct FrameSequence(LinkSession Session, long Last)
{
    /// <summary>Judges a number.</summary>
    public Arrival Judge(LinkSession session, long number) =>
        session != Session ? Arrival.Foreign
        : number <= Last ? Arrival.Stale
        : number == Last + 1 ? Arrival.InOrder
        : Arrival.AfterGap;

    /// <summary>The sequence after a number was seen.</summary>
    public FrameSequence After(long number) => this with { Last = Math.Max(Last, number) };
}
