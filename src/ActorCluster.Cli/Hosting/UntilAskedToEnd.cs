using System.Runtime.InteropServices;

namespace ActorCluster.Cli.Hosting;

/// <summary>Waits for the end of a process: SIGTERM, SIGINT, or the end of its standard input when it is tied to its parent.</summary>
internal static class UntilAskedToEnd
{
    /// <summary>Waits.</summary>
    /// <param name="withParent">Whether the parent holds this process's standard input open and its end is the process's end too.</param>
    /// <param name="sooner">Something else that ends the process, such as its actor system.</param>
    public static async Task WaitAsync(bool withParent, Task sooner)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        var waiting = new List<Task> { asked.Task, sooner };
        if (withParent)
        {
            waiting.Add(Task.Run(EndOfInputAsync));
        }

        await Task.WhenAny(waiting).ConfigureAwait(false);

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            asked.TrySetResult();
        }
    }

    private static async Task EndOfInputAsync()
    {
        var input = Console.OpenStandardInput();
        await using (input.ConfigureAwait(false))
        {
            var buffer = new byte[64];
            while (await input.ReadAsync(buffer).ConfigureAwait(false) > 0)
            {
            }
        }
    }
}
