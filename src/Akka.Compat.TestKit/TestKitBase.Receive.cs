using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, or null when none comes in time.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Finish(NextMessage(true, max ?? RemainingOrDefault, cancellationToken));

    /// <summary>The next message, or null when none comes in time.</summary>
    public ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        NextMessage(false, max ?? RemainingOrDefault, cancellationToken);

    /// <summary>The next message and its sender, if one comes in time.</summary>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        envelope = Finish(Next(true, max ?? RemainingOrDefault, cancellationToken)) ?? NullMessageEnvelope.Instance;
        return envelope is not NullMessageEnvelope;
    }

    /// <summary>The next message and its sender, if one comes in time.</summary>
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(
        TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var envelope = await Next(false, max ?? RemainingOrDefault, cancellationToken).ConfigureAwait(false);
        return (envelope != null, envelope ?? (MessageEnvelope)NullMessageEnvelope.Instance);
    }

    /// <summary>The next message, which stays the next one; null when none comes in time.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryPeekOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    /// <summary>The next message, which stays the next one; null when none comes in time.</summary>
    public object PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    /// <summary>The next message, which stays the next one; null when none comes in time.</summary>
    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Peek(false, max, cancellationToken).ConfigureAwait(false))?.Message;

    /// <summary>The next message, which stays the next one; null when none comes in time.</summary>
    public ValueTask<object> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    /// <summary>The next message and its sender, which stay the next ones, if they come in time.</summary>
    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        envelope = Finish(Peek(true, max, cancellationToken)) ?? NullMessageEnvelope.Instance;
        return envelope is not NullMessageEnvelope;
    }

    /// <summary>The next message and its sender, which stay the next ones, if they come in time.</summary>
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var envelope = await Peek(false, max, cancellationToken).ConfigureAwait(false);
        return (envelope != null, envelope ?? NullMessageEnvelope.Instance);
    }

    /// <summary>Receives until a message fits, and drops those that do not.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Receives until a message of the type fits, and drops those that do not.</summary>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage(isMessage, null, max, hint, cancellationToken);

    /// <summary>Receives until a message of the type fits, and collects those that do not.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Finish(Fish(true, isMessage, allMessages, max, hint, cancellationToken));

    /// <summary>Receives until a message fits, and drops those that do not.</summary>
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(false, isMessage, null, max, hint, cancellationToken);

    /// <summary>Receives until a message of the type fits, and drops those that do not.</summary>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(false, isMessage, null, max, hint, cancellationToken);

    /// <summary>Receives until a message of the type fits, and collects those that do not.</summary>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(false, isMessage, allMessages, max, hint, cancellationToken);

    /// <summary>Receives for the whole time and fails if a message of the type is among what comes.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var stop = Now + RemainingOrDilated(max);
        while (await Next(false, Positive(stop - Now), cancellationToken).ConfigureAwait(false) is { } envelope)
            if (envelope.Message is T) Fail($"Expected no message of type {typeof(T)}, but received {Describe(envelope)}");
    }

    /// <summary>Receives until no message has come for <paramref name="max"/>, and answers with those that did.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(
        TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var messages = new ArrayList();
        while (await Next(false, RemainingOrDilated(max), cancellationToken).ConfigureAwait(false) is { } envelope)
        {
            messages.Add(envelope.Message);
            if (maxMessages < messages.Count) Fail($"{maxMessages} violated (no radio silence)");
        }

        return messages;
    }

    /// <summary>Receives the given number of messages.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Finish(Receive(true, numberOfMessages, RemainingOrDefault, cancellationToken));

    /// <summary>Receives the given number of messages in the given time.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Finish(Receive(true, numberOfMessages, Dilated(max), cancellationToken));

    /// <summary>Receives the given number of messages.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Stream(Receive(false, numberOfMessages, RemainingOrDefault, cancellationToken), cancellationToken);

    /// <summary>Receives the given number of messages in the given time.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Stream(Receive(false, numberOfMessages, Dilated(max), cancellationToken), cancellationToken);

    /// <summary>Receives while the function answers something; the first message it answers null to stays the next one.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    /// <summary>Receives while the function answers something and the next message comes within <paramref name="idle"/>.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    /// <summary>Receives while the function answers something and the next message comes within <paramref name="idle"/>.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Finish(While(true, Select(filter), max, idle, msgs, cancellationToken));

    /// <summary>Receives messages of the type while the predicate holds; others are dropped or end it.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        Finish(While(true, Select(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken));

    /// <summary>Receives while the function answers something; the first message it answers null to stays the next one.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    /// <summary>Receives while the function answers something and the next message comes within <paramref name="idle"/>.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    /// <summary>Receives while the function answers something and the next message comes within <paramref name="idle"/>.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Stream(While(false, Select(filter), max, idle, msgs, cancellationToken), cancellationToken);

    /// <summary>Receives messages of the type while the predicate holds; others are dropped or end it.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        Stream(While(false, Select(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken), cancellationToken);

    // What a step of ReceiveWhile does with a message.
    private enum Step
    {
        Keep,
        Drop,
        End,
    }

    private static Func<object, (Step, T)> Select<T>(Func<object, T> filter) =>
        message => filter(message) is { } kept ? (Step.Keep, kept) : (Step.End, default);

    private static Func<object, (Step, T)> Select<T>(Predicate<T> shouldContinue, bool dropOthers) => message => message is T typed
        ? (shouldContinue(typed) ? Step.Keep : Step.End, typed)
        : (dropOthers ? Step.Drop : Step.End, default);

    private static TimeSpan Positive(TimeSpan duration) => duration < TimeSpan.Zero ? TimeSpan.Zero : duration;

    private static string Describe(MessageEnvelope envelope) => envelope.Message == null
        ? $"null from {envelope.Sender}"
        : $"{envelope.Message} (type {envelope.Message.GetType()}) from {envelope.Sender}";

    private static string Seconds(TimeSpan duration) => duration.ToString("c", CultureInfo.InvariantCulture);

    // The two basic steps of every expectation: take, or look at, the next envelope; null when none came in time.
    private async ValueTask<MessageEnvelope> Next(bool blocking, TimeSpan max, CancellationToken cancellationToken)
    {
        _lastWasNoMessage = false;
        var envelope = await _queue.Take(blocking, Limit(max), cancellationToken).ConfigureAwait(false);
        _last = envelope ?? NullMessageEnvelope.Instance;
        return envelope;
    }

    private async ValueTask<MessageEnvelope> Peek(bool blocking, TimeSpan? max, CancellationToken cancellationToken)
    {
        _lastWasNoMessage = false;
        var envelope = await _queue.Peek(blocking, Limit(max ?? RemainingOrDefault), cancellationToken).ConfigureAwait(false);
        _last = envelope ?? NullMessageEnvelope.Instance;
        return envelope;
    }

    private async ValueTask<object> NextMessage(bool blocking, TimeSpan max, CancellationToken cancellationToken) =>
        (await Next(blocking, max, cancellationToken).ConfigureAwait(false))?.Message;

    // -1 ms and the longest time span mean for ever; any other negative time, from a Within that is over, means not at all.
    private static TimeSpan Limit(TimeSpan max) => max == TimeSpan.MaxValue || max == Timeout.InfiniteTimeSpan
        ? Timeout.InfiniteTimeSpan
        : Positive(max);

    private async ValueTask<List<object>> Receive(bool blocking, int count, TimeSpan max, CancellationToken cancellationToken)
    {
        var start = Now;
        var messages = new List<object>(Math.Min(count, 1024));
        while (messages.Count < count)
        {
            var envelope = await Next(blocking, Positive(start + max - Now), cancellationToken).ConfigureAwait(false);
            if (envelope == null)
                Fail($"Timeout ({Seconds(max)}) while expecting {count} messages. Only got {messages.Count} after {Seconds(Now - start)}.");
            messages.Add(envelope.Message);
        }

        return messages;
    }

    private async ValueTask<T> Fish<T>(
        bool blocking, Predicate<T> isMessage, ArrayList others, TimeSpan? max, string hint, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(max);
        var stop = Now + limit;
        while (true)
        {
            var envelope = await Next(blocking, Positive(stop - Now), cancellationToken).ConfigureAwait(false);
            if (envelope == null)
                Fail($"Timeout ({Seconds(limit)}) during fishForMessage{(string.IsNullOrEmpty(hint) ? "" : ", hint: " + hint)}");
            if (envelope.Message is T message && isMessage(message)) return message;
            others?.Add(envelope.Message);
        }
    }

    private async ValueTask<List<T>> While<T>(
        bool blocking, Func<object, (Step, T)> select, TimeSpan? max, TimeSpan? idle, int msgs, CancellationToken cancellationToken)
    {
        var start = Now;
        var limit = RemainingOrDilated(max);
        var kept = new List<T>();
        MessageEnvelope last = NullMessageEnvelope.Instance;
        for (var count = 0; count < msgs;)
        {
            var left = Positive(start + limit - Now);
            var wait = idle is { } pause && pause >= TimeSpan.Zero && pause < left ? pause : left;
            // Looked at first: the message that ends it is left for the next expectation.
            if (await _queue.Peek(blocking, wait, cancellationToken).ConfigureAwait(false) is not { } envelope) break;
            var (step, message) = select(envelope.Message);
            if (step == Step.End) break;
            await _queue.Take(blocking, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (step == Step.Drop) continue;
            last = envelope;
            kept.Add(message);
            count++;
        }

        _last = last;
        _lastWasNoMessage = true;
        return kept;
    }

    private static async IAsyncEnumerable<T> Stream<T>(
        ValueTask<List<T>> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var message in await messages.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return message;
        }
    }
}
