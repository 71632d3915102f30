namespace Akka.TestKit.Internal;

/// <summary>
/// What a test actor received and the test has not looked at yet. Each operation exists once, for a caller that blocks and for one
/// that awaits: a blocking one always completes synchronously, on the caller's thread.
/// </summary>
internal sealed class TestQueue
{
    private readonly Queue<MessageEnvelope> _envelopes = new();

    // Counts the envelopes, so that a reader can wait for one either way.
    private readonly SemaphoreSlim _available = new(0);

    public bool HasMessages
    {
        get { lock (_envelopes) return _envelopes.Count > 0; }
    }

    public void Add(MessageEnvelope envelope)
    {
        lock (_envelopes) _envelopes.Enqueue(envelope);
        _available.Release();
    }

    // Answers null when nothing came in time.
    public async ValueTask<MessageEnvelope> Take(bool blocking, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!await Wait(blocking, timeout, cancellationToken).ConfigureAwait(false)) return null;
        lock (_envelopes) return _envelopes.Dequeue();
    }

    // Answers null when nothing came in time; the envelope stays in the queue.
    public async ValueTask<MessageEnvelope> Peek(bool blocking, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!await Wait(blocking, timeout, cancellationToken).ConfigureAwait(false)) return null;
        MessageEnvelope first;
        lock (_envelopes) first = _envelopes.Peek();
        _available.Release();
        return first;
    }

    private async ValueTask<bool> Wait(bool blocking, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_available.Wait(TimeSpan.Zero, cancellationToken)) return true;
        if (timeout == TimeSpan.Zero) return false;
        if (blocking) return _available.Wait(timeout, cancellationToken);
        return await _available.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
    }
}
