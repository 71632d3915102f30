using ActorCluster.Api.Validation;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// What Kubernetes' own tests run to look at files and arguments (test/images/agnhost): <c>mounttest</c> and <c>entrypoint-tester</c>.
/// </summary>
internal static class AgnhostPrograms
{
    private const string NewContent = "mount-tester new file\n";

    private static readonly string[] Methods = ["GET", "POST", "PUT"];
    private static readonly string[] Namespaces = ["kube-system", "default", "ns"];

    // The magic number of ext4, which a disk of a node usually has.
    private const string DiskType = "61267";

    /// <summary>Whether it is one of the commands that end by themselves.</summary>
    public static bool Knows(string command) => command is "mounttest" or "entrypoint-tester" or "logs-generator";

    public static IEnumerable<DateTimeOffset?> Run(ProgramCall call)
    {
        if (call.Arguments.ElementAtOrDefault(1) == "entrypoint-tester")
        {
            call.Files.Out.Write($"[{string.Join(' ', call.Arguments)}]\n");
            yield break;
        }

        if (call.Arguments.ElementAtOrDefault(1) is "dns-suffix" or "dns-server-list")
        {
            call.Files.Out.Write(string.Join(',', Resolver(call, call.Arguments[1] == "dns-suffix" ? "search" : "nameserver")));
            yield break;
        }

        if (call.Arguments.ElementAtOrDefault(1) == "logs-generator")
        {
            foreach (var wait in GenerateLogs(call))
            {
                yield return wait;
            }

            yield break;
        }

        if (call.Arguments.ElementAtOrDefault(1) != "mounttest")
        {
            call.Status = call.Fail("unknown command");
            yield break;
        }

        var options = OptionsOf(call.Arguments);
        FsType(call, options.GetValueOrDefault("fs_type"));
        Create(call, options.GetValueOrDefault("new_file_0644"), 0x1a4);
        Create(call, options.GetValueOrDefault("new_file_0666"), 0x1b6);
        Create(call, options.GetValueOrDefault("new_file_0660"), 0x1b0);
        Create(call, options.GetValueOrDefault("new_file_0777"), 0x1ff);
        Mode(call, options.GetValueOrDefault("file_mode"), "mode of file", true);
        Mode(call, options.GetValueOrDefault("file_perm"), "perms of file", false);
        Owner(call, options.GetValueOrDefault("file_owner"));
        Content(call, options.GetValueOrDefault("file_content"));
        if (options.GetValueOrDefault("file_content_in_loop") is { Length: > 0 } path)
        {
            var seconds = int.TryParse(options.GetValueOrDefault("retry_time"), out var given) ? given : 180;
            var ends = options.GetValueOrDefault("break_on_expected_content") != "false";
            foreach (var wait in ContentInLoop(call, path, TimeSpan.FromSeconds(seconds), ends))
            {
                yield return wait;
            }
        }
    }

    private static IEnumerable<string> Resolver(ProgramCall call, string keyword) =>
        System.Text.Encoding.UTF8.GetString(call.Shell.World.Files.Find("/etc/resolv.conf")?.Content.ToArray() ?? []).Split('\n')
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0 && words[0] == keyword).SelectMany(static words => words.Skip(1));

    // Lines as of an API server, spread evenly over the time (test/images/agnhost/logs-generator); the number draws what is random there.
    private static IEnumerable<DateTimeOffset?> GenerateLogs(ProgramCall call)
    {
        var options = OptionsOf(call.Arguments);
        if (!int.TryParse(options.GetValueOrDefault("log-lines-total"), out var total) || total <= 0
            || BehaviourParser.Duration(options.GetValueOrDefault("run-duration") ?? "") is not { } duration || duration <= TimeSpan.Zero)
        {
            call.Status = call.Fail("invalid total number of lines, or duration");
            yield break;
        }

        var time = call.Shell.World.Time;
        var next = time.GetUtcNow();
        for (var id = 0; id < total; id++)
        {
            var number = StableHash.Of($"{call.Shell.World.HostName}/{id}");
            var method = Methods[number % (uint)Methods.Length];
            var @namespace = Namespaces[number / 8 % (uint)Namespaces.Length];
            call.Files.Out.Write(
                $"I{time.GetUtcNow():MMdd HH:mm:ss.ffffff}       1 logs_generator.go:76] {id} {method} /api/v1/namespaces/{@namespace}/pods/"
                + $"{number / 64 % 46656:x4} {200 + (number / 4096 % 400)}\n");
            next += duration / total;
            while (time.GetUtcNow() < next)
            {
                yield return next;
            }
        }
    }

    private static Dictionary<string, string> OptionsOf(IReadOnlyList<string> words)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 2; index < words.Count; index++)
        {
            var word = words[index].TrimStart('-');
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                options[word[..equals]] = word[(equals + 1)..];
            }
            else if (index + 1 < words.Count)
            {
                options[word] = words[++index];
            }
        }

        return options;
    }

    private static void FsType(ProgramCall call, string? path)
    {
        if (path is { Length: > 0 } && Look(call, path, "statfs") is { } node)
        {
            call.Files.Out.Write($"mount type of {FieldError.Quote(path)}: {(node.IsInMemory ? "tmpfs" : DiskType)}\n");
        }
    }

    private static void Create(ProgramCall call, string? path, int mode)
    {
        if (path is not { Length: > 0 })
        {
            return;
        }

        var files = call.Shell.World.Files;
        if (files.Open(call.Path(path), false, out var file) is { } failure)
        {
            call.Status = 1;
            call.Files.Out.Write($"error writing new file {FieldError.Quote(path)}: open {path}: {InGo(failure)}\n");
            return;
        }

        files.Append(file!, System.Text.Encoding.UTF8.GetBytes(NewContent));
        file!.Mode = mode;
        Content(call, path);
    }

    private static void Mode(ProgramCall call, string? path, string what, bool withKind)
    {
        if (path is { Length: > 0 } && Look(call, path, "Stat") is { } node)
        {
            call.Files.Out.Write($"{what} {FieldError.Quote(path)}: {(withKind && node.IsDirectory ? 'd' : '-')}{FilePrograms.RightsOf(node)}\n");
        }
    }

    private static void Owner(ProgramCall call, string? path)
    {
        if (path is { Length: > 0 } && Look(call, path, "stat") is not null)
        {
            call.Files.Out.Write($"owner UID of {FieldError.Quote(path)}: 0\nowner GID of {FieldError.Quote(path)}: 0\n");
        }
    }

    private static FileNode? Look(ProgramCall call, string path, string function)
    {
        var node = call.Shell.World.Files.Find(call.Path(path));
        if (node is null)
        {
            call.Status = 1;
            call.Files.Out.Write($"error from {function}({FieldError.Quote(path)}): no such file or directory\n");
        }

        return node;
    }

    private static void Content(ProgramCall call, string? path)
    {
        if (path is not { Length: > 0 })
        {
            return;
        }

        if (call.Shell.World.Files.Find(call.Path(path)) is { IsDirectory: false } node)
        {
            Write(call, path, node);
        }
        else
        {
            call.Status = 1;
            call.Files.Out.Write($"error reading file content for {FieldError.Quote(path)}: open {path}: no such file or directory\n");
        }
    }

    private static IEnumerable<DateTimeOffset?> ContentInLoop(ProgramCall call, string path, TimeSpan time, bool ends)
    {
        var end = call.Shell.World.Time.GetUtcNow() + time;
        for (var now = call.Shell.World.Time.GetUtcNow(); now < end; now = call.Shell.World.Time.GetUtcNow())
        {
            if (call.Shell.World.Files.Find(call.Path(path)) is not { IsDirectory: false } node)
            {
                call.Status = 1;
                call.Files.Out.Write($"Error reading file {path}: open {path}: no such file or directory, retrying\n");
            }
            else
            {
                call.Status = 0;
                Write(call, path, node);
                if (ends && System.Text.Encoding.UTF8.GetString(node.Content.ToArray()) == NewContent)
                {
                    yield break;
                }

                if (ends)
                {
                    call.Files.Out.Write($"Unexpected content. Expected: {NewContent}. Retrying");
                }
            }

            var next = now + TimeSpan.FromSeconds(2);
            while (call.Shell.World.Time.GetUtcNow() < next)
            {
                yield return next;
            }
        }
    }

    private static void Write(ProgramCall call, string path, FileNode node)
    {
        call.Files.Out.Write($"content of file {FieldError.Quote(path)}: ");
        call.Files.Out.Write(node.Content.ToArray());
        call.Files.Out.Write("\n");
    }

    // Go says the same as the C library, without the capital letter.
    private static string InGo(string failure) => char.ToLowerInvariant(failure[0]) + failure[1..];
}
