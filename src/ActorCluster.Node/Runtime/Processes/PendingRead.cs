namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Processes wait for what belongs into a volume that nobody has read before.</summary>
/// <param name="until">When they go on without it, by the node's clock.</param>
internal sealed class PendingRead(DateTimeOffset until)
{
    /// <summary>When they go on without it.</summary>
    public DateTimeOffset Until { get; } = until;

    /// <summary>Whether the answer is there.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Waits.</summary>
    public IEnumerable<DateTimeOffset?> Wait(TimeProvider time)
    {
        while (!IsAnswered && time.GetUtcNow() < Until)
        {
            yield return Until;
        }
    }
}
