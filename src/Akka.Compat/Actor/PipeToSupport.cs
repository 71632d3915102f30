#nullable disable
namespace Akka.Actor;

/// <summary>Sending the outcome of a task to an actor; a failure as <see cref="Status.Failure"/>.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the result when the task is done.</summary>
    public static Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends the result when the task is done.</summary>
    public static async Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        try
        {
            var result = await taskToPipe.ConfigureAwait(useConfigureAwait);
            recipient.Tell(success is null ? result : success(result), sender);
        }
        catch (Exception e)
        {
            recipient.Tell(failure is null ? new Status.Failure(e) : failure(e), sender);
        }
    }

    /// <summary>Sends what <paramref name="success"/> makes, if given, when the task is done.</summary>
    public static Task PipeTo(this Task taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends what <paramref name="success"/> makes, if given, when the task is done.</summary>
    public static async Task PipeTo(this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        try
        {
            await taskToPipe.ConfigureAwait(useConfigureAwait);
            if (success is not null) recipient.Tell(success(), sender);
        }
        catch (Exception e)
        {
            recipient.Tell(failure is null ? new Status.Failure(e) : failure(e), sender);
        }
    }

    /// <summary>Sends the result when the task is done.</summary>
    public static Task PipeTo<T>(this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);

    /// <summary>Sends what <paramref name="success"/> makes, if given, when the task is done.</summary>
    public static Task PipeTo(this ValueTask taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);
}

/// <summary>Stopping an actor and learning that it has stopped.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends <see cref="PoisonPill"/> and completes when the actor has stopped.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Sends a message and completes when the actor has stopped, or with false after the timeout.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not IInternalActorRef internalTarget)
            throw new InvalidOperationException($"{target} is not an {typeof(IInternalActorRef)} and cannot be death-watched");
        var provider = internalTarget.Provider;
        var ended = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var future = provider.CreateFutureRef(ended);
        provider.RegisterTempActor(future, future.Path);
        using var timer = new CancellationTokenSource(timeout);
        using var registration = timer.Token.Register(() => ended.TrySetResult(null));
        try
        {
            internalTarget.SendSystemMessage(new Dispatch.SysMsg.Watch(internalTarget, future));
            target.Tell(stopMessage, ActorRefs.NoSender);
            return await ended.Task.ConfigureAwait(false) is Terminated terminated && terminated.ActorRef.Path.Equals(target.Path);
        }
        finally
        {
            internalTarget.SendSystemMessage(new Dispatch.SysMsg.Unwatch(internalTarget, future));
            provider.UnregisterTempActor(future.Path);
        }
    }
}

/// <summary>Waiting outside of actors for an actor to stop.</summary>
public static class WatchAsyncSupport
{
    /// <summary>Completes when the actor has stopped.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var internalTarget = (IInternalActorRef)target;
        var provider = internalTarget.Provider;
        var ended = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var future = provider.CreateFutureRef(ended);
        provider.RegisterTempActor(future, future.Path);
        using var registration = token.Register(() => ended.TrySetCanceled(token));
        try
        {
            internalTarget.SendSystemMessage(new Dispatch.SysMsg.Watch(internalTarget, future));
            await ended.Task.ConfigureAwait(false);
            return true;
        }
        catch (TaskCanceledException)
        {
            internalTarget.SendSystemMessage(new Dispatch.SysMsg.Unwatch(internalTarget, future));
            return false;
        }
        finally
        {
            provider.UnregisterTempActor(future.Path);
        }
    }
}
