namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next messages, which must be the given ones in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    /// <summary>The next messages, which must be the given ones in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Finish(AllOf(true, RemainingOrDefault, messages, cancellationToken));

    /// <summary>The next messages, which must be the given ones in any order and come in the given time.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    /// <summary>The next messages, which must be the given ones in any order and come in the given time.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Finish(AllOf(true, PositiveFinite(max), messages, cancellationToken));

    /// <summary>The next messages, which must be the given ones in any order.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Stream(AllOf(false, RemainingOrDefault, messages, cancellationToken), cancellationToken);

    /// <summary>The next messages, which must be the given ones in any order and come in the given time.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Stream(AllOf(false, PositiveFinite(max), messages, cancellationToken), cancellationToken);

    /// <summary>The next messages, which must fulfil one predicate each, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        ExpectMsgAllOfMatchingPredicates(predicates, CancellationToken.None);

    /// <summary>The next messages, which must fulfil one predicate each, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Finish(AllMatching(true, RemainingOrDefault, predicates, cancellationToken));

    /// <summary>The next messages, which must fulfil one predicate each, in any order and in the given time.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates) =>
        ExpectMsgAllOfMatchingPredicates(max, predicates, CancellationToken.None);

    /// <summary>The next messages, which must fulfil one predicate each, in any order and in the given time.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Finish(AllMatching(true, PositiveFinite(max), predicates, cancellationToken));

    /// <summary>The next message, which must be one of the given ones.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Finish(AnyOf(true, [.. messages], cancellationToken));

    /// <summary>The next message, which must be one of the given ones.</summary>
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        AnyOf(false, [.. messages], cancellationToken);

    private TimeSpan PositiveFinite(TimeSpan max) => max > TimeSpan.Zero && max != TimeSpan.MaxValue
        ? Dilated(max)
        : throw new ArgumentException("max must be greater than zero and finite", nameof(max));

    private async ValueTask<List<T>> AllOf<T>(
        bool blocking, TimeSpan max, IReadOnlyCollection<T> expected, CancellationToken cancellationToken)
    {
        var received = await Receive(blocking, expected.Count, max, cancellationToken).ConfigureAwait(false);
        // Each received message accounts for one expected one: two equal messages have to come twice.
        var missing = new List<T>(expected);
        var matched = new List<T>();
        var unexpected = new List<object>();
        foreach (var message in received)
        {
            var index = missing.FindIndex(candidate => Equals(candidate, message));
            if (index < 0)
            {
                unexpected.Add(message);
                continue;
            }

            missing.RemoveAt(index);
            matched.Add((T)message);
        }

        if (unexpected.Count > 0) Fail($"not found [{string.Join(", ", missing)}], found unexpected [{string.Join(", ", unexpected)}]");
        return matched;
    }

    private async ValueTask<List<object>> AllMatching(
        bool blocking, TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken)
    {
        var received = await Receive(blocking, predicates.Count, max, cancellationToken).ConfigureAwait(false);
        var unfulfilled = new List<PredicateInfo>(predicates);
        foreach (var message in received)
        {
            var index = unfulfilled.FindIndex(predicate => predicate.Accepts(message));
            if (index < 0) Fail($"found unexpected [{message}]; not fulfilled [{string.Join(", ", unfulfilled)}]");
            unfulfilled.RemoveAt(index);
        }

        return received;
    }

    private async ValueTask<T> AnyOf<T>(bool blocking, List<T> expected, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDefault;
        var envelope = await Next(blocking, limit, cancellationToken).ConfigureAwait(false);
        if (envelope == null) Fail($"Timeout {Seconds(limit)} during waiting for any of [{string.Join(", ", expected)}]");
        var index = expected.FindIndex(candidate => Equals(candidate, envelope.Message));
        if (index < 0) Fail($"Not found: expected any of [{string.Join(", ", expected)}], but received {Describe(envelope)}");
        return expected[index];
    }
}

/// <summary>A predicate on the messages of a type.</summary>
public class PredicateInfo
{
    private readonly Func<object, bool> _accepts;

    private PredicateInfo(Delegate predicate, Type type, Func<object, bool> accepts)
    {
        PredicateT = predicate;
        Type = type;
        _accepts = accepts;
    }

    /// <summary>The predicate.</summary>
    public Delegate PredicateT { get; }

    /// <summary>The type.</summary>
    public Type Type { get; }

    /// <summary>Wraps a predicate.</summary>
    public static PredicateInfo Create<T>(Predicate<T> predicateT) =>
        new(predicateT, typeof(T), message => message is T typed && predicateT(typed));

    /// <inheritdoc/>
    public override string ToString() => $"predicate on {Type.Name}";

    internal bool Accepts(object message) => _accepts(message);
}
