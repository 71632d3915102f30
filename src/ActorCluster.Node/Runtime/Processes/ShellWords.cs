using System.Globalization;
using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Makes the words of a command from what stands in a script.</summary>
internal static class ShellWords
{
    /// <summary>Replaces variables and substitutions, and parts words at blanks that are not quoted.</summary>
    public static IEnumerable<DateTimeOffset?> Expand(
        IReadOnlyList<IReadOnlyList<WordPart>> words, List<string> result, ProcessFiles files, ShellState state)
    {
        foreach (var word in words)
        {
            StringBuilder? text = null;
            foreach (var part in word)
            {
                var value = part.Kind == WordPartKind.Variable ? Variable(part, state) : part.Text;
                if (part.Kind == WordPartKind.Arithmetic)
                {
                    value = Arithmetic(part.Text, files, state);
                }

                if (part.Kind == WordPartKind.Substitution)
                {
                    var output = new BytePipe(int.MaxValue);
                    var inner = state.Fork();
                    foreach (var wait in Shell.RunScript(part.Text, files with { Out = output }, inner))
                    {
                        yield return wait;
                    }

                    state.Status = inner.Status;
                    value = Encoding.UTF8.GetString(output.Read(int.MaxValue)).TrimEnd('\n');
                }

                if (part.IsQuoted || part.Kind == WordPartKind.Text)
                {
                    (text ??= new StringBuilder()).Append(value);
                    continue;
                }

                var pieces = value.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
                for (var index = 0; index < pieces.Length; index++)
                {
                    if (index > 0)
                    {
                        result.Add(text!.ToString());
                        text = null;
                    }

                    (text ??= new StringBuilder()).Append(pieces[index]);
                }
            }

            if (text is not null)
            {
                result.Add(text.ToString());
            }
        }
    }

    private static string Arithmetic(string expression, ProcessFiles files, ShellState state)
    {
        if (ShellArithmetic.Evaluate(expression, state.Variables, out var error) is { } number)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        files.Error.Write($"sh: {error}\n");
        state.Status = 2;
        return "";
    }

    private static string Variable(WordPart part, ShellState state)
    {
        var value = part.Text switch
        {
            "?" => state.Status.ToString(CultureInfo.InvariantCulture),
            "$" => state.Id.ToString(CultureInfo.InvariantCulture),
            "#" => (state.Arguments.Count - 1).ToString(CultureInfo.InvariantCulture),
            "@" or "*" => string.Join(' ', state.Arguments.Skip(1)),
            _ when int.TryParse(part.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) =>
                index < state.Arguments.Count ? state.Arguments[index] : "",
            _ => state.Variables.GetValueOrDefault(part.Text, ""),
        };
        return value.Length == 0 && part.Default is not null ? part.Default : value;
    }
}
