#nullable disable
using System.Globalization;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Asking: sending a message and getting a task of the answer. Its timeout runs on the real clock, as in 1.5.30.</summary>
public static class Futures
{
    /// <summary>Asks; without a timeout as <c>akka.actor.ask-timeout</c> says.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<object>(message, timeout, CancellationToken.None);

    /// <summary>Asks.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) => self.Ask<object>(message, null, cancellationToken);

    /// <summary>Asks.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) => self.Ask<object>(message, timeout, cancellationToken);

    /// <summary>Asks; without a timeout as <c>akka.actor.ask-timeout</c> says.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<T>(message, timeout, CancellationToken.None);

    /// <summary>Asks.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) => self.Ask<T>(message, null, cancellationToken);

    /// <summary>Asks.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) => self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <summary>Asks with a message that is told to whom the answer goes.</summary>
    /// <returns>
    /// A task with the answer; it fails with <see cref="AskTimeoutException"/>, with the cause of a <see cref="Status.Failure"/>, or with
    /// <see cref="ArgumentException"/> for an answer of another type.
    /// </returns>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ResolveProvider(self) ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self));
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = timeout ?? provider.Settings.AskTimeout;
        CancellationTokenSource timer = null;
        var registrations = default(CancellationTokenRegistration);
        if (time != Timeout.InfiniteTimeSpan && time > TimeSpan.Zero)
        {
            timer = new CancellationTokenSource(time);
            timer.Token.Register(() => result.TrySetException(new AskTimeoutException(string.Create(CultureInfo.InvariantCulture, $"Timeout after {time.TotalSeconds} seconds"))));
        }
        if (cancellationToken.CanBeCanceled) registrations = cancellationToken.Register(() => result.TrySetCanceled(cancellationToken));
        var future = provider.CreateFutureRef(result);
        var path = future.Path;
        provider.RegisterTempActor(future, path);
        _ = result.Task.ContinueWith(
            _ =>
            {
                provider.UnregisterTempActor(path);
                registrations.Dispose();
                timer?.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        future.DeliverAsk(messageFactory(future), self);
        return result.Task;
    }

    internal static IActorRefProvider ResolveProvider(ICanTell self)
    {
        if (ActorCell.Current is { } cell) return cell.SystemImpl.Provider;
        return self switch
        {
            IInternalActorRef actor => actor.Provider,
            ActorSelection selection => ResolveProvider(selection.Anchor),
            _ => null,
        };
    }
}

/// <summary>A reference that completes a task with the first message it gets.</summary>
public class FutureActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result;
    private readonly ActorPath _path;
    private readonly IActorRefProvider _provider;

    /// <summary>Creates the reference.</summary>
    public FutureActorRef(TaskCompletionSource<T> result, ActorPath path, IActorRefProvider provider)
    {
        _result = result;
        _path = path;
        _provider = provider;
    }

    /// <inheritdoc/>
    public override ActorPath Path => _path;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => _provider;

    /// <summary>Sends the question.</summary>
    public virtual void DeliverAsk(object message, ICanTell destination) => destination.Tell(message, this);

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when watch.Watchee.Equals(this) && !watch.Watcher.Equals(this):
                // It ends with its task, and nobody waits for that.
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false, addressTerminated: false));
                break;
            case DeathWatchNotification notification:
                Tell(new Terminated(notification.Actor, notification.ExistenceConfirmed, notification.AddressTerminated), this);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
        bool handled;
        switch (message)
        {
            case ISystemMessage system:
                handled = _result.TrySetException(new InvalidOperationException($"system message of type '{system.GetType().Name}' is invalid for FutureActorRef"));
                break;
            case T answer:
                handled = _result.TrySetResult(answer);
                break;
            case null:
                handled = _result.TrySetResult(default);
                break;
            case Status.Failure failure:
                handled = _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message."));
                break;
            default:
                handled = _result.TrySetException(new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
                break;
        }
        // An answer nobody waits for any more is a dead letter, unless it was cancelled.
        if (!handled && !_result.Task.IsCanceled) _provider.DeadLetters.Tell(message ?? default(T), this);
    }
}
