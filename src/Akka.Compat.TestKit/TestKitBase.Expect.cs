using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of the type.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect<T>(true, duration, hint, null, cancellationToken));

    /// <summary>The next message, which must equal the given one.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, EqualTo(message, hint), cancellationToken));

    /// <summary>The next message, which must be of the type and fulfil the predicate.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, Fulfilling(isMessage, hint), cancellationToken));

    /// <summary>The next message, which must be of the type and pass the assertion.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect<T>(true, timeout, hint, (message, _) => assert(message), cancellationToken));

    /// <summary>The next message, which must be of the type and fulfil the predicate together with its sender.</summary>
    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, Fulfilling(isMessageAndSender, hint), cancellationToken));

    /// <summary>The next message, which must be of the type and pass the assertion together with its sender.</summary>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, assertMessageAndSender, cancellationToken));

    /// <summary>The next message, which the comparer must call equal to the given one.</summary>
    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, EqualTo(expected, comparer, hint), cancellationToken));

    /// <summary>The next message, which must be of the type.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(false, duration, hint, null, cancellationToken);

    /// <summary>The next message, which must equal the given one.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, EqualTo(message, hint), cancellationToken);

    /// <summary>The next message, which must be of the type and fulfil the predicate.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, Fulfilling(isMessage, hint), cancellationToken);

    /// <summary>The next message, which must be of the type and pass the assertion.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(false, timeout, hint, (message, _) => assert(message), cancellationToken);

    /// <summary>The next message, which must be of the type and fulfil the predicate together with its sender.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, Fulfilling(isMessageAndSender, hint), cancellationToken);

    /// <summary>The next message, which must be of the type and pass the assertion together with its sender.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, assertMessageAndSender, cancellationToken);

    /// <summary>The next message, which the comparer must call equal to the given one.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, EqualTo(expected, comparer, hint), cancellationToken);

    /// <summary>The next message, which must say that the given actor has stopped.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, EndOf(target, hint), cancellationToken));

    /// <summary>The next message, which must say that the given actor has stopped.</summary>
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, EndOf(target, hint), cancellationToken);

    /// <summary>No message may come for the rest of the innermost Within, or for <c>single-expect-default</c>.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => Finish(ExpectNothing(true, RemainingOrDefault, cancellationToken));

    /// <summary>No message may come for the given time.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Finish(ExpectNothing(true, Dilated(duration), cancellationToken));

    /// <summary>No message may come for the given time.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>No message may come for the rest of the innermost Within, or for <c>single-expect-default</c>.</summary>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) => ExpectNothing(false, RemainingOrDefault, cancellationToken);

    /// <summary>No message may come for the given time.</summary>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNothing(false, Dilated(duration), cancellationToken);

    /// <summary>No message may come for the given time.</summary>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private Action<T, IActorRef> EqualTo<T>(T expected, string hint) =>
        (message, _) => _assertions.AssertEqual(expected, message, "{0}", WithHint($"Expected the message {expected}", hint));

    private Action<T, IActorRef> EqualTo<T>(T expected, Func<T, T, bool> comparer, string hint) =>
        (message, _) => _assertions.AssertEqual(expected, message, comparer, "{0}", WithHint($"Expected the message {expected}", hint));

    private Action<T, IActorRef> Fulfilling<T>(Predicate<T> predicate, string hint) => (message, _) =>
    {
        if (!predicate(message)) Fail(WithHint($"Got a message of the expected type <{typeof(T).FullName}>. Also expected that the predicate would return true but the message {{{message}}} returned false", hint));
    };

    private Action<T, IActorRef> Fulfilling<T>(Func<T, IActorRef, bool> predicate, string hint) => (message, sender) =>
    {
        if (!predicate(message, sender)) Fail(WithHint($"Got a message of the expected type <{typeof(T).FullName}>. Also expected that the predicate would return true but the message {{{message}}} from {sender} returned false", hint));
    };

    private Action<Terminated, IActorRef> EndOf(IActorRef target, string hint) => (message, _) =>
        _assertions.AssertEqual(target, message.ActorRef, "{0}", WithHint("Expected the end of another actor", hint));

    private static string WithHint(string problem, string hint) => string.IsNullOrEmpty(hint) ? problem : $"{problem}. Hint: {hint}";

    private async ValueTask<T> Expect<T>(
        bool blocking, TimeSpan? timeout, string hint, Action<T, IActorRef> assert, CancellationToken cancellationToken)
    {
        var (message, _) = await ExpectFrom(blocking, timeout, hint, assert, cancellationToken).ConfigureAwait(false);
        return message;
    }

    private async ValueTask<(T Message, IActorRef Sender)> ExpectFrom<T>(
        bool blocking, TimeSpan? timeout, string hint, Action<T, IActorRef> assert, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        var envelope = await Next(blocking, limit, cancellationToken).ConfigureAwait(false);
        if (envelope == null)
        {
            Fail(WithHint($"Failed: Timeout {Seconds(limit)} while waiting for a message of type {typeof(T)}", hint));
            return default;
        }

        // A null message is of every type that has a null.
        var isOfType = envelope.Message is T || (envelope.Message == null && default(T) == null);
        if (!isOfType) Fail(WithHint($"Failed: Expected a message of type {typeof(T)}, but received {{{Describe(envelope)}}} instead", hint));
        var message = (T)envelope.Message;
        assert?.Invoke(message, envelope.Sender);
        return (message, envelope.Sender);
    }

    private async ValueTask ExpectNothing(bool blocking, TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = Now;
        var envelope = await Next(blocking, duration, cancellationToken).ConfigureAwait(false);
        _lastWasNoMessage = true;
        if (envelope != null)
            Fail($"Failed: Expected no messages during {Seconds(duration)}, instead we received {Describe(envelope)} after {Seconds(Now - start)}");
    }
}
