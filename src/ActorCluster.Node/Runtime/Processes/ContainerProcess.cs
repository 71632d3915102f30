namespace ActorCluster.Node.Runtime.Processes;

/// <summary>A process in a container: the first one, or one that was started by exec.</summary>
internal sealed class ContainerProcess
{
    private const int Interrupted = 130;
    private readonly IEnumerator<DateTimeOffset?> _steps;
    private readonly ShellState _shell;

    /// <summary>Starts a command.</summary>
    /// <param name="id">Its number in the container.</param>
    /// <param name="command">The command, whose program is known.</param>
    /// <param name="world">Its container.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="directory">Where it begins.</param>
    /// <param name="hasTerminal">Whether somebody types and looks.</param>
    public ContainerProcess(
        int id, IReadOnlyList<string> command, IContainerWorld world, IReadOnlyDictionary<string, string> variables, string directory, bool hasTerminal)
    {
        Id = id;
        Command = string.Join(' ', command);
        Terminal = hasTerminal ? new Terminal() : null;
        Files = new ProcessFiles(new BytePipe(), new BytePipe(), new BytePipe());
        // A terminal has one screen.
        var files = hasTerminal ? Files with { Error = Files.Out } : Files;
        _shell = new ShellState(world)
        {
            Id = id,
            Variables = new Dictionary<string, string>(variables, StringComparer.Ordinal),
            Directory = directory,
            Arguments = ["sh"],
            Terminal = Terminal,
        };
        IsInteractive = hasTerminal && Programs.IsShell(command[0]) && !command.Skip(1).Any(static word => word.EndsWith('c') || word[0] != '-');
        var steps = Programs.IsShell(command[0])
            ? Programs.RunShell(new ProgramCall(command, files, _shell), hasTerminal ? Terminal.Prompt : null)
            : Programs.Run(command, files, _shell);
        _steps = steps.GetEnumerator();
    }

    /// <summary>Its number.</summary>
    public int Id { get; }

    /// <summary>What <c>ps</c> shows.</summary>
    public string Command { get; }

    /// <summary>Its ends of the pipes to the client.</summary>
    public ProcessFiles Files { get; }

    /// <summary>The terminal; null without one.</summary>
    public Terminal? Terminal { get; }

    /// <summary>A shell that somebody types into.</summary>
    public bool IsInteractive { get; }

    /// <summary>When it goes on by itself; null for never.</summary>
    public DateTimeOffset? Wake { get; private set; }

    /// <summary>There is more to do than one turn allows.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What it ended with.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Lets it go on as far as it can.</summary>
    public void Step()
    {
        if (IsOver)
        {
            return;
        }

        if (Terminal is { IsInterrupted: true } && !IsInteractive)
        {
            End(Interrupted);
        }
        else if (_steps.MoveNext())
        {
            Wake = _steps.Current;
        }
        else
        {
            End(_shell.Status);
        }
    }

    /// <summary>Ends it.</summary>
    public void End(int exitCode)
    {
        if (!IsOver)
        {
            IsOver = true;
            Wake = null;
            ExitCode = exitCode;
            Files.In.Break();
            Files.Out.Close();
            Files.Error.Close();
        }
    }
}
