#nullable disable
namespace Akka.Actor;

/// <summary>Something that can be cancelled.</summary>
public interface ICancelable
{
    /// <summary>Whether it has been cancelled.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>A token that is cancelled with it.</summary>
    CancellationToken Token { get; }

    /// <summary>Cancels.</summary>
    void Cancel();

    /// <summary>Cancels after a delay.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Cancels after a delay.</summary>
    void CancelAfter(int millisecondsDelay);

    /// <summary>Cancels; callbacks' exceptions come out one by one or together.</summary>
    void Cancel(bool throwOnFirstException);
}

/// <summary>
/// Cancels scheduled work. The token source behind <see cref="Token"/> is made when somebody asks for it: most
/// cancelables belong to timers, which look only at <see cref="IsCancellationRequested"/>.
/// </summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private CancellationTokenSource _source;
    private volatile bool _cancelled;
    private bool _disposed;

    /// <summary>Creates a cancelable.</summary>
    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    /// <summary>Creates a cancelable.</summary>
    public Cancelable(IScheduler scheduler)
        : this(scheduler.Advanced)
    {
    }

    /// <inheritdoc/>
    public bool IsCancellationRequested => _cancelled;

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed => _disposed;

    /// <inheritdoc/>
    public CancellationToken Token
    {
        get
        {
            var source = Volatile.Read(ref _source);
            if (source is null)
            {
                source = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _source, source, null) ?? source;
                if (_cancelled) source.Cancel();
            }
            return source.Token;
        }
    }

    /// <inheritdoc/>
    public void Cancel() => Cancel(false);

    /// <inheritdoc/>
    public void Cancel(bool throwOnFirstException)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _cancelled = true;
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    /// <inheritdoc/>
    public void CancelAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _scheduler.ScheduleOnce(delay, () =>
        {
            if (!_disposed) Cancel();
        });
    }

    /// <inheritdoc/>
    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the token source.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed) return;
        _disposed = true;
        if (disposing) _source?.Dispose();
    }
}
