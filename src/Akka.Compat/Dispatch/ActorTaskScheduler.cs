#nullable disable
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs the parts of an asynchronous handler inside its actor, as messages of the engine, while ordinary messages wait.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    /// <summary>The message whose handling the current task belongs to.</summary>
    public object CurrentMessage { get; private set; }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs work inside the current actor.</summary>
    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs asynchronous work inside the current actor; a failure of it is a failure of the actor.</summary>
    /// <exception cref="InvalidOperationException">No actor runs on this thread.</exception>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        var scheduler = cell.TaskScheduler;
        cell.Mailbox.SuspendForTask();
        scheduler.CurrentMessage = cell.CurrentMessage;
        scheduler.OnBeforeTaskStarted();
        Task.Factory.StartNew(asyncAction, CancellationToken.None, TaskCreationOptions.None, scheduler)
            .Unwrap()
            .ContinueWith(
                task =>
                {
                    var exception = Failure(task);
                    if (exception is null) cell.CheckReceiveTimeout();
                    else ((IInternalActorRef)cell.Self).SendSystemMessage(new ActorTaskSchedulerMessage(exception, scheduler.CurrentMessage));
                    scheduler.CurrentMessage = null;
                    scheduler.OnAfterTaskCompleted();
                    cell.Mailbox.ResumeFromTask();
                    cell.Dispatcher.RegisterForExecution(cell.Mailbox, false, false);
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                scheduler);
    }

    internal void ExecuteTask(Task task) => TryExecuteTask(task);

    /// <summary>Called before an asynchronous handler starts.</summary>
    protected virtual void OnBeforeTaskStarted()
    {
    }

    /// <summary>Called after an asynchronous handler has ended.</summary>
    protected virtual void OnAfterTaskCompleted()
    {
    }

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => null;

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (ReferenceEquals(ActorCell.Current, _cell) && TryExecuteTask(task)) return;
        ((IInternalActorRef)_cell.Self).SendSystemMessage(new ActorTaskSchedulerMessage(this, task, CurrentMessage));
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, _cell) && TryExecuteTask(task);

    private static Exception Failure(Task task) => task.Status switch
    {
        TaskStatus.Canceled => new TaskCanceledException(task),
        TaskStatus.Faulted => task.Exception!.InnerExceptions.Count == 1 ? task.Exception.InnerException : task.Exception,
        _ => null,
    };
}
