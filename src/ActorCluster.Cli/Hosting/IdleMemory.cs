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

    private readonly Timer _timer;
    private long _seen = GC.GetTotalAllocatedBytes();
    private long _collectedAt;

    public IdleMemory() => _timer = new Timer(static state => ((IdleMemory)state!).Look(), this, Interval, Interval);

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    // Little allocated since the last look, much since the last collection: the burst is over.
    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var rests = allocated - _seen < RestBytes;
        _seen = allocated;
        if (rests && allocated - _collectedAt > BurstBytes)
        {
            _collectedAt = allocated;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
