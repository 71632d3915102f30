namespace Akka.TestKit.Extensions;

/// <summary>Waiting for tasks, but not for ever.</summary>
public static class TaskExtensions
{
    /// <summary>Whether the task completes in time.</summary>
    public static async Task<bool> AwaitWithTimeout(this Task parentTask, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        try
        {
            await parentTask.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException) when (!parentTask.IsCompleted)
        {
            return false;
        }
    }

    /// <summary>The result of the task.</summary>
    /// <exception cref="TimeoutException">It does not complete in time.</exception>
    public static Task<T> WithTimeout<T>(this Task<T> parentTask, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        parentTask.WaitAsync(timeout, cancellationToken);

    /// <summary>The result of the task.</summary>
    /// <exception cref="TimeoutException">It does not complete in time.</exception>
    public static Task<T> ShouldCompleteWithin<T>(this Task<T> task, TimeSpan timeout, string because = "", params object[] becauseArgs) =>
        task.WaitAsync(timeout);

    /// <summary>Waits for the task.</summary>
    /// <exception cref="TimeoutException">It does not complete in time.</exception>
    public static Task ShouldCompleteWithin(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs) =>
        task.WaitAsync(timeout);
}
