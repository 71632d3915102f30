namespace Akka.TestKit;

/// <summary>What to do with the log events that a filter takes: expect them, or keep them quiet.</summary>
public interface IEventFilterApplier
{
    /// <summary>Adds another filter: an event counts when either takes it.</summary>
    EventFilterFactory And { get; }

    /// <summary>Runs a block that must cause exactly one such event.</summary>
    void ExpectOne(Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly one such event in the given time.</summary>
    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly one such event.</summary>
    T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly one such event in the given time.</summary>
    T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly one such event.</summary>
    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly one such event in the given time.</summary>
    Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly one such event.</summary>
    Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly one such event in the given time.</summary>
    Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly so many such events.</summary>
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly so many such events in the given time.</summary>
    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly so many such events.</summary>
    T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly so many such events in the given time.</summary>
    T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly so many such events.</summary>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly so many such events, in the given time if there is one.</summary>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default);

    /// <summary>Runs a block that must cause exactly so many such events in the given time.</summary>
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly so many such events.</summary>
    Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a function that must cause exactly so many such events in the given time.</summary>
    Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a function and keeps such events out of the log meanwhile.</summary>
    T Mute<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a block and keeps such events out of the log meanwhile.</summary>
    void Mute(Action action, CancellationToken cancellationToken = default);

    /// <summary>Keeps such events out of the log until it is disposed.</summary>
    IUnmutableFilter Mute();

    /// <summary>Runs a function and keeps such events out of the log meanwhile.</summary>
    Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Runs a block and keeps such events out of the log meanwhile.</summary>
    Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default);
}
