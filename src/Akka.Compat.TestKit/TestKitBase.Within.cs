namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Runs a block that must end in time; expectations inside wait no longer than what is left of it.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>Runs a block that must not end before <paramref name="min"/> nor after <paramref name="max"/>.</summary>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Finish(Inside(min, max, () => { action(); return new ValueTask<bool>(true); }, hint, epsilonValue, cancellationToken));

    /// <summary>Runs a function that must end in time; expectations inside wait no longer than what is left of it.</summary>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Runs a function that must not end before <paramref name="min"/> nor after <paramref name="max"/>.</summary>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Finish(Inside(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken));

    /// <summary>Runs a block that must end in time; expectations inside wait no longer than what is left of it.</summary>
    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    /// <summary>Runs a block that must not end before <paramref name="min"/> nor after <paramref name="max"/>.</summary>
    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Inside(min, max, () => Completed(actionAsync), hint, epsilonValue, cancellationToken).AsTask();

    /// <summary>Runs a function that must end in time; expectations inside wait no longer than what is left of it.</summary>
    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Runs a function that must not end before <paramref name="min"/> nor after <paramref name="max"/>.</summary>
    public Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Inside(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken).AsTask();

    private static async ValueTask<bool> Completed(Func<Task> action)
    {
        await action().ConfigureAwait(false);
        return true;
    }

    // Blocks as long as the body does: a body that completes synchronously makes this complete synchronously.
    private async ValueTask<T> Inside<T>(
        TimeSpan min, TimeSpan max, Func<ValueTask<T>> body, string hint, TimeSpan? epsilon, CancellationToken cancellationToken)
    {
        if (min < TimeSpan.Zero) throw new ArgumentException("min must be non-negative", nameof(min));
        if (max < TimeSpan.Zero) throw new ArgumentException("max must be non-negative", nameof(max));
        cancellationToken.ThrowIfCancellationRequested();

        var limit = Dilated(max);
        var start = Now;
        var outerEnd = _end;
        var left = outerEnd.HasValue ? outerEnd.Value - start : TimeSpan.MaxValue;
        if (left < min) Fail(WithHint($"Required min time {Seconds(min)} not possible, only {Seconds(left)} left", hint));
        if (left < limit) limit = left;

        _lastWasNoMessage = false;
        _end = start + limit;
        T result;
        try
        {
            result = await body().ConfigureAwait(false);
        }
        finally
        {
            _end = outerEnd;
        }

        var elapsed = Now - start;
        if (elapsed < min) Fail(WithHint($"Failed: Block took {Seconds(elapsed)}, should have at least been {Seconds(min)}", hint));
        // A block that ends by waiting for silence is over its time by nature.
        if (!_lastWasNoMessage && elapsed > limit + (epsilon ?? TimeSpan.Zero))
            Fail(WithHint($"Failed: Block took {Seconds(elapsed)}, exceeding {Seconds(limit)}", hint));
        return result;
    }
}
