using System.Globalization;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Programs that change the container's files: each ends at once.</summary>
internal static class FilePrograms
{
    private const string Missing = "No such file or directory";

    public static int ChangeDirectory(ProgramCall call)
    {
        var path = call.Path(call.Operands.FirstOrDefault("/root"));
        if (call.Shell.World.Files.Find(path) is not { IsDirectory: true })
        {
            return call.Fail($"can't cd to {call.Operands.FirstOrDefault("/root")}: {Missing}", 2);
        }

        call.Shell.Directory = path;
        return 0;
    }

    public static int List(ProgramCall call)
    {
        var paths = call.Operands.DefaultIfEmpty(".").ToList();
        var status = 0;
        foreach (var path in paths)
        {
            var node = call.Shell.World.Files.Find(call.Path(path), followLast: !call.Has('l') || path.EndsWith('/'));
            if (node is null)
            {
                status = call.Fail($"{path}: {Missing}");
                continue;
            }

            if (node.Entries is null || call.Has('d'))
            {
                call.Files.Out.Write(LineOf(path, node, call.Has('l')));
                continue;
            }

            if (paths.Count > 1)
            {
                call.Files.Out.Write($"{path}:\n");
            }

            foreach (var (name, entry) in node.Entries)
            {
                if (!name.StartsWith('.') || call.Has('a') || call.Has('A'))
                {
                    call.Files.Out.Write(LineOf(name, entry, call.Has('l')));
                }
            }
        }

        return status;
    }

    public static int MakeDirectory(ProgramCall call)
    {
        var files = call.Shell.World.Files;
        var status = 0;
        foreach (var path in call.Operands)
        {
            var whole = call.Path(path);
            if (call.Has('p'))
            {
                status = files.MakeDirectories(whole, out var why) is null ? call.Fail($"can't create directory '{path}': {why}") : status;
            }
            else if (files.Find(whole) is not null)
            {
                status = call.Fail($"can't create directory '{path}': File exists");
            }
            else if (files.Place(whole, FileNode.Directory(call.Shell.World.Time.GetUtcNow())) is { } failure)
            {
                status = call.Fail($"can't create directory '{path}': {failure}");
            }
        }

        return status;
    }

    public static int Remove(ProgramCall call)
    {
        var files = call.Shell.World.Files;
        var status = 0;
        foreach (var path in call.Operands)
        {
            var node = files.Find(call.Path(path), followLast: false);
            if (node is null)
            {
                status = call.Has('f') ? status : call.Fail($"can't remove '{path}': {Missing}");
            }
            else if (node.IsDirectory && call.Name == "rm" && !call.Has('r') && !call.Has('R'))
            {
                status = call.Fail($"'{path}' is a directory");
            }
            else if (node.Entries is { Count: > 0 } && call.Name == "rmdir")
            {
                status = call.Fail($"'{path}': Directory not empty");
            }
            else if (files.Remove(call.Path(path)) is { } why)
            {
                status = call.Fail($"can't remove '{path}': {why}");
            }
        }

        return status;
    }

    public static int Touch(ProgramCall call)
    {
        var status = 0;
        foreach (var path in call.Operands)
        {
            var failure = call.Shell.World.Files.Find(call.Path(path)) is { IsDirectory: true } ? null : call.Shell.World.Files.Open(call.Path(path), true, out _);
            status = failure is null ? status : call.Fail($"{path}: {failure}");
        }

        return status;
    }

    public static int Copy(ProgramCall call) => Transfer(call, static (files, source, target, node) =>
        Duplicate(files, target, node), call.Has('r') || call.Has('R') || call.Has('a'));

    public static int Move(ProgramCall call) => Transfer(call, static (files, source, target, node) =>
    {
        if (files.Remove(source) is { } failure)
        {
            return failure;
        }

        failure = files.Place(target, node);
        if (failure is not null)
        {
            files.Place(source, node);
        }

        return failure;
    }, true);

    public static int Link(ProgramCall call)
    {
        if (call.Operands.ToList() is not [var target, var path] || !call.Has('s'))
        {
            return call.Fail("only symbolic links are made: ln -s TARGET LINK");
        }

        var link = new FileNode { Target = target, Mode = 0x1ff, ChangedAt = call.Shell.World.Time.GetUtcNow() };
        return call.Shell.World.Files.Place(call.Path(path), link) is { } failure ? call.Fail($"{path}: {failure}") : 0;
    }

    public static int ChangeMode(ProgramCall call)
    {
        var operands = call.Arguments.Skip(1).ToList();
        if (operands.Count < 2)
        {
            return call.Fail("usage: chmod MODE FILE...");
        }

        int? mode = operands[0].Length is 3 or 4 && operands[0].All(static digit => digit is >= '0' and <= '7') ? Convert.ToInt32(operands[0], 8) : null;
        var status = 0;
        foreach (var path in operands.Skip(1))
        {
            var failure = call.Shell.World.Files.ChangeMode(
                call.Path(path), before => mode ?? (operands[0].EndsWith("+x", StringComparison.Ordinal) ? before | 0x49 : before));
            status = failure is null ? status : call.Fail($"{path}: {failure}");
        }

        return status;
    }

    public static int NeedAll(ProgramCall call, IEnumerable<string> paths)
    {
        var missing = paths.Where(path => call.Shell.World.Files.Find(call.Path(path)) is null).ToList();
        missing.ForEach(path => call.Fail($"{path}: {Missing}"));
        return missing.Count == 0 ? 0 : 1;
    }

    private static int Transfer(ProgramCall call, Func<ContainerFiles, string, string, FileNode, string?> transfer, bool takesDirectories)
    {
        var operands = call.Operands.ToList();
        if (operands.Count < 2)
        {
            return call.Fail("missing file operand");
        }

        var files = call.Shell.World.Files;
        var target = call.Path(operands[^1]);
        var isInto = files.Find(target) is { IsDirectory: true };
        var status = 0;
        foreach (var path in operands.SkipLast(1))
        {
            var source = call.Path(path);
            if (files.Find(source) is not { } node)
            {
                status = call.Fail($"can't stat '{path}': {Missing}");
                continue;
            }

            var place = isInto ? ContainerFiles.Resolve(target, source.Split('/')[^1]) : target;
            var failure = node.IsDirectory && !takesDirectories ? "omitting directory"
                : (place + "/").StartsWith(source + "/", StringComparison.Ordinal) ? "is the same file, or inside itself"
                : transfer(files, source, place, node);
            status = failure is null ? status : call.Fail($"'{path}': {failure}");
        }

        return status;
    }

    private static string? Duplicate(ContainerFiles files, string target, FileNode node)
    {
        if (node.Entries is null)
        {
            var failure = files.Open(target, false, out var file);
            if (failure is null)
            {
                file!.Mode = node.Mode;
                failure = files.Append(file, node.Content.GetBuffer().AsSpan(0, (int)node.Content.Length)) ? null : "No space left on device";
            }

            return failure;
        }

        if (files.MakeDirectories(target, out var why) is null)
        {
            return why;
        }

        return node.Entries.ToList().Select(entry => Duplicate(files, target + "/" + entry.Key, entry.Value)).FirstOrDefault(static failure => failure is not null);
    }

    /// <summary>Permissions as <c>ls</c> shows them.</summary>
    public static string RightsOf(FileNode node) =>
        string.Concat(Enumerable.Range(0, 9).Select(bit => ((node.Mode >> (8 - bit)) & 1) == 1 ? "rwx"[bit % 3] : '-'));

    private static string LineOf(string name, FileNode node, bool isLong)
    {
        if (!isLong)
        {
            return name + "\n";
        }

        var rights = RightsOf(node);
        var kind = node.IsDirectory ? 'd' : node.Target is null ? '-' : 'l';
        var size = node.IsDirectory ? 4096 : node.Content.Length;
        var arrow = node.Target is null ? "" : " -> " + node.Target;
        return string.Create(CultureInfo.InvariantCulture, $"{kind}{rights}    1 root     root     {size,9} {node.ChangedAt:MMM dd HH:mm} {name}{arrow}\n");
    }
}
