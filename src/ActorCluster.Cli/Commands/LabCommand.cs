using System.CommandLine;
using System.CommandLine.Parsing;
using ActorCluster.Cli.Commands.Simulated;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster lab</c>: failure experiments in virtual time.</summary>
internal static class LabCommand
{
    private const string Name = "lab";

    public static Command Create() => new(
        Name,
        "The failure lab: run experiments (kind Experiment, lab.actorcluster.dev/v1alpha1) on a simulated cluster in virtual time, an hour in seconds. "
        + "The same seed gives the same run, bit for bit. Exit codes: 0 passed, 1 failed, 2 inconclusive, 3 bad input.")
    {
        LabRunCommand.Create(),
        LabReplayCommand.Create(),
        LabCheckCommand.Create(),
        SimulateCommand.Create(),
    };

    /// <summary>Whether a command line is one of the lab's.</summary>
    /// <param name="result">The command that was meant.</param>
    public static bool Owns(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command.Name: Name })
            {
                return true;
            }
        }

        return false;
    }
}
