using System.Security.Cryptography;
using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Programs that read until an end: each waits for bytes, space or time.</summary>
internal static partial class StreamPrograms
{
    private const int Piece = 32 * 1024;

    // What a program may keep of its input until it has all of it.
    private const int MostGathered = 64 * 1024 * 1024;

    /// <summary>What a process ends with that writes where nobody reads.</summary>
    private const int BrokenPipe = 141;

    public static IEnumerable<DateTimeOffset?> Cat(ProgramCall call)
    {
        foreach (var path in call.Operands.DefaultIfEmpty("-"))
        {
            if (path == "-" || call.Path(path) == "/dev/stdin")
            {
                while (!call.Files.In.IsEnded)
                {
                    if (call.Files.In.Length > 0 && call.Files.Out.HasSpace)
                    {
                        call.Files.Out.Write(call.Files.In.Read(Piece));
                    }
                    else
                    {
                        yield return null;
                    }

                    if (call.Files.Out.IsBroken)
                    {
                        call.Status = BrokenPipe;
                        yield break;
                    }
                }

                continue;
            }

            if (Content(call, path) is not { } content)
            {
                continue;
            }

            foreach (var wait in Write(call, content))
            {
                yield return wait;
            }
        }
    }

    public static IEnumerable<DateTimeOffset?> Head(ProgramCall call) => Some(call, static (lines, count) => lines.Take((int)count), isTail: false);

    public static IEnumerable<DateTimeOffset?> Tail(ProgramCall call) => Some(call, static (lines, count) => lines.TakeLast((int)count), isTail: true);

    public static IEnumerable<DateTimeOffset?> Count(ProgramCall call)
    {
        var input = new Gathered();
        foreach (var wait in Gather(call, input))
        {
            yield return wait;
        }

        foreach (var (name, bytes) in input.Parts)
        {
            var text = Encoding.UTF8.GetString(bytes);
            var lines = bytes.Count(static letter => letter == (byte)'\n');
            var words = text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Length;
            var numbers = call.Has('l') ? $"{lines}" : call.Has('c') ? $"{bytes.Length}" : call.Has('w') ? $"{words}" : $"{lines,9} {words,9} {bytes.Length,9}";
            call.Files.Out.Write(name == "-" ? numbers + "\n" : $"{numbers} {name}\n");
        }
    }

    public static IEnumerable<DateTimeOffset?> Grep(ProgramCall call)
    {
        var pattern = call.Operands.FirstOrDefault("");
        var comparison = call.Has('i') ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var input = new Gathered();
        foreach (var wait in Gather(call, input, skip: 1))
        {
            yield return wait;
        }

        var found = input.Parts.SelectMany(static part => Lines(part.Bytes)).Where(line => Matches(line, pattern, comparison) != call.Has('v')).ToList();
        call.Status = call.Status != 0 ? 2 : found.Count > 0 ? 0 : 1;
        if (!call.Has('q'))
        {
            call.Files.Out.Write(call.Has('c') ? $"{found.Count}\n" : string.Concat(found.Select(static line => line + "\n")));
        }
    }

    public static IEnumerable<DateTimeOffset?> Sort(ProgramCall call)
    {
        var input = new Gathered();
        foreach (var wait in Gather(call, input))
        {
            yield return wait;
        }

        var lines = input.Parts.SelectMany(static part => Lines(part.Bytes)).Order(StringComparer.Ordinal);
        var sorted = call.Has('u') ? lines.Distinct(StringComparer.Ordinal) : lines;
        call.Files.Out.Write(string.Concat((call.Has('r') ? sorted.Reverse() : sorted).Select(static line => line + "\n")));
    }

    public static IEnumerable<DateTimeOffset?> Tee(ProgramCall call)
    {
        var targets = new List<FileNode>();
        foreach (var path in call.Operands)
        {
            if (call.Shell.World.Files.Open(call.Path(path), call.Has('a'), out var file) is { } failure)
            {
                call.Status = call.Fail($"{path}: {failure}");
            }
            else
            {
                targets.Add(file!);
            }
        }

        while (!call.Files.In.IsEnded)
        {
            if (call.Files.In.Length == 0 || !call.Files.Out.HasSpace)
            {
                yield return null;
                continue;
            }

            var bytes = call.Files.In.Read(Piece);
            call.Files.Out.Write(bytes);
            if (!targets.All(file => call.Shell.World.Files.Append(file, bytes)))
            {
                call.Status = call.Fail("write error: No space left on device");
                yield break;
            }
        }
    }

    public static IEnumerable<DateTimeOffset?> Digest(ProgramCall call)
    {
        var input = new Gathered();
        foreach (var wait in Gather(call, input))
        {
            yield return wait;
        }

        foreach (var (name, bytes) in input.Parts)
        {
#pragma warning disable CA5351 // md5sum is what the program is called, and what it does.
            var hash = call.Name.EndsWith("md5sum", StringComparison.Ordinal) ? MD5.HashData(bytes) : SHA256.HashData(bytes);
#pragma warning restore CA5351
            call.Files.Out.Write($"{Convert.ToHexStringLower(hash)}  {name}\n");
        }
    }

    public static IEnumerable<DateTimeOffset?> Read(ProgramCall call)
    {
        string line;
        while (!call.Files.In.TryReadLine(out line))
        {
            if (call.Files.In.IsEnded)
            {
                call.Status = 1;
                yield break;
            }

            yield return null;
        }

        var names = call.Operands.ToList();
        var words = line.Split(' ', Math.Max(1, names.Count), StringSplitOptions.RemoveEmptyEntries);
        for (var index = 0; index < names.Count; index++)
        {
            call.Shell.Variables[names[index]] = index < words.Length ? words[index] : "";
        }
    }

    public static IEnumerable<DateTimeOffset?> Sleep(ProgramCall call)
    {
        var total = TimeSpan.Zero;
        var isEndless = false;
        if (call.Arguments.Count < 2)
        {
            call.Status = call.Fail("missing operand");
            yield break;
        }

        foreach (var word in call.Arguments.Skip(1))
        {
            if (word is "infinity" or "inf")
            {
                isEndless = true;
            }
            else if (BehaviourParser.Duration(word) is { } pause)
            {
                total += pause;
            }
            else
            {
                call.Status = call.Fail($"invalid number '{word}'");
                yield break;
            }
        }

        var end = call.Shell.World.Time.GetUtcNow() + total;
        while (isEndless || call.Shell.World.Time.GetUtcNow() < end)
        {
            yield return isEndless ? null : end;
        }
    }

    public static IEnumerable<DateTimeOffset?> Yes(ProgramCall call)
    {
        var line = string.Join(' ', call.Arguments.Skip(1).DefaultIfEmpty("y")) + "\n";
        while (!call.Files.Out.IsBroken)
        {
            if (call.Files.Out.HasSpace)
            {
                call.Files.Out.Write(line);
            }
            else
            {
                yield return null;
            }
        }

        call.Status = BrokenPipe;
    }

    /// <summary>Writes as much as the reader takes, and waits for it to take more.</summary>
    public static IEnumerable<DateTimeOffset?> Write(ProgramCall call, ReadOnlyMemory<byte> bytes)
    {
        for (var start = 0; start < bytes.Length; start += Piece)
        {
            while (!call.Files.Out.HasSpace)
            {
                yield return null;
            }

            if (call.Files.Out.IsBroken)
            {
                call.Status = BrokenPipe;
                yield break;
            }

            call.Files.Out.Write(bytes.Span.Slice(start, Math.Min(Piece, bytes.Length - start)));
        }
    }

    private static IEnumerable<DateTimeOffset?> Gather(ProgramCall call, Gathered result, int skip = 0, IReadOnlyList<string>? paths = null)
    {
        foreach (var path in (paths ?? [.. call.Operands.Skip(skip)]).DefaultIfEmpty("-"))
        {
            if (path != "-")
            {
                if (Content(call, path) is { } content)
                {
                    result.Parts.Add((path, content));
                }

                continue;
            }

            using var bytes = new MemoryStream();
            while (!call.Files.In.IsEnded)
            {
                if (call.Files.In.Length == 0)
                {
                    yield return null;
                }

                bytes.Write(call.Files.In.Read(Piece));
                if (bytes.Length > MostGathered)
                {
                    call.Status = call.Fail("out of memory");
                    yield break;
                }
            }

            result.Parts.Add(("-", bytes.ToArray()));
        }
    }

    private static byte[]? Content(ProgramCall call, string path)
    {
        var whole = call.Path(path);
        if (whole == "/dev/null")
        {
            return [];
        }

        switch (call.Shell.World.Files.Find(whole))
        {
            case null:
                call.Status = call.Name == "cat" || call.Name == "grep"
                    ? call.Fail(call.Name == "cat" ? $"can't open '{path}': No such file or directory" : $"{path}: No such file or directory")
                    : call.Fail($"{path}: No such file or directory");
                return null;
            case { IsDirectory: true }:
                call.Status = call.Fail("read error: Is a directory");
                return null;
            case var file:
                return file.Content.ToArray();
        }
    }

    private static string[] Lines(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
    }

    private static bool Matches(string line, string pattern, StringComparison comparison)
    {
        var (isStart, isEnd) = (pattern.StartsWith('^'), pattern.EndsWith('$'));
        var text = pattern[(isStart ? 1 : 0)..(pattern.Length - (isEnd && pattern.Length > (isStart ? 1 : 0) ? 1 : 0))];
        return (isStart, isEnd) switch
        {
            (true, true) => line.Equals(text, comparison),
            (true, false) => line.StartsWith(text, comparison),
            (false, true) => line.EndsWith(text, comparison),
            _ => line.Contains(text, comparison),
        };
    }

    private sealed class Gathered
    {
        public List<(string Name, byte[] Bytes)> Parts { get; } = [];
    }
}
