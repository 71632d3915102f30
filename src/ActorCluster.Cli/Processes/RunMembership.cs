using System.Diagnostics;

namespace ActorCluster.Cli.Processes;

/// <summary>
/// A process is one of its cluster: it makes itself known, and only then looks whether the cluster is still wanted. Whoever ends the
/// cluster says so first and looks for processes then. Whichever comes first, no process goes on that nobody knows of, even when the
/// command that started it or the one that ends it is killed between any two steps.
/// </summary>
internal sealed class RunMembership : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Locked as long as the process lives: the system lets go of it however that ends. So there is never a second one of a name.
    private readonly FileStream _lock;

    private RunMembership(FileStream held) => _lock = held;

    /// <summary>
    /// How long a process waits for another of its name to end: one that was left over from a cluster before finds that out at once.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Makes this process known.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="id">The run that it was started for.</param>
    /// <param name="name">The process's name.</param>
    /// <param name="patience">How long to wait for another process of the name to end.</param>
    /// <param name="known">Called when it is known and has not looked yet whether it is wanted.</param>
    /// <exception cref="CommandException">The run has ended, or another process of the name goes on.</exception>
    public static RunMembership Join(RunDirectory run, string id, string name, TimeSpan patience, Action? known = null)
    {
        RequireWanted(run, id);
        var held = Lock(run, name, patience);
        try
        {
            using var self = Process.GetCurrentProcess();
            ProcessRecord.Write(self, run.Pid(name));
            known?.Invoke();
            RequireWanted(run, id);
            return new RunMembership(held);
        }
        catch (Exception)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Another process may have the name.</summary>
    public void Dispose() => _lock.Dispose();

    private static void RequireWanted(RunDirectory run, string id)
    {
        if (run.ReadPlan() is not { IsEnding: false } plan || plan.Id != id)
        {
            throw new CommandException($"the cluster that this process was started for has ended ({run.Root})");
        }
    }

    private static FileStream Lock(RunDirectory run, string name, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(run.Lock(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException)
            {
                if (clock.Elapsed >= patience)
                {
                    throw new CommandException($"{name} is running already ({run.Root})", e);
                }

                Thread.Sleep(Pause);
            }
        }
    }
}
