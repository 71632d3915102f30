using Akka.Actor;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Internal;

/// <summary>Counts the events that any of some filters takes while a block runs.</summary>
internal sealed class InternalEventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilterBase> filters)
    : IEventFilterApplier
{
    public EventFilterFactory And => new(testkit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, func, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) => ExpectAsync(1, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, func, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Intercept(Returning(action), null, expectedCount, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Intercept(Returning(action), timeout, expectedCount, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Intercept(func, null, expectedCount, cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Intercept(func, timeout, expectedCount, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        InterceptAsync(Returning(actionAsync), null, expectedCount, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        InterceptAsync(Returning(actionAsync), timeout, expectedCount, cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        InterceptAsync(Returning(action), timeout, expectedCount, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, null, expectedCount, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, timeout, expectedCount, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default) => Intercept(Returning(action), null, null, cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default) => Intercept(func, null, null, cancellationToken);

    public IUnmutableFilter Mute()
    {
        system.EventStream.Publish(new Mute(filters));
        return new Muted(system, filters);
    }

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
        InterceptAsync(Returning(action), null, null, cancellationToken);

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, null, null, cancellationToken);

    private static Func<bool> Returning(Action action) => () =>
    {
        action();
        return true;
    };

    private static Func<Task<bool>> Returning(Func<Task> action) => async () =>
    {
        await action().ConfigureAwait(false);
        return true;
    };

    private T Intercept<T>(Func<T> func, TimeSpan? timeout, int? expected, CancellationToken cancellationToken)
    {
        using var count = new Counting(system, filters);
        var result = func();
        if (expected is not { } number) return result;

        var limit = Limit(timeout);
        testkit.AwaitConditionNoThrow(() => count.IsDecided(number), limit, null, cancellationToken);
        Verify(count, number, limit);
        return result;
    }

    private async Task<T> InterceptAsync<T>(Func<Task<T>> func, TimeSpan? timeout, int? expected, CancellationToken cancellationToken)
    {
        using var count = new Counting(system, filters);
        var result = await func().ConfigureAwait(false);
        if (expected is not { } number) return result;

        var limit = Limit(timeout);
        await testkit.AwaitConditionNoThrowAsync(() => count.IsDecided(number), limit, null, cancellationToken).ConfigureAwait(false);
        Verify(count, number, limit);
        return result;
    }

    private TimeSpan Limit(TimeSpan? timeout) => testkit.Dilated(timeout ?? testkit.TestKitSettings.TestEventFilterLeeway);

    private void Verify(Counting count, int expected, TimeSpan limit)
    {
        var received = count.Received;
        if (received == expected) return;
        var wanted = string.Join(" or ", filters);
        testkit.Fail(received < expected
            ? $"Timeout ({limit}) while waiting for messages. Only received {received}/{expected} messages that matches filter [{wanted}]"
            : $"Received {received - expected} {(received - expected == 1 ? "message" : "messages")} too many. Expected {expected} but received {received} that matches filter [{wanted}]");
    }

    private sealed class Counting : IDisposable
    {
        private readonly ActorSystem _system;
        private readonly IReadOnlyList<EventFilterBase> _filters;
        private int _received;

        public Counting(ActorSystem system, IReadOnlyList<EventFilterBase> filters)
        {
            _system = system;
            _filters = filters;
            foreach (var filter in filters) filter.EventMatched += Count;
            system.EventStream.Publish(new Mute(filters));
        }

        public int Received => Volatile.Read(ref _received);

        // Where none is expected, only the first event or the end of the time decides.
        public bool IsDecided(int expected) => expected == 0 ? Received > 0 : Received >= expected;

        public void Dispose()
        {
            foreach (var filter in _filters) filter.EventMatched -= Count;
            _system.EventStream.Publish(new Unmute(_filters));
        }

        private void Count(EventFilterBase filter, Akka.Event.LogEvent logEvent) => Interlocked.Increment(ref _received);
    }

    private sealed class Muted(ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IUnmutableFilter
    {
        private int _ended;

        public void Unmute()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) system.EventStream.Publish(new Unmute(filters));
        }

        public void Dispose() => Unmute();
    }
}
