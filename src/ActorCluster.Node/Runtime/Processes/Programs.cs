using System.Globalization;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// The programs of every emulated image: those of busybox that manifests, probes and people at a prompt use most, with its words where
/// they fail.
/// </summary>
internal static class Programs
{
    private const int NotFound = 127;

    private static readonly HashSet<string> Shells = ["sh", "bash", "ash", "dash"];

    private static readonly Dictionary<string, Func<ProgramCall, int>> Immediate = new(StringComparer.Ordinal)
    {
        ["true"] = static _ => 0,
        [":"] = static _ => 0,
        ["false"] = static _ => 1,
        ["echo"] = TextPrograms.Echo,
        ["printf"] = TextPrograms.Printf,
        ["env"] = TextPrograms.Env,
        ["printenv"] = TextPrograms.PrintEnv,
        ["hostname"] = static call => TextPrograms.Line(call, call.Shell.World.HostName),
        ["pwd"] = static call => TextPrograms.Line(call, call.Shell.Directory),
        ["whoami"] = static call => call.Shell.World.UserId == 0
            ? TextPrograms.Line(call, "root")
            : call.Fail($"unknown uid {call.Shell.World.UserId}"),
        ["id"] = TextPrograms.Identity,
        ["uname"] = TextPrograms.Uname,
        ["date"] = TextPrograms.Date,
        ["seq"] = TextPrograms.Sequence,
        ["basename"] = static call => TextPrograms.Line(call, call.Operands.FirstOrDefault("").TrimEnd('/').Split('/')[^1]),
        ["test"] = TextPrograms.Test,
        ["["] = TextPrograms.Test,
        ["[["] = TextPrograms.Test,
        ["ip"] = SystemPrograms.Ip,
        ["ps"] = TextPrograms.Ps,
        ["kill"] = TextPrograms.Kill,
        ["cd"] = FilePrograms.ChangeDirectory,
        ["export"] = TextPrograms.Export,
        ["set"] = static call => call.Arguments.Count > 1 ? 0 : TextPrograms.Env(call),
        ["unset"] = static call =>
        {
            foreach (var name in call.Operands)
            {
                call.Shell.Variables.Remove(name);
            }

            return 0;
        },
        ["exit"] = static call =>
        {
            call.Shell.IsOver = true;
            return call.Arguments.Count > 1 && int.TryParse(call.Arguments[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var code)
                ? code & 255
                : call.Shell.Status;
        },
        ["which"] = static call => call.Operands.All(name => Knows(name) && TextPrograms.Line(call, "/bin/" + name) == 0) ? 0 : 1,
        ["ls"] = FilePrograms.List,
        ["mkdir"] = FilePrograms.MakeDirectory,
        ["rmdir"] = FilePrograms.Remove,
        ["rm"] = FilePrograms.Remove,
        ["touch"] = FilePrograms.Touch,
        ["cp"] = FilePrograms.Copy,
        ["mv"] = FilePrograms.Move,
        ["ln"] = FilePrograms.Link,
        ["chmod"] = FilePrograms.ChangeMode,
        ["chown"] = static call => FilePrograms.NeedAll(call, call.Operands.Skip(1)),
        ["sync"] = static _ => 0,
    };

    private static readonly Dictionary<string, Func<ProgramCall, IEnumerable<DateTimeOffset?>>> Lasting = new(StringComparer.Ordinal)
    {
        ["cat"] = StreamPrograms.Cat,
        ["head"] = StreamPrograms.Head,
        ["tail"] = StreamPrograms.Tail,
        ["wc"] = StreamPrograms.Count,
        ["awk"] = StreamPrograms.Print,
        ["hexdump"] = StreamPrograms.HexDump,
        ["grep"] = StreamPrograms.Grep,
        ["sort"] = StreamPrograms.Sort,
        ["tee"] = StreamPrograms.Tee,
        ["sha256sum"] = StreamPrograms.Digest,
        ["md5sum"] = StreamPrograms.Digest,
        ["gzip"] = StreamPrograms.Gzip,
        ["gunzip"] = StreamPrograms.Gzip,
        ["zcat"] = StreamPrograms.Gzip,
        ["read"] = StreamPrograms.Read,
        ["sleep"] = StreamPrograms.Sleep,
        ["yes"] = StreamPrograms.Yes,
        ["tar"] = TarProgram.Run,
        ["wget"] = HttpPrograms.Wget,
        ["curl"] = HttpPrograms.Curl,
        ["agnhost"] = AgnhostPrograms.Run,
        ["agnhost-2"] = AgnhostPrograms.Run,
    };

    // Commands that only a shell understands: no file in the container has their name.
    private static readonly HashSet<string> BuiltIn = [":", "[[", "cd", "export", "set", "unset", "exit", "read"];

    /// <summary>Whether a program of the image has the name.</summary>
    public static bool IsProgram(string name) => Knows(name) && !BuiltIn.Contains(name);

    /// <summary>Whether there is such a program.</summary>
    public static bool Knows(string name)
    {
        var program = NameOf(name);
        return Shells.Contains(program) || Immediate.ContainsKey(program) || Lasting.ContainsKey(program);
    }

    /// <summary>Whether a program is a shell.</summary>
    public static bool IsShell(string name) => Shells.Contains(NameOf(name));

    /// <summary>Runs a program, or says that there is none.</summary>
    public static IEnumerable<DateTimeOffset?> Run(IReadOnlyList<string> words, ProcessFiles files, ShellState state)
    {
        foreach (var wait in state.World.Read(state.Directory, words)?.Wait(state.World.Time) ?? [])
        {
            yield return wait;
        }

        var name = NameOf(words[0]);
        var call = new ProgramCall(words, files, state);
        if (Immediate.TryGetValue(name, out var immediate))
        {
            state.Status = immediate(call);
            yield break;
        }

        IEnumerable<DateTimeOffset?> steps;
        if (Lasting.TryGetValue(name, out var lasting))
        {
            steps = lasting(call);
        }
        else if (Shells.Contains(name))
        {
            steps = RunShell(call);
        }
        else if (name == "exec" && words.Count > 1)
        {
            steps = Run([.. words.Skip(1)], files, state);
            state.IsOver = true;
        }
        else
        {
            files.Error.Write($"{state.Arguments[0]}: {words[0]}: not found\n");
            state.Status = NotFound;
            yield break;
        }

        foreach (var wait in steps)
        {
            yield return wait;
        }

        if (lasting is not null)
        {
            state.Status = call.Status;
        }
    }

    /// <summary>Runs a shell: with a script, or with what is typed.</summary>
    /// <param name="call">Its arguments.</param>
    /// <param name="prompt">What it asks with when somebody sees it.</param>
    public static IEnumerable<DateTimeOffset?> RunShell(ProgramCall call, Func<ShellState, string>? prompt = null)
    {
        var option = call.Arguments.Skip(1).ToList().FindIndex(static word => word.StartsWith('-') && word.EndsWith('c')) + 1;
        if (option > 0 && call.Arguments.Count > option + 1)
        {
            var own = call.Shell.Fork(call.Arguments.Count > option + 2 ? [.. call.Arguments.Skip(option + 2)] : [call.Arguments[0]]);
            own.Status = 0;
            return Finishing(Shell.RunScript(call.Arguments[option + 1], call.Files, own), own, call.Shell);
        }

        if (call.Operands.FirstOrDefault() is { } path)
        {
            if (call.Shell.World.Files.Find(call.Path(path)) is not { IsDirectory: false } script)
            {
                call.Shell.Status = call.Fail($"can't open '{path}': No such file or directory", NotFound);
                return [];
            }

            var own = call.Shell.Fork([.. call.Operands]);
            return Finishing(Shell.RunScript(System.Text.Encoding.UTF8.GetString(script.Content.ToArray()), call.Files, own), own, call.Shell);
        }

        var state = call.Shell.Fork([call.Arguments[0]]);
        state.Status = 0;
        return Finishing(Shell.Interact(call.Files, state, prompt is null ? null : () => prompt(state)), state, call.Shell);
    }

    private static IEnumerable<DateTimeOffset?> Finishing(IEnumerable<DateTimeOffset?> steps, ShellState own, ShellState outer)
    {
        foreach (var wait in steps)
        {
            yield return wait;
        }

        outer.Status = own.Status;
    }

    private static string NameOf(string word) => word[(word.LastIndexOf('/') + 1)..];
}
