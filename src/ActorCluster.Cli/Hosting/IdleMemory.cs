namespace ActorCluster.Cli.Hosting;

/// <summary>
/// Gives memory back when a burst of work is over. The runtime collects when somebody allocates; a process that has just made three
/// thousand pods and then rests would keep the burst's garbage for as long as it rests, on a machine that it shares.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private const long RestBytes = 4 << 20;
    private const long BurstBytes = 48 << 20;
    private const int Decline = 8;

    private readonly Timer _timer;
    private long _seen = GC.GetTotalAllocatedBytes();
    private long _collectedAt;
    private long _most;

    public IdleMemory() => _timer = new Timer(static state => ((IdleMemory)state!).Look(), this, Interval, Interval);

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    // Little allocated since the last look, much since the last collection: the burst is over. A thousand nodes are never at rest, their
    // heartbeats go on; there it is over when little is left of it.
    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var latest = allocated - _seen;
        _seen = allocated;
        _most = Math.Max(_most, latest);
        var isOver = latest < RestBytes || (_most > BurstBytes && latest < _most / Decline);
        if (isOver && allocated - _collectedAt > BurstBytes)
        {
            _collectedAt = allocated;
            _most = 0;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
