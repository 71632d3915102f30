using System.Globalization;
using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <content>The beginning or the end of what is read.</content>
internal static partial class StreamPrograms
{
    /// <summary><c>hexdump -C</c>: offset, sixteen bytes, what of them is text (busybox; without -C words of two bytes).</summary>
    public static IEnumerable<DateTimeOffset?> HexDump(ProgramCall call)
    {
        var input = new Gathered();
        foreach (var wait in Gather(call, input))
        {
            yield return wait;
        }

        byte[] bytes = [.. input.Parts.SelectMany(static part => part.Bytes)];
        for (var at = 0; at < bytes.Length; at += 16)
        {
            call.Files.Out.Write(Dumped(bytes.AsSpan(at, Math.Min(16, bytes.Length - at)), at, call.Has('C')));
        }

        if (bytes.Length > 0)
        {
            call.Files.Out.Write(call.Has('C') ? $"{bytes.Length:x8}\n" : $"{bytes.Length:x7}\n");
        }
    }

    /// <summary>
    /// <c>awk</c> as far as it prints fields of every line: <c>{print $1, $NF}</c>, with <c>-F</c> for what parts them.
    /// </summary>
    public static IEnumerable<DateTimeOffset?> Print(ProgramCall call)
    {
        var words = call.Arguments.Skip(1).ToList();
        string? separator = null;
        if (words is [var option, ..] && option.StartsWith("-F", StringComparison.Ordinal))
        {
            separator = option.Length > 2 ? option[2..] : words.ElementAtOrDefault(1) ?? "";
            words.RemoveRange(0, Math.Min(words.Count, option.Length > 2 ? 1 : 2));
        }

        if (words is not [var script, .. var paths] || FieldsOf(script) is not { } fields)
        {
            call.Status = call.Fail("only fields of lines are printed");
            yield break;
        }

        var input = new Gathered();
        foreach (var wait in Gather(call, input, paths: paths))
        {
            yield return wait;
        }

        foreach (var line in input.Parts.SelectMany(static part => Lines(part.Bytes)))
        {
            var parts = separator is { Length: > 0 } ? line.Split(separator) : line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            call.Files.Out.Write(string.Join(' ', fields.Select(field => Field(line, parts, field))) + "\n");
        }
    }

    private static string Field(string line, string[] parts, string field) => field switch
    {
        "$0" => line,
        "$NF" => parts.LastOrDefault(""),
        "NF" => parts.Length.ToString(CultureInfo.InvariantCulture),
        _ => parts.ElementAtOrDefault(int.Parse(field.AsSpan(1), CultureInfo.InvariantCulture) - 1) ?? "",
    };

    private static List<string>? FieldsOf(string script)
    {
        var inside = script.Trim();
        if (!inside.StartsWith('{') || !inside.EndsWith('}') || inside[1..^1].Trim() is not { } statement || !statement.StartsWith("print", StringComparison.Ordinal))
        {
            return null;
        }

        var fields = statement[5..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        return fields.Count == 0 ? ["$0"]
            : fields.All(static field => field is "$NF" or "NF"
                || (field.StartsWith('$') && int.TryParse(field.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _))) ? fields
            : null;
    }

    private static string Dumped(ReadOnlySpan<byte> row, int at, bool isCanonical)
    {
        var line = new StringBuilder(isCanonical ? $"{at:x8}" : $"{at:x7}");
        if (!isCanonical)
        {
            for (var i = 0; i < row.Length; i += 2)
            {
                line.Append(CultureInfo.InvariantCulture, $" {row[i] | (i + 1 < row.Length ? row[i + 1] << 8 : 0):x4}");
            }

            return line.Append('\n').ToString();
        }

        for (var i = 0; i < 16; i++)
        {
            line.Append(i == 8 ? "  " : " ").Append(i == 0 ? " " : "").Append(i < row.Length ? row[i].ToString("x2", CultureInfo.InvariantCulture) : "  ");
        }

        line.Append("  |");
        foreach (var one in row)
        {
            line.Append(one is >= 0x20 and < 0x7f ? (char)one : '.');
        }

        return line.Append("|\n").ToString();
    }

    // head and tail with -n N, -N, -c N and -c +N: the last is how kubectl cp goes on where it broke off.
    private static IEnumerable<DateTimeOffset?> Some(ProgramCall call, Func<IEnumerable<string>, long, IEnumerable<string>> choose, bool isTail)
    {
        long count = 10;
        var (isBytes, isFrom, follows) = (false, false, false);
        var paths = new List<string>();
        for (var index = 1; index < call.Arguments.Count; index++)
        {
            var word = call.Arguments[index];
            if (word is "-f" or "-F")
            {
                follows = isTail;
            }
            else if (word.Length > 1 && word[0] == '-')
            {
                isBytes |= word[1] == 'c';
                var number = word[1] is 'c' or 'n' ? word.Length > 2 ? word[2..] : call.Arguments.ElementAtOrDefault(++index) ?? "" : word[1..];
                isFrom = number.StartsWith('+');
                if (!long.TryParse(number.TrimStart('+', '-'), NumberStyles.None, CultureInfo.InvariantCulture, out count))
                {
                    call.Status = call.Fail($"invalid number '{number}'");
                    yield break;
                }
            }
            else
            {
                paths.Add(word);
            }
        }

        if (!isTail && paths.Count == 0)
        {
            // It ends with the last line that it wants, not with its input.
            while (count > 0 && !call.Files.In.IsEnded)
            {
                if (isBytes && call.Files.In.Length > 0)
                {
                    var some = call.Files.In.Read((int)Math.Min(count, Piece));
                    count -= some.Length;
                    call.Files.Out.Write(some);
                }
                else if (!isBytes && call.Files.In.TryReadLine(out var line))
                {
                    count--;
                    call.Files.Out.Write(line + "\n");
                }
                else
                {
                    yield return null;
                }
            }

            yield break;
        }

        var input = new Gathered();
        foreach (var wait in Gather(call, input, paths: paths))
        {
            yield return wait;
        }

        foreach (var (_, bytes) in input.Parts)
        {
            var length = (int)Math.Min(isFrom ? Math.Max(0, bytes.Length - count + 1) : count, bytes.Length);
            var chosen = isBytes
                ? isTail ? bytes.AsMemory(bytes.Length - length) : bytes.AsMemory(0, length)
                : Encoding.UTF8.GetBytes(string.Concat((isFrom ? Lines(bytes).Skip((int)count - 1) : choose(Lines(bytes), count)).Select(static line => line + "\n")));
            foreach (var wait in Write(call, chosen))
            {
                yield return wait;
            }
        }

        while (follows)
        {
            yield return null;
        }
    }
}
