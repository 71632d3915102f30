using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Runtime;

/// <summary>What a command would do, guessed from its words: enough for the busybox commands of manifests and tests.</summary>
/// <param name="RunFor">How long it runs; null for ever.</param>
/// <param name="ExitCode">What it ends with.</param>
/// <param name="IgnoreTerm">Whether SIGTERM has no effect on it.</param>
/// <param name="TermExitCode">What it ends with after SIGTERM.</param>
/// <param name="Log">What it prints.</param>
internal readonly record struct CommandScript(TimeSpan? RunFor, int ExitCode, bool IgnoreTerm, int TermExitCode, IReadOnlyList<string> Log)
{
    /// <summary>Whether nothing is known of when it ends: a program that nobody knows, or a loop around one.</summary>
    public bool IsGuess { get; private init; }

    private static readonly HashSet<string> Shells = ["sh", "bash", "ash", "dash"];

    // Programs that do one thing and end.
    private static readonly HashSet<string> OneShot =
    [
        "perl", "date", "env", "printenv", "ls", "cat", "printf", "hostname", "uname", "expr", "id", "whoami", "pwd", "touch", "mkdir", "rm", "cp",
        "mv", "wget", "curl", "nslookup", "seq", "ps", "df", "chown", "chmod", "test", "[", "set", "export", "cd", ":", "hello",
    ];

    // Images whose default command ends at once when nobody talks to it.
    private static readonly HashSet<string> ShellImages = ["busybox", "alpine", "ubuntu", "debian", "fedora", "centos"];

    private static CommandScript Forever => new(null, 0, false, 0, []) { IsGuess = true };

    /// <summary>Interprets a container's command and arguments.</summary>
    public static CommandScript Interpret(string image, IReadOnlyList<string>? command, IReadOnlyList<string>? args, bool shellIgnoresTerm)
    {
        var words = new List<string>();
        words.AddRange(command ?? []);
        words.AddRange(args ?? []);
        var shortImage = image[(image.LastIndexOf('/') + 1)..];
        if (words.Count == 0)
        {
            return ShellImages.Contains(shortImage) ? Ended(0, [])
                : shortImage == "hello-world" ? Ended(0, ["Hello from Docker!"])
                : shortImage == "agnhost" ? Forever with { Log = ["Paused"] }
                : Forever;
        }

        // Arguments alone go to the image's own program, which only a shell image makes known.
        if (command is not { Count: > 0 } && !ShellImages.Contains(shortImage))
        {
            return Forever;
        }

        var program = ProgramOf(words[0]);
        var script = Shells.Contains(program) ? words.Count > 2 && words[1].StartsWith('-') ? words[2] : null : string.Join(' ', words);
        if (script is null)
        {
            return Ended(0, []);
        }

        return Run(script, Shells.Contains(program), shellIgnoresTerm);
    }

    /// <summary>Whether a container's first process is a shell, or one of the programs that emulated images have.</summary>
    public static bool IsOfShell(Api.Core.Container container)
    {
        var name = ImageCatalog.NameOf(container.Image ?? "");
        var isShellImage = ShellImages.Contains(name[(name.LastIndexOf('/') + 1)..]);
        return container.Command is { Count: > 0 } command ? Programs.IsProgram(command[0])
            : container.Args is { Count: > 0 } args ? isShellImage && Programs.IsProgram(args[0])
            : isShellImage;
    }

    private static CommandScript Run(string script, bool shell, bool ignoresTerm)
    {
        var time = TimeSpan.Zero;
        var log = new List<string>();
        var last = 0;
        var first = true;
        foreach (var (statement, and, or) in shell ? Statements(script) : [(script, false, false)])
        {
            if (!first && ((and && last != 0) || (or && last == 0)))
            {
                continue;
            }

            first = false;
            var words = statement.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0)
            {
                continue;
            }

            switch (ProgramOf(words[0]))
            {
                case "exit":
                    return new CommandScript(time, words.Length > 1 && int.TryParse(words[1], out var code) ? code & 255 : last, ignoresTerm, 143, log);
                case "sleep":
                    if (words.Length < 2 || words[1] is "infinity" or "inf" || BehaviourParser.Duration(words[1]) is not { } pause)
                    {
                        return new CommandScript(null, 0, ignoresTerm, 143, log);
                    }

                    time += pause;
                    last = 0;
                    break;
                case "echo":
                    log.Add(string.Join(' ', words.Skip(1)).Trim('"', '\''));
                    last = 0;
                    break;
                case "true":
                    last = 0;
                    break;
                case "false":
                    last = 1;
                    break;
                case { } program when OneShot.Contains(program):
                    last = 0;
                    break;
                case "tail":
                    return new CommandScript(null, 0, ignoresTerm, 143, log);
                case "while" or "until" or "for":
                    return new CommandScript(null, 0, ignoresTerm, 143, log) { IsGuess = true };
                default:
                    // A program that nobody knows is taken for a server.
                    return new CommandScript(null, 0, false, 0, log) { IsGuess = true };
            }
        }

        return new CommandScript(time, last, ignoresTerm, 143, log);
    }

    private static IEnumerable<(string Statement, bool And, bool Or)> Statements(string script)
    {
        var start = 0;
        var and = false;
        var or = false;
        var quote = '\0';
        for (var index = 0; index < script.Length; index++)
        {
            var letter = script[index];
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
                continue;
            }

            switch (letter)
            {
                case '"' or '\'':
                    quote = letter;
                    continue;
                case ';' or '\n':
                    yield return (script[start..index], and, or);
                    (start, and, or) = (index + 1, false, false);
                    continue;
                case '&' or '|' when index + 1 < script.Length && script[index + 1] == letter:
                    yield return (script[start..index], and, or);
                    (and, or) = (letter == '&', letter == '|');
                    index++;
                    start = index + 1;
                    continue;
            }
        }

        yield return (script[start..], and, or);
    }

    private static string ProgramOf(string word) => word[(word.LastIndexOf('/') + 1)..];

    private static CommandScript Ended(int code, IReadOnlyList<string> log) => new(TimeSpan.Zero, code, false, 143, log);
}
