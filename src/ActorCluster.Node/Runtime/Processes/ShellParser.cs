namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// Reads a script of the shell: words with quotes, variables, substitutions and arithmetic, pipes, lists, redirections, if, while, until,
/// for, groups.
/// There are no functions, patterns, here-documents and jobs in the background.
/// </summary>
internal sealed partial class ShellParser
{
    private const int Deepest = 64;
    private static readonly HashSet<string> Closing = ["then", "else", "elif", "fi", "do", "done", "}"];

    private readonly string _text;
    private int _at;
    private int _depth;

    private ShellParser(string text) => _text = text;

    /// <summary>Reads a script.</summary>
    /// <exception cref="ShellSyntaxException">It is not complete, or wrong.</exception>
    public static Sequence Parse(string text)
    {
        var parser = new ShellParser(text);
        var script = parser.ReadList();
        parser.SkipBlanks();
        return parser._at == text.Length ? script : throw parser.Unexpected();
    }

    private Sequence ReadList()
    {
        if (++_depth > Deepest)
        {
            throw new ShellSyntaxException("syntax error: nested too deeply", false);
        }

        var statements = new List<(ShellNode, ShellJoin)>();
        var join = ShellJoin.Always;
        while (true)
        {
            SkipBlanks(newLines: true);
            if (_at == _text.Length || _text[_at] == ')' || Closing.Contains(PeekWord()))
            {
                _depth--;
                return join == ShellJoin.Always ? new Sequence(statements) : throw Unexpected();
            }

            statements.Add((ReadPipeline(), join));
            SkipBlanks();
            join = Take("&&") ? ShellJoin.And : Take("||") ? ShellJoin.Or : ShellJoin.Always;
            if (join != ShellJoin.Always || Take(";") || Take("\n"))
            {
                continue;
            }

            if (_at < _text.Length && _text[_at] != ')')
            {
                throw Unexpected();
            }
        }
    }

    private Pipeline ReadPipeline()
    {
        var isNegated = TakeWord("!");
        var commands = new List<ShellNode> { ReadCommand() };
        SkipBlanks();
        while (_at < _text.Length && _text[_at] == '|' && !(_at + 1 < _text.Length && _text[_at + 1] == '|'))
        {
            _at++;
            SkipBlanks(newLines: true);
            commands.Add(ReadCommand());
            SkipBlanks();
        }

        return new Pipeline(commands, isNegated);
    }

    private ShellNode ReadCommand()
    {
        SkipBlanks();
        if (Take("("))
        {
            var body = ReadList();
            Need(")");
            return new Group(body, true, ReadRedirections());
        }

        if (TakeWord("{"))
        {
            var body = ReadList();
            NeedWord("}");
            return new Group(body, false, ReadRedirections());
        }

        if (TakeWord("if"))
        {
            return WithRedirections(ReadIf());
        }

        if (TakeWord("while") || TakeWord("until"))
        {
            var isUntil = _text[_at - 1] == 'l';
            var condition = ReadList();
            return WithRedirections(new Loop(condition, ReadBody(), isUntil));
        }

        return TakeWord("for") ? WithRedirections(ReadFor()) : ReadSimple();
    }

    private Conditional ReadIf()
    {
        var condition = ReadList();
        NeedWord("then");
        var then = ReadList();
        if (TakeWord("elif"))
        {
            return new Conditional(condition, then, ReadIf());
        }

        var otherwise = TakeWord("else") ? ReadList() : null;
        NeedWord("fi");
        return new Conditional(condition, then, otherwise);
    }

    private ForEach ReadFor()
    {
        SkipBlanks();
        var name = PeekWord();
        _at += name.Length;
        NeedWord("in");
        var words = new List<IReadOnlyList<WordPart>>();
        while (ReadWord() is { } word)
        {
            words.Add(word);
        }

        if (!Take(";") && !Take("\n"))
        {
            throw Unexpected();
        }

        return new ForEach(name, words, ReadBody());
    }

    private Sequence ReadBody()
    {
        SkipBlanks(newLines: true);
        NeedWord("do");
        var body = ReadList();
        NeedWord("done");
        return body;
    }

    private ShellNode WithRedirections(ShellNode node) => ReadRedirections() is { Count: > 0 } redirections ? new Group(node, false, redirections) : node;

    private List<Redirection> ReadRedirections()
    {
        var redirections = new List<Redirection>();
        while (ReadRedirection() is { } redirection)
        {
            redirections.Add(redirection);
        }

        return redirections;
    }

    private SimpleCommand ReadSimple()
    {
        var assignments = new List<(string, IReadOnlyList<WordPart>)>();
        var words = new List<IReadOnlyList<WordPart>>();
        var redirections = new List<Redirection>();
        while (true)
        {
            if (ReadRedirection() is { } redirection)
            {
                redirections.Add(redirection);
            }
            else if (words.Count == 0 && ReadAssignmentName() is { } name)
            {
                assignments.Add((name, ReadWord() ?? []));
            }
            else if (ReadWord() is { } word)
            {
                words.Add(word);
            }
            else if (words.Count + assignments.Count + redirections.Count == 0)
            {
                throw Unexpected();
            }
            else
            {
                return new SimpleCommand(assignments, words, redirections);
            }
        }
    }

    private string? ReadAssignmentName()
    {
        SkipBlanks();
        var end = _at;
        while (end < _text.Length && IsNameLetter(_text[end], end > _at))
        {
            end++;
        }

        if (end == _at || end == _text.Length || _text[end] != '=')
        {
            return null;
        }

        var name = _text[_at..end];
        _at = end + 1;
        // "A= b" gives A nothing; the word that follows is another one.
        return name;
    }

    private Redirection? ReadRedirection()
    {
        SkipBlanks();
        var at = _at;
        var file = at + 1 < _text.Length && _text[at] is >= '0' and <= '2' && _text[at + 1] is '<' or '>' ? _text[at++] - '0' : -1;
        if (at == _text.Length || _text[at] is not ('<' or '>'))
        {
            return null;
        }

        var isInput = _text[at] == '<';
        _at = at + 1;
        var sign = isInput ? "<" : Take(">") ? ">>" : Take("&") ? ">&" : ">";
        return new Redirection(file >= 0 ? file : isInput ? 0 : 1, sign, ReadWord() ?? throw Unexpected());
    }

    private static bool IsNameLetter(char letter, bool isInside) => char.IsAsciiLetter(letter) || letter == '_' || (isInside && char.IsAsciiDigit(letter));

    private void SkipBlanks(bool newLines = false)
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\r' || (newLines && _text[_at] is '\n' or ';'))
            {
                _at++;
            }
            else if (_text[_at] == '#')
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private string PeekWord()
    {
        SkipBlanks();
        var end = _at;
        while (end < _text.Length && _text[end] is not (' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')'))
        {
            end++;
        }

        return _text[_at..end];
    }

    private bool Take(string sign)
    {
        SkipBlanks();
        var found = string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0;
        _at += found ? sign.Length : 0;
        return found;
    }

    private bool TakeWord(string word)
    {
        var found = PeekWord() == word;
        _at += found ? word.Length : 0;
        return found;
    }

    private void Need(string sign)
    {
        if (!Take(sign))
        {
            throw Unexpected();
        }
    }

    private void NeedWord(string word)
    {
        SkipBlanks(newLines: true);
        if (!TakeWord(word))
        {
            throw Unexpected();
        }
    }

    private ShellSyntaxException Unexpected() => _at >= _text.Length
        ? Incomplete("unexpected end of file")
        : new ShellSyntaxException($"syntax error: unexpected \"{(PeekWord() is { Length: > 0 } word ? word : _text[_at].ToString())}\"", false);

    private static ShellSyntaxException Incomplete(string what) => new("syntax error: " + what, true);
}
