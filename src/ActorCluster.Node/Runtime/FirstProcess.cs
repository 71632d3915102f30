using ActorCluster.Api.Core;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Runtime;

/// <summary>
/// Which containers' first processes run for real, in the emulated shell: those of which it knows every program, unless they only sleep,
/// print fixed words and end, which a <see cref="CommandScript"/> says as well and at no cost. Pure.
/// </summary>
internal static class FirstProcess
{
    private const string TestImage = "agnhost";

    // What can be told beforehand when its words are fixed.
    private static readonly HashSet<string> Foretold = ["sleep", "echo", "exit", "true", "false", ":"];

    /// <summary>The words of a container's first process; empty when its image says them.</summary>
    public static IReadOnlyList<string> WordsOf(Container container)
    {
        string[] words = [.. container.Command ?? [], .. container.Args ?? []];
        return container.Command is not { Count: > 0 } && words.Length > 0 && IsTestImage(container) ? ["/agnhost", .. words] : words;
    }

    /// <summary>Whether it runs for real though nobody talks to it.</summary>
    public static bool RunsForReal(Container container)
    {
        // Most containers leave it all to their image.
        if (container.Command is not { Count: > 0 } && container.Args is not { Count: > 0 })
        {
            return false;
        }

        var words = WordsOf(container);
        if (ImagePorts.IsBare(container) || (container.Command is not { Count: > 0 } && !HasShell(container)))
        {
            return false;
        }

        // A variable of the kubelet's is some text; what it cannot be is a program.
        var written = words;
        words = [.. written.Select(static word => VariableExpansion.Expand(word, static name => CouldBeVariable(name) ? "text" : null))];
        var hasVariables = !words.SequenceEqual(written);
        return !Programs.IsProgram(words[0]) ? false
            : Programs.IsShell(words[0]) ? IsScriptForReal(words, hasVariables)
            : NameOf(words[0]) is TestImage or TestImage + "-2" ? words.Count > 1 && AgnhostPrograms.Knows(words[1])
            : (hasVariables || !IsForetold(NameOf(words[0]))) && !words.Contains("-f");
    }

    /// <summary>Whether every program of a command is emulated, so that a probe may run it.</summary>
    /// <param name="command">The command.</param>
    public static bool Knows(IReadOnlyList<string> command) => command.Count > 0 && Programs.IsProgram(command[0])
        && (!Programs.IsShell(command[0]) || (command.Count > 2 && command[1].StartsWith('-') && command[1].EndsWith('c') && new Sight().Reads(command[2])));

    /// <summary>Whether a command ends alike in every container.</summary>
    /// <param name="command">The command.</param>
    public static bool IsFixed(IReadOnlyList<string> command) => command.Count > 0 && NameOf(command[0]) is "true" or "false";

    private static bool IsScriptForReal(IReadOnlyList<string> words, bool hasVariables)
    {
        if (words.Count < 2)
        {
            return false;
        }

        if (!words[1].StartsWith('-'))
        {
            return true;
        }

        var sees = new Sight();
        return words.Count > 2 && words[1].EndsWith('c') && sees.Reads(words[2]) && (hasVariables || !sees.IsForetold);
    }

    private static bool CouldBeVariable(string name) =>
        name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') && !Programs.Knows(name);

    private static bool HasShell(Container container) => IsTestImage(container) || CommandScript.IsOfShell(container);

    private static bool IsTestImage(Container container) => NameOf(ImageCatalog.NameOf(container.Image ?? "")) == TestImage;

    private static bool IsForetold(string name) => Foretold.Contains(name);

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    // Looks through a script for anything that the emulated shell does not know.
    private sealed class Sight
    {
        public bool IsForetold { get; private set; } = true;

        public bool Reads(string script)
        {
            try
            {
                return Knows(ShellParser.Parse(script));
            }
            catch (ShellSyntaxException)
            {
                return false;
            }
        }

        private bool Knows(ShellNode node)
        {
            switch (node)
            {
                case Sequence sequence:
                    return sequence.Statements.All(statement => Knows(statement.Node));
                case Pipeline pipeline:
                    IsForetold &= pipeline is { Commands.Count: 1, IsNegated: false };
                    return pipeline.Commands.All(Knows);
                case SimpleCommand command:
                    return Knows(command);
                case Conditional conditional:
                    IsForetold = false;
                    return Knows(conditional.Condition) && Knows(conditional.Then) && (conditional.Else is null || Knows(conditional.Else));
                case Loop loop:
                    IsForetold = false;
                    return Knows(loop.Condition) && Knows(loop.Body);
                case ForEach each:
                    IsForetold = false;
                    return each.Words.All(Knows) && Knows(each.Body);
                case Group group:
                    IsForetold = false;
                    return Knows(group.Body) && group.Redirections.All(redirection => Knows(redirection.Target));
                default:
                    return false;
            }
        }

        private bool Knows(SimpleCommand command)
        {
            IsForetold &= command is { Assignments.Count: 0, Redirections.Count: 0 };
            if (!command.Words.All(Knows) || !command.Redirections.All(redirection => Knows(redirection.Target))
                || !command.Assignments.All(assignment => Knows(assignment.Value)))
            {
                return false;
            }

            if (command.Words.Count == 0)
            {
                return true;
            }

            var name = LiteralOf(command.Words[0]);
            if (name == "exec" && command.Words.Count > 1)
            {
                IsForetold = false;
                name = LiteralOf(command.Words[1]);
            }

            IsForetold &= name is not null && Foretold.Contains(name) && !(name == "echo" && command.Words.Skip(1).Any(word => LiteralOf(word)?.StartsWith('-') != false));
            return name is not null && Programs.Knows(name);
        }

        private bool Knows(IReadOnlyList<WordPart> word)
        {
            foreach (var part in word)
            {
                IsForetold &= part.Kind == WordPartKind.Text;

                // Patterns of file names are not known, and what else a script says with these letters is not either.
                if ((part.Kind == WordPartKind.Substitution && !Reads(part.Text))
                    || (part.Kind == WordPartKind.Arithmetic && part.Text.AsSpan().IndexOfAny('=', '`') >= 0)
                    || (part.Kind == WordPartKind.Arithmetic && part.Text.Contains("$(", StringComparison.Ordinal))
                    || (part is { Kind: WordPartKind.Text, IsQuoted: false } && part.Text.AsSpan().IndexOfAny('*', '?') >= 0))
                {
                    return false;
                }
            }

            return true;
        }

        private static string? LiteralOf(IReadOnlyList<WordPart> word) =>
            word.All(static part => part.Kind == WordPartKind.Text) ? string.Concat(word.Select(static part => part.Text)) : null;
    }
}
