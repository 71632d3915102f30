using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of the type and come from the sender.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, duration, hint, From<T>(sender, null, hint), cancellationToken));

    /// <summary>The next message, which must equal the given one and come from the sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, From(sender, EqualTo(message, hint), hint), cancellationToken));

    /// <summary>The next message, which must fulfil the predicate and come from the sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, From(sender, Fulfilling(isMessage, hint), hint), cancellationToken));

    /// <summary>The next message, which must fulfil its predicate, as must its sender.</summary>
    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, From(isSender, isMessage, hint), cancellationToken));

    /// <summary>The next message, which must pass the assertion and come from the sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, From<T>(sender, (message, _) => assertMessage(message), hint), cancellationToken));

    /// <summary>The next message, which must pass its assertion, as must its sender.</summary>
    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Finish(Expect(true, timeout, hint, From(assertSender, assertMessage), cancellationToken));

    /// <summary>The next message, which must be of the type and come from the sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, duration, hint, From<T>(sender, null, hint), cancellationToken);

    /// <summary>The next message, which must equal the given one and come from the sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, From(sender, EqualTo(message, hint), hint), cancellationToken);

    /// <summary>The next message, which must fulfil the predicate and come from the sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, From(sender, Fulfilling(isMessage, hint), hint), cancellationToken);

    /// <summary>The next message, which must fulfil its predicate, as must its sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, From(isSender, isMessage, hint), cancellationToken);

    /// <summary>The next message, which must pass the assertion and come from the sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, From<T>(sender, (message, _) => assertMessage(message), hint), cancellationToken);

    /// <summary>The next message, which must pass its assertion, as must its sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, hint, From(assertSender, assertMessage), cancellationToken);

    private Action<T, IActorRef> From<T>(IActorRef expected, Action<T, IActorRef> assert, string hint) => (message, sender) =>
    {
        _assertions.AssertEqual(expected, sender, "{0}", WithHint("Sender does not match", hint));
        assert?.Invoke(message, sender);
    };

    private Action<T, IActorRef> From<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, string hint) => (message, sender) =>
    {
        if (!isSender(sender)) Fail(WithHint($"The sender does not match the predicate: {sender}", hint));
        if (!isMessage(message)) Fail(WithHint($"The message does not match the predicate: {message}", hint));
    };

    private static Action<T, IActorRef> From<T>(Action<IActorRef> assertSender, Action<T> assertMessage) => (message, sender) =>
    {
        assertSender(sender);
        assertMessage(message);
    };
}
