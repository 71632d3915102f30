using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Node.Faults;

/// <summary>What one fault does to one direction of a link, with its texts read. Pure.</summary>
/// <param name="FaultId">The fault.</param>
internal sealed record LinkCondition(string FaultId)
{
    /// <summary>Nothing gets through.</summary>
    public bool Partition { get; init; }

    /// <summary>Nothing gets through until it is over; then everything does.</summary>
    public bool Stall { get; init; }

    /// <summary>The share that is lost, as a fraction.</summary>
    public double Loss { get; init; }

    /// <summary>The share that arrives twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>The share that overtakes what is under way.</summary>
    public double Reorder { get; init; }

    /// <summary>How much later messages arrive.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How much that varies, up and down.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How many bytes get through in a second; zero for any number.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Reads a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="direction"><see cref="LinkDirection.ToMaster"/> or <see cref="LinkDirection.FromMaster"/>.</param>
    /// <returns>Null when it is about the other direction.</returns>
    public static LinkCondition? Of(InjectFault fault, string direction)
    {
        if (fault.Entry.Link is not { } link || ((link.Direction ?? LinkDirection.Both) is var way && way != LinkDirection.Both && way != direction))
        {
            return null;
        }

        return new LinkCondition(fault.FaultId)
        {
            Partition = link.Partition ?? false,
            Stall = link.Stall ?? false,
            Loss = Share(link.Loss),
            Duplicate = Share(link.Duplicate),
            Reorder = Share(link.Reorder),
            Delay = Duration(link.Delay),
            Jitter = Duration(link.Jitter),
            BytesPerSecond = Quantity.TryParse(link.Bandwidth, out var bandwidth) ? Math.Max(1, bandwidth.Value()) : 0,
        };
    }

    private static double Share(string? text) => Api.Lab.Text.Share.TryParse(text, out var share, out _) ? share : 0;

    private static TimeSpan Duration(string? text) =>
        LabDuration.TryParse(text, out var duration, out _) && duration > TimeSpan.Zero ? duration : TimeSpan.Zero;
}
