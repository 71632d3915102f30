namespace ActorCluster.Node.Runtime.Processes;

/// <summary>A piece of a word.</summary>
/// <param name="Text">The text, a variable's name, the script of a substitution, or an expression.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="IsQuoted">Blanks in its value do not part words.</param>
/// <param name="Default">What an unset variable stands for; null for nothing.</param>
internal sealed record WordPart(string Text, WordPartKind Kind, bool IsQuoted, string? Default = null);

/// <summary>What a piece of a word is.</summary>
internal enum WordPartKind
{
    Text,
    Variable,
    Substitution,
    Arithmetic,
}

/// <summary>Where one of a command's files goes.</summary>
/// <param name="File">0, 1 or 2.</param>
/// <param name="Operator"><c>&lt;</c>, <c>&gt;</c>, <c>&gt;&gt;</c> or <c>&gt;&amp;</c>.</param>
/// <param name="Target">The path, or the number of another file.</param>
internal sealed record Redirection(int File, string Operator, IReadOnlyList<WordPart> Target);

/// <summary>A part of a script.</summary>
internal abstract record ShellNode;

/// <summary>A command with its words.</summary>
internal sealed record SimpleCommand(
    IReadOnlyList<(string Name, IReadOnlyList<WordPart> Value)> Assignments,
    IReadOnlyList<IReadOnlyList<WordPart>> Words,
    IReadOnlyList<Redirection> Redirections) : ShellNode;

/// <summary>Commands that are joined by <c>|</c>.</summary>
internal sealed record Pipeline(IReadOnlyList<ShellNode> Commands, bool IsNegated) : ShellNode;

/// <summary>Statements one after the other; each says whether it depends on the one before.</summary>
internal sealed record Sequence(IReadOnlyList<(ShellNode Node, ShellJoin Join)> Statements) : ShellNode;

/// <summary>On what a statement depends.</summary>
internal enum ShellJoin
{
    Always,
    And,
    Or,
}

/// <summary><c>if … then … else … fi</c>.</summary>
internal sealed record Conditional(ShellNode Condition, ShellNode Then, ShellNode? Else) : ShellNode;

/// <summary><c>while … do … done</c>, or <c>until</c>.</summary>
internal sealed record Loop(ShellNode Condition, ShellNode Body, bool Until) : ShellNode;

/// <summary><c>for x in … do … done</c>.</summary>
internal sealed record ForEach(string Name, IReadOnlyList<IReadOnlyList<WordPart>> Words, ShellNode Body) : ShellNode;

/// <summary><c>( … )</c>, with variables of its own, or <c>{ … }</c>.</summary>
internal sealed record Group(ShellNode Body, bool IsSubshell, IReadOnlyList<Redirection> Redirections) : ShellNode;

/// <summary>The script ends where more has to come, or cannot be read.</summary>
/// <param name="message">What the shell says.</param>
/// <param name="isIncomplete">More lines could complete it.</param>
internal sealed class ShellSyntaxException(string message, bool isIncomplete) : Exception(message)
{
    public bool IsIncomplete { get; } = isIncomplete;
}
