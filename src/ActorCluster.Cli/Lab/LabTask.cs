namespace ActorCluster.Cli.Lab;

/// <summary>Runs what a command of the lab does so that Ctrl-C can call it off.</summary>
internal static class LabTask
{
    /// <summary>Runs it.</summary>
    /// <param name="work">Gives the exit code.</param>
    /// <param name="cancel">Is set by Ctrl-C.</param>
    public static Task<int> Run(Func<int> work, CancellationToken cancel) => Task.Run(
        () =>
        {
            try
            {
                return work();
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                Console.WriteLine();
                Console.WriteLine("called off");
                return LabExitCode.CalledOff;
            }
        },
        CancellationToken.None);

    /// <summary>The screen on the console.</summary>
    /// <param name="quiet">Only what did not pass, and the totals.</param>
    public static RunScreen Screen(bool quiet) =>
        new(Console.Out, Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth), quiet);
}
