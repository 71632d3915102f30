namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    // Short, since a condition is cheap to ask and every test waits for it.
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until a condition holds.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds; the message says what was waited for.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds, and asks every <paramref name="interval"/>.</summary>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        Finish(Until(true, Immediate(conditionIsFulfilled), RemainingOrDilated(max), interval, message ?? "", cancellationToken));

    /// <summary>Waits until a condition holds.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds; the message says what was waited for.</summary>
    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds; the message says what was waited for.</summary>
    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds, and asks every <paramref name="interval"/>.</summary>
    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        await Until(false, () => new ValueTask<bool>(conditionIsFulfilled()), RemainingOrDilated(max), interval, message ?? "", cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Waits at most <paramref name="max"/> until a condition holds, and asks every <paramref name="interval"/>.</summary>
    public async Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        await Until(false, Immediate(conditionIsFulfilled), RemainingOrDilated(max), interval, message ?? "", cancellationToken).ConfigureAwait(false);

    /// <summary>Waits at most <paramref name="max"/>, which is not dilated, and answers whether the condition came to hold.</summary>
    public bool AwaitConditionNoThrow(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Finish(Until(true, Immediate(conditionIsFulfilled), max, interval, null, cancellationToken));

    /// <summary>Waits at most <paramref name="max"/>, which is not dilated, and answers whether the condition came to hold.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Until(false, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, null, cancellationToken).AsTask();

    /// <summary>Waits at most <paramref name="max"/>, which is not dilated, and answers whether the condition came to hold.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Until(false, Immediate(conditionIsFulfilled), max, interval, null, cancellationToken).AsTask();

    /// <summary>Repeats an assertion until it passes; when time is over, what it threw last is thrown.</summary>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Finish(UntilPassed(true, Immediate(assertion), duration, interval, cancellationToken));

    /// <summary>Repeats an assertion until it passes; when time is over, what it threw last is thrown.</summary>
    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        UntilPassed(false, Immediate(assertion), duration, interval, cancellationToken).AsTask();

    /// <summary>Repeats an assertion until it passes; when time is over, what it threw last is thrown.</summary>
    public Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        UntilPassed(false, () => new ValueTask(assertion()), duration, interval, cancellationToken).AsTask();

    // A condition or assertion that needs no waiting, in the shape of one that does.
    private static Func<ValueTask<bool>> Immediate(Func<bool> condition) => () => new ValueTask<bool>(condition());

    private static Func<ValueTask> Immediate(Action assertion) => () =>
    {
        assertion();
        return ValueTask.CompletedTask;
    };

    private static async ValueTask Pause(bool blocking, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (!blocking) await Task.Delay(duration, cancellationToken).ConfigureAwait(false);
        else if (cancellationToken.WaitHandle.WaitOne(duration)) cancellationToken.ThrowIfCancellationRequested();
    }

    // Fails when the time is over if there is a message for it, even an empty one; else answers false.
    private async ValueTask<bool> Until(
        bool blocking, Func<ValueTask<bool>> condition, TimeSpan max, TimeSpan? interval, string message, CancellationToken cancellationToken)
    {
        var stop = Now + max;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await condition().ConfigureAwait(false)) return true;
            var left = stop - Now;
            if (left <= TimeSpan.Zero) break;
            var pause = interval ?? DefaultInterval;
            await Pause(blocking, pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
        }

        if (message != null) Fail($"Timeout {Seconds(max)} expired while waiting for condition{(message.Length == 0 ? "." : ". Message: " + message)}");
        return false;
    }

    private async ValueTask UntilPassed(
        bool blocking, Func<ValueTask> assertion, TimeSpan? duration, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var stop = Now + RemainingOrDilated(duration);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await assertion().ConfigureAwait(false);
                return;
            }
#pragma warning disable CA1031 // Whatever the assertion throws is a reason to try again.
            catch (Exception) when (Now < stop)
#pragma warning restore CA1031
            {
            }

            var left = Positive(stop - Now);
            var pause = interval ?? DefaultInterval;
            await Pause(blocking, pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
        }
    }
}
