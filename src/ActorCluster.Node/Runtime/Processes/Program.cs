namespace ActorCluster.Node.Runtime.Processes;

/// <summary>What a process sees of its container.</summary>
internal interface IContainerWorld
{
    /// <summary>The container's files.</summary>
    ContainerFiles Files { get; }

    /// <summary>The node's clock.</summary>
    TimeProvider Time { get; }

    /// <summary>The pod's host name.</summary>
    string HostName { get; }

    /// <summary>The user that processes run as.</summary>
    long UserId { get; }

    /// <summary>The group that processes run as.</summary>
    long GroupId { get; }

    /// <summary>Whether processes may do to the machine whatever they like.</summary>
    bool IsPrivileged { get; }

    /// <summary>Looks whether a command may read a volume whose content is fetched only when somebody does, and has it fetched.</summary>
    /// <param name="directory">Where the command runs.</param>
    /// <param name="words">Its words, or the file alone that it reads.</param>
    /// <returns>What to wait for; null for nothing.</returns>
    PendingRead? Read(string directory, IReadOnlyList<string> words);

    /// <summary>The processes: number and command.</summary>
    IReadOnlyList<(int Id, string Command)> Processes { get; }

    /// <summary>Sends a signal.</summary>
    /// <returns>False when there is no such process.</returns>
    bool Signal(int process, int signal);

    /// <summary>Prints a text as the container's first process would.</summary>
    void Print(ReadOnlySpan<byte> text);

    /// <summary>Connects to a port of the pod, or of another one on the same node.</summary>
    /// <param name="address">The address; <c>127.0.0.1</c> for the pod itself.</param>
    /// <param name="port">The port.</param>
    /// <returns>The other end; null when it is refused.</returns>
    PortConnection? Connect(string address, int port);
}

/// <summary>The files that every process has open.</summary>
/// <param name="In">The standard input.</param>
/// <param name="Out">The standard output.</param>
/// <param name="Error">The standard error.</param>
internal sealed record ProcessFiles(BytePipe In, BytePipe Out, BytePipe Error);

/// <summary>The other end of a connection to a port: what it sends and takes, and the steps of what answers.</summary>
internal sealed class PortConnection(BytePipe input, BytePipe output, IEnumerator<DateTimeOffset?> steps)
{
    public BytePipe Input { get; } = input;

    public BytePipe Output { get; } = output;

    /// <summary>Until when the other end waits for nothing but time; null when it waits for bytes or space.</summary>
    public DateTimeOffset? Wake { get; private set; }

    /// <summary>Lets the other end go on as far as it can.</summary>
    /// <returns>Whether it is still there.</returns>
    public bool Step()
    {
        long before;
        do
        {
            before = Input.Activity + Output.Activity;
            if (Output.IsClosed)
            {
                return false;
            }

            if (!steps.MoveNext())
            {
                Wake = null;
                Output.Close();
                Input.Break();
                return false;
            }

            Wake = steps.Current;
        }
        while (Input.Activity + Output.Activity != before);

        return true;
    }
}

/// <summary>
/// A program that is being run. What it does is an enumeration: each step goes as far as it can without waiting, and says until when it
/// waits
/// for nothing but time; null when it waits for bytes or space.
/// </summary>
/// <param name="arguments">The words; the first one is its name.</param>
/// <param name="files">Its files.</param>
/// <param name="shell">Variables and directory.</param>
internal sealed class ProgramCall(IReadOnlyList<string> arguments, ProcessFiles files, ShellState shell)
{
    public IReadOnlyList<string> Arguments { get; } = arguments;

    public string Name => Arguments[0];

    public ProcessFiles Files { get; } = files;

    public ShellState Shell { get; } = shell;

    /// <summary>What it ends with.</summary>
    public int Status { get; set; }

    /// <summary>The arguments that are no options.</summary>
    public IEnumerable<string> Operands => Arguments.Skip(1).Where(static word => word == "-" || !word.StartsWith('-'));

    /// <summary>Whether an option of one letter is there, by itself or among others.</summary>
    public bool Has(char option) => Arguments.Skip(1).Any(word => word.Length > 1 && word[0] == '-' && word[1] != '-' && word.Contains(option, StringComparison.Ordinal));

    /// <summary>The whole path of an argument.</summary>
    public string Path(string argument) => ContainerFiles.Resolve(Shell.Directory, argument);

    /// <summary>Says what is wrong.</summary>
    public int Fail(string message, int status = 1)
    {
        Files.Error.Write($"{Name}: {message}\n");
        return status;
    }
}

/// <summary>What a shell knows.</summary>
internal sealed class ShellState(IContainerWorld world)
{
    public IContainerWorld World { get; } = world;

    public Dictionary<string, string> Variables { get; init; } = new(StringComparer.Ordinal);

    public string Directory { get; set; } = "/";

    /// <summary>What the last command ended with.</summary>
    public int Status { get; set; }

    /// <summary><c>exit</c> has been called.</summary>
    public bool IsOver { get; set; }

    /// <summary>Its number.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Its name and arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = ["sh"];

    /// <summary>The terminal; null without one.</summary>
    public Terminal? Terminal { get; init; }

    /// <summary>How deep scripts call scripts.</summary>
    public int Depth { get; init; }

    /// <summary>A shell that begins with what this one knows.</summary>
    public ShellState Fork(IReadOnlyList<string>? arguments = null) => new(World)
    {
        Variables = new Dictionary<string, string>(Variables, StringComparer.Ordinal),
        Directory = Directory,
        Status = Status,
        Id = Id,
        Arguments = arguments ?? Arguments,
        Depth = Depth + 1,
        Terminal = Terminal,
    };
}
