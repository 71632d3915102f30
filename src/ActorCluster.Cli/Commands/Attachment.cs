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

    /// <summary>Detaches the process if it was told so.</summary>
    /// <param name="result">The command line.</param>
    public void Apply(ParseResult result)
    {
        if (result.GetValue(Detached))
        {
            Signals.LeaveSession();
        }
    }

    /// <summary>Whether the log is shown on the console.</summary>
    /// <param name="result">The command line.</param>
    public bool ShowsLog(ParseResult result) => !result.GetValue(Detached);

    /// <summary>Whether the process ends with its standard input.</summary>
    /// <param name="result">The command line.</param>
    public bool EndsWithParent(ParseResult result) => result.GetValue(WithParent);
}
