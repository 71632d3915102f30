using System.CommandLine;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary>How a process hangs together with the one that started it.</summary>
internal sealed class Attachment
{
    /// <summary>It outlives its parent and its terminal.</summary>
    public Option<bool> Detached { get; } = new("--detached") { Description = "Outlive the parent and its terminal; log to the file only", Hidden = true };

    /// <summary>It ends when its parent does.</summary>
    public Option<bool> WithParent { get; } = new("--with-parent") { Description = "End when standard input ends", Hidden = true };

    /// <summary>The run that it was started for; none when a user starts it by hand.</summary>
    public Option<string?> RunId { get; } = new("--run-id") { Description = "The run of the folder that it belongs to", Hidden = true };

    /// <summary>
    /// Detaches the process if it was told so and makes it known in its folder: the first that it does, so that whoever ends the cluster
    /// finds it.
    /// </summary>
    /// <param name="result">The command line.</param>
    /// <param name="run">The folder.</param>
    /// <param name="name">The process's name.</param>
    /// <returns>To be kept as long as the process runs; null when it belongs to no run.</returns>
    /// <exception cref="CommandException">The run has ended, or another process of the name goes on.</exception>
    public IDisposable? Apply(ParseResult result, RunDirectory run, string name)
    {
        if (result.GetValue(Detached))
        {
            Signals.LeaveSession();
        }

        return result.GetValue(RunId) is { } id ? RunMembership.Join(run, id, name, RunMembership.Patience) : null;
    }

    /// <summary>Whether the log is shown on the console.</summary>
    /// <param name="result">The command line.</param>
    public bool ShowsLog(ParseResult result) => !result.GetValue(Detached);

    /// <summary>Whether the process ends with its standard input.</summary>
    /// <param name="result">The command line.</param>
    public bool EndsWithParent(ParseResult result) => result.GetValue(WithParent);
}
