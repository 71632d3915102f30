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
    private static readonly ICancelable Canceled = MakeCanceled();

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

    /// <summary>Creates a cancelable that cancels itself after a delay.</summary>
    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler) => CancelAfter(delay);

    /// <summary>Creates a cancelable that cancels itself after a delay.</summary>
    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler.Advanced, delay)
    {
    }

    /// <summary>Creates a cancelable that cancels itself after a delay.</summary>
    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
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

    /// <summary>A cancelable that is cancelled already.</summary>
    public static ICancelable CreateCanceled() => Canceled;

    /// <summary>A cancelable that is cancelled with the first of the others.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler.Advanced, cancelables);

    /// <summary>A cancelable that is cancelled with the first of the others.</summary>
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables)
    {
        var linked = new Cancelable(scheduler);
        foreach (var cancelable in cancelables) cancelable.Token.Register(linked.Cancel);
        return linked;
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

    private static Cancelable MakeCanceled()
    {
        var cancelable = new Cancelable((IActionScheduler)null);
        cancelable.Cancel();
        return cancelable;
    }
}

/// <summary>Conveniences of <see cref="ICancelable"/>.</summary>
public static class CancelableExtensions
{
    /// <summary>Cancels what is not null.</summary>
    public static void CancelIfNotNull(this ICancelable cancelable) => cancelable?.Cancel();
}
