using System.Globalization;
using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Programs that print, test and signal: each ends at once.</summary>
internal static class TextPrograms
{
    private const int Terminate = 15;

    public static int Line(ProgramCall call, string text)
    {
        call.Files.Out.Write(text + "\n");
        return 0;
    }

    public static int Echo(ProgramCall call)
    {
        var words = call.Arguments.Skip(1).ToList();
        var (newLine, escapes) = (true, false);
        while (words.Count > 0 && words[0] is "-n" or "-e" or "-ne" or "-en")
        {
            newLine &= !words[0].Contains('n', StringComparison.Ordinal);
            escapes |= words[0].Contains('e', StringComparison.Ordinal);
            words.RemoveAt(0);
        }

        var text = string.Join(' ', words);
        call.Files.Out.Write((escapes ? Unescape(text) : text) + (newLine ? "\n" : ""));
        return 0;
    }

    public static int Printf(ProgramCall call)
    {
        if (call.Arguments.Count < 2)
        {
            return call.Fail("usage: printf FORMAT [ARG]...", 2);
        }

        var values = new Queue<string>(call.Arguments.Skip(2));
        do
        {
            var format = Unescape(call.Arguments[1]);
            var text = new StringBuilder();
            for (var index = 0; index < format.Length; index++)
            {
                if (format[index] != '%' || index + 1 == format.Length)
                {
                    text.Append(format[index]);
                }
                else if (format[++index] == '%')
                {
                    text.Append('%');
                }
                else
                {
                    text.Append(values.TryDequeue(out var value) ? value : format[index] == 'd' ? "0" : "");
                }
            }

            call.Files.Out.Write(text.ToString());
        }
        while (values.Count > 0 && call.Arguments[1].Contains('%', StringComparison.Ordinal));

        return 0;
    }

    public static int Env(ProgramCall call)
    {
        foreach (var (name, value) in call.Shell.Variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            Line(call, $"{name}={value}");
        }

        return 0;
    }

    public static int PrintEnv(ProgramCall call)
    {
        if (call.Arguments.Count == 1)
        {
            return Env(call);
        }

        return call.Operands.All(name => call.Shell.Variables.TryGetValue(name, out var value) && Line(call, value) == 0) ? 0 : 1;
    }

    public static int Export(ProgramCall call)
    {
        foreach (var word in call.Operands)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                call.Shell.Variables[word[..equals]] = word[(equals + 1)..];
            }
        }

        return call.Arguments.Count == 1 ? Env(call) : 0;
    }

    // Only root has a name: it is the only user that every image knows.
    public static int Identity(ProgramCall call)
    {
        var (user, group) = (call.Shell.World.UserId, call.Shell.World.GroupId);
        return Line(call, call.Has('u') ? $"{user}" : call.Has('g') || call.Has('G') ? $"{group}" : $"uid={Named(user)} gid={Named(group)} groups={Named(group)}");

        static string Named(long id) => id == 0 ? "0(root)" : $"{id}";
    }

    public static int Uname(ProgramCall call) => Line(call, call.Has('a')
        ? $"Linux {call.Shell.World.HostName} 6.8.0-actorcluster #1 SMP x86_64 GNU/Linux"
        : call.Has('r') ? "6.8.0-actorcluster" : call.Has('n') ? call.Shell.World.HostName : call.Has('m') ? "x86_64" : "Linux");

    public static int Date(ProgramCall call)
    {
        var now = call.Shell.World.Time.GetUtcNow();
        var format = call.Arguments.Skip(1).FirstOrDefault(static word => word.StartsWith('+'));
        if (format is null)
        {
            return Line(call, now.ToString("ddd MMM ", CultureInfo.InvariantCulture) + now.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
                + now.ToString(" HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture));
        }

        var text = new StringBuilder();
        for (var index = 1; index < format.Length; index++)
        {
            if (format[index] != '%' || index + 1 == format.Length)
            {
                text.Append(format[index]);
                continue;
            }

            text.Append(format[++index] switch
            {
                's' => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                'Y' => now.ToString("yyyy", CultureInfo.InvariantCulture),
                'm' => now.ToString("MM", CultureInfo.InvariantCulture),
                'd' => now.ToString("dd", CultureInfo.InvariantCulture),
                'H' => now.ToString("HH", CultureInfo.InvariantCulture),
                'M' => now.ToString("mm", CultureInfo.InvariantCulture),
                'S' => now.ToString("ss", CultureInfo.InvariantCulture),
                'F' => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                'T' => now.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                'N' => now.ToString("fffffff00", CultureInfo.InvariantCulture),
                'Z' => "UTC",
                'z' => "+0000",
                '%' => "%",
                var other => "%" + other,
            });
        }

        return Line(call, text.ToString());
    }

    public static int Sequence(ProgramCall call)
    {
        var numbers = call.Arguments.Skip(1).Select(static word => long.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : (long?)null).ToList();
        if (numbers.Count is 0 or > 3 || numbers.Contains(null))
        {
            return call.Fail("invalid number");
        }

        const int most = 100_000;
        var (first, step, last) = (numbers.Count > 1 ? numbers[0]!.Value : 1, numbers.Count > 2 ? numbers[1]!.Value : 1, numbers[^1]!.Value);
        for (var (number, count) = (first, 0); step > 0 && number <= last && count < most; number += step, count++)
        {
            Line(call, number.ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }

    public static int Test(ProgramCall call)
    {
        var words = call.Arguments.Skip(1).ToList();
        var end = call.Name switch { "[" => "]", "[[" => "]]", _ => null };
        if (end is not null && (words.Count == 0 || words[^1] != end))
        {
            return call.Fail($"missing {end}", 2);
        }

        if (end is not null)
        {
            words.RemoveAt(words.Count - 1);
        }

        var isNegated = words.Count > 1 && words[0] == "!";
        return Holds(call, isNegated ? words[1..] : words) is { } holds ? holds != isNegated ? 0 : 1 : call.Fail("unknown operand", 2);
    }

    public static int Ps(ProgramCall call)
    {
        Line(call, "PID   USER     TIME  COMMAND");
        foreach (var (id, command) in call.Shell.World.Processes)
        {
            Line(call, $"{id.ToString(CultureInfo.InvariantCulture),5} root      0:00 {command}");
        }

        return 0;
    }

    public static int Kill(ProgramCall call)
    {
        var signal = Terminate;
        var words = call.Arguments.Skip(1).ToList();
        if (words.Count > 0 && words[0].StartsWith('-'))
        {
            var name = words[0].TrimStart('-');
            if (name == "s" && words.Count > 1)
            {
                name = words[1];
                words.RemoveAt(0);
            }

            words.RemoveAt(0);
            signal = name.Replace("SIG", "", StringComparison.Ordinal) switch
            {
                "KILL" => 9,
                "TERM" => Terminate,
                "INT" => 2,
                "HUP" => 1,
                "QUIT" => 3,
                var number => int.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : -1,
            };
        }

        if (words.Count == 0 || signal < 0)
        {
            return call.Fail(signal < 0 ? "bad signal name" : "you need to specify whom to kill");
        }

        var status = 0;
        foreach (var word in words)
        {
            if (!int.TryParse(word, CultureInfo.InvariantCulture, out var process))
            {
                status = call.Fail($"invalid number '{word}'");
            }
            else if (!call.Shell.World.Signal(process, signal))
            {
                status = call.Fail($"can't kill pid {word}: No such process");
            }
        }

        return status;
    }

    private static bool? Holds(ProgramCall call, List<string> words)
    {
        var files = call.Shell.World.Files;
        switch (words)
        {
            case []:
                return false;
            case [var text]:
                return text.Length > 0;
            case ["-n", var text]:
                return text.Length > 0;
            case ["-z", var text]:
                return text.Length == 0;
            case ["-e" or "-r" or "-w" or "-x", var path]:
                return files.Find(call.Path(path)) is not null;
            case ["-f", var path]:
                return files.Find(call.Path(path)) is { IsDirectory: false };
            case ["-d", var path]:
                return files.Find(call.Path(path)) is { IsDirectory: true };
            case ["-s", var path]:
                return files.Find(call.Path(path)) is { Content.Length: > 0 };
            case ["-L" or "-h", var path]:
                return files.Find(call.Path(path), followLast: false) is { Target: not null };
            case [var left, "=" or "==", var right]:
                return left == right;
            case [var left, "!=", var right]:
                return left != right;
            case [var first, var sign, var second] when long.TryParse(first, CultureInfo.InvariantCulture, out var left)
                && long.TryParse(second, CultureInfo.InvariantCulture, out var right):
                return sign switch
                {
                    "-eq" => left == right,
                    "-ne" => left != right,
                    "-lt" => left < right,
                    "-le" => left <= right,
                    "-gt" => left > right,
                    "-ge" => left >= right,
                    _ => null,
                };
            default:
                return null;
        }
    }

    private static string Unescape(string text) => text
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\t", "\t", StringComparison.Ordinal)
        .Replace("\\r", "\r", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal);
}
