using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Live.Runs;

/// <summary>
/// Machines that are processes of their own: their power, and their standing still. What was done to them is written down first, so that a
/// master that was ended in between undoes it when it comes back.
/// </summary>
/// <param name="run">The cluster's folder.</param>
internal sealed class LiveMachines(RunDirectory run)
{
    private readonly Launcher _launcher = new(run);
    private readonly SortedSet<string> _touched = new(StringComparer.Ordinal);

    /// <summary>Undoes what an earlier master left undone.</summary>
    public void HealLeftovers()
    {
        if (run.ReadPlan() is not { } plan)
        {
            return;
        }

        foreach (var worker in run.ReadTouchedWorkers().Where(plan.Processes.Contains))
        {
            Heal(plan, worker);
        }

        run.WriteTouchedWorkers([]);
    }

    /// <summary>Ends a process at once, as a power failure does.</summary>
    /// <param name="worker">The process.</param>
    public void Crash(string worker)
    {
        Touch(worker);
        using var process = _launcher.Find(worker);
        process?.Kill();
    }

    /// <summary>Stops everything in a process.</summary>
    /// <param name="worker">The process.</param>
    public void Freeze(string worker)
    {
        Touch(worker);
        using var process = _launcher.Find(worker);
        if (process is not null)
        {
            Signals.Freeze(process);
        }
    }

    /// <summary>Starts a process that has ended, lets one that stands still go on.</summary>
    /// <param name="worker">The process.</param>
    public void Restore(string worker)
    {
        if (run.ReadPlan() is { } plan)
        {
            Heal(plan, worker);
            _touched.Remove(worker);
            run.WriteTouchedWorkers(_touched);
        }
    }

    private void Heal(ClusterPlan plan, string worker)
    {
        using var process = _launcher.Find(worker);
        if (process is null)
        {
            using var started = _launcher.Start(plan, worker, rejoin: true);
        }
        else
        {
            Signals.Thaw(process);
        }
    }

    private void Touch(string worker)
    {
        if (_touched.Add(worker))
        {
            run.WriteTouchedWorkers(_touched);
        }
    }
}
