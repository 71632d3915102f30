using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// <c>tar cf</c> and <c>tar xf</c>, as <c>kubectl cp</c> runs them: POSIX ustar, and of what other writers add the long names of pax and
/// GNU.
/// </summary>
internal static class TarProgram
{
    private const int Block = 512;

    public static IEnumerable<DateTimeOffset?> Run(ProgramCall call)
    {
        var paths = new List<string>();
        var directory = call.Shell.Directory;
        var letters = "";
        string? archive = null;
        for (var index = 1; index < call.Arguments.Count; index++)
        {
            var word = call.Arguments[index];
            if (word is "-C" or "--directory")
            {
                directory = call.Path(call.Arguments.ElementAtOrDefault(++index) ?? "");
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }
            else if (index == 1 || (word.Length > 1 && word[0] == '-'))
            {
                letters += word.TrimStart('-');
                if (word.EndsWith('f'))
                {
                    archive = call.Arguments.ElementAtOrDefault(++index);
                }
            }
            else
            {
                paths.Add(word);
            }
        }

        if (letters.Contains('z', StringComparison.Ordinal) || archive is not null and not "-")
        {
            call.Status = call.Fail("only archives on the standard input and output are known: tar cf - PATH, tar xf -");
            return [];
        }

        if (call.Shell.World.Files.Find(directory) is not { IsDirectory: true })
        {
            call.Status = call.Fail($"can't change directory to '{directory}': No such file or directory");
            return [];
        }

        return letters.Contains('c', StringComparison.Ordinal) ? Create(call, directory, paths)
            : letters.Contains('x', StringComparison.Ordinal) || letters.Contains('t', StringComparison.Ordinal)
                ? Extract(call, directory, !letters.Contains('x', StringComparison.Ordinal), letters.Contains('v', StringComparison.Ordinal))
                : Refuse(call);
    }

    private static DateTimeOffset?[] Refuse(ProgramCall call)
    {
        call.Status = call.Fail("must specify one of -c, -t, -x");
        return [];
    }

    private static IEnumerable<DateTimeOffset?> Create(ProgramCall call, string directory, List<string> paths)
    {
        foreach (var path in paths)
        {
            var whole = ContainerFiles.Resolve(directory, path);
            if (call.Shell.World.Files.Find(whole, followLast: false) is not { } node)
            {
                call.Status = call.Fail($"{path}: No such file or directory");
                continue;
            }

            if (path.StartsWith('/'))
            {
                call.Files.Error.Write("tar: removing leading '/' from member names\n");
            }

            foreach (var (name, entry) in Walk(path.Trim('/') is { Length: > 0 } trimmed ? trimmed : ".", node).ToList())
            {
                foreach (var wait in StreamPrograms.Write(call, Header(name, entry)))
                {
                    yield return wait;
                }

                var length = (int)entry.Content.Length;
                var padded = new byte[(length + Block - 1) / Block * Block];
                entry.Content.GetBuffer().AsSpan(0, length).CopyTo(padded);
                foreach (var wait in StreamPrograms.Write(call, padded))
                {
                    yield return wait;
                }
            }
        }

        foreach (var wait in StreamPrograms.Write(call, new byte[2 * Block]))
        {
            yield return wait;
        }
    }

    private static IEnumerable<(string Name, FileNode Node)> Walk(string name, FileNode node)
    {
        yield return (node.IsDirectory ? name + "/" : name, node);
        foreach (var (child, entry) in node.Entries?.ToArray() ?? [])
        {
            foreach (var found in Walk(name + "/" + child, entry))
            {
                yield return found;
            }
        }
    }

    private static byte[] Header(string name, FileNode node)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length <= 100)
        {
            return Head(bytes, node, node.IsDirectory ? '5' : node.Target is null ? '0' : '2', node.Content.Length);
        }

        // A long name goes ahead of its entry, as GNU tar writes it.
        var padded = new byte[(bytes.Length + Block) / Block * Block];
        bytes.CopyTo(padded, 0);
        return
        [
            .. Head("././@LongLink"u8, new FileNode(), 'L', bytes.Length + 1),
            .. padded,
            .. Head(bytes.AsSpan(0, 100), node, node.IsDirectory ? '5' : node.Target is null ? '0' : '2', node.Content.Length),
        ];
    }

    private static byte[] Head(ReadOnlySpan<byte> name, FileNode node, char type, long size)
    {
        var head = new byte[Block];
        name.CopyTo(head);
        Octal(head, 100, 8, node.Mode);
        Octal(head, 108, 8, 0);
        Octal(head, 116, 8, 0);
        Octal(head, 124, 12, node.IsDirectory ? 0 : size);
        Octal(head, 136, 12, Math.Max(0, node.ChangedAt.ToUnixTimeSeconds()));
        head.AsSpan(148, 8).Fill((byte)' ');
        head[156] = (byte)type;
        Encoding.UTF8.GetBytes(node.Target ?? "").AsSpan().CopyTo(head.AsSpan(157, 100));
        "ustar\0"u8.CopyTo(head.AsSpan(257));
        "00"u8.CopyTo(head.AsSpan(263));
        Encoding.ASCII.GetBytes(Convert.ToString(head.Sum(static value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(head, 148);
        return head;
    }

    private static void Octal(byte[] head, int start, int length, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(head, start);

    private static IEnumerable<DateTimeOffset?> Extract(ProgramCall call, string directory, bool onlyLists, bool isVerbose)
    {
        var input = call.Files.In;
        var files = call.Shell.World.Files;
        string? longName = null;
        while (true)
        {
            while (input.Length < Block && !input.IsClosed)
            {
                yield return null;
            }

            var head = input.Read(Block);
            if (head.Length < Block || head.All(static value => value == 0))
            {
                break;
            }

            var size = Number(head.AsSpan(124, 12));
            var type = (char)head[156];
            var name = longName ?? NameOf(head);
            longName = null;
            FileNode? file = null;
            using var text = new MemoryStream();
            var isText = type is 'x' or 'L' or 'g' or 'K';
            if (isText)
            {
                // Read below.
            }
            else if (onlyLists || isVerbose)
            {
                call.Files.Out.Write(name + "\n");
            }

            var path = ContainerFiles.Resolve(directory, name.TrimStart('/'));
            var failure = isText || onlyLists ? null : Make(files, path, head, type, call, out file);
            if (failure is not null)
            {
                call.Status = call.Fail($"can't create '{name}': {failure}");
            }

            var left = size;
            var padding = (Block - (size % Block)) % Block;
            while (left + padding > 0)
            {
                if (input.Length == 0)
                {
                    if (input.IsClosed)
                    {
                        call.Status = call.Fail("short read");
                        yield break;
                    }

                    yield return null;
                    continue;
                }

                var bytes = input.Read((int)Math.Min(left > 0 ? left : padding, BytePipe.DefaultCapacity));
                if (left == 0)
                {
                    padding -= bytes.Length;
                    continue;
                }

                left -= bytes.Length;
                if (isText)
                {
                    text.Write(bytes);
                }
                else if (file is not null && !files.Append(file, bytes))
                {
                    call.Status = call.Fail("write error: No space left on device");
                    yield break;
                }
            }

            longName = type == 'L' ? Encoding.UTF8.GetString(text.ToArray()).TrimEnd('\0') : type == 'x' ? PaxPath(Encoding.UTF8.GetString(text.ToArray())) : null;
        }

        // What follows the end of the archive is of no interest; who writes it must not wait for a reader.
        input.Break();
    }

    private static string? Make(ContainerFiles files, string path, byte[] head, char type, ProgramCall call, out FileNode? file)
    {
        file = null;
        var mode = (int)Number(head.AsSpan(100, 8)) & 0xfff;
        switch (type)
        {
            case '5':
                return files.MakeDirectories(path, out var why) is null ? why : null;
            case '2':
                files.MakeDirectories(path[..Math.Max(1, path.LastIndexOf('/'))]);
                return files.Place(path, new FileNode { Target = Text(head.AsSpan(157, 100)), Mode = 0x1ff, ChangedAt = call.Shell.World.Time.GetUtcNow() });
            case '0' or '\0':
                files.MakeDirectories(path[..Math.Max(1, path.LastIndexOf('/'))]);
                var failure = files.Open(path, false, out file);
                if (file is not null && failure is null)
                {
                    file.Mode = mode;
                }

                return failure;
            default:
                return "unsupported type of entry";
        }
    }

    // Records of pax are "<length> <key>=<value>\n".
    private static string? PaxPath(string records)
    {
        foreach (var record in records.Split('\n'))
        {
            var blank = record.IndexOf(' ', StringComparison.Ordinal);
            if (blank > 0 && record[(blank + 1)..].StartsWith("path=", StringComparison.Ordinal))
            {
                return record[(blank + 6)..];
            }
        }

        return null;
    }

    private static string NameOf(byte[] head)
    {
        var isPosix = head.AsSpan(257, 5).SequenceEqual("ustar"u8);
        var prefix = isPosix ? Text(head.AsSpan(345, 155)) : "";
        var name = Text(head.AsSpan(0, 100));
        return prefix.Length > 0 ? prefix + "/" + name : name;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static long Number(ReadOnlySpan<byte> field)
    {
        long number = 0;
        foreach (var digit in Text(field).Trim())
        {
            number = digit is >= '0' and <= '7' ? (number * 8) + digit - '0' : number;
        }

        return number;
    }
}
