namespace ActorCluster.Cli.Processes;

/// <summary>
/// A command cannot do what it was asked. The message is all that the user needs: it is printed as it is, without a trace.
/// </summary>
internal sealed class CommandException : Exception
{
    public CommandException()
    {
    }

    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What the program ends with.</summary>
    public int ExitCode { get; init; } = 1;
}
