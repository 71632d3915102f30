using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>The characters of a text, and the shapes below a value: blanks, strings, keys.</summary>
internal sealed class HoconScanner(string text)
{
    public const char End = '\0';

    private int _position = text.StartsWith('\uFEFF') ? 1 : 0;

    public int Position => _position;

    public bool AtEnd => _position >= text.Length;

    public char Current => _position < text.Length ? text[_position] : End;

    // The end of a value: the end of its line, or a comment.
    public bool AtLineEnd => Current is End or '\n' or '\r' or '#' || AtSlashComment;

    private bool AtSlashComment => Current == '/' && _position + 1 < text.Length && text[_position + 1] == '/';

    public void Take() => _position++;

    public bool TryTake(char expected)
    {
        if (AtEnd || text[_position] != expected) return false;
        _position++;
        return true;
    }

    public void SkipSpaces() => TakeSpaces();

    public ReadOnlySpan<char> TakeSpaces()
    {
        var start = _position;
        while (_position < text.Length && text[_position] is not ('\n' or '\r') && IsBlank(text[_position])) _position++;
        return text.AsSpan(start, _position - start);
    }

    // White space, new lines and comments.
    public void SkipBlank()
    {
        while (_position < text.Length)
        {
            if (IsBlank(text[_position])) _position++;
            else if (text[_position] == '#' || AtSlashComment) SkipLine();
            else return;
        }
    }

    public bool AtComma
    {
        get
        {
            SkipSpaces();
            return Current == ',';
        }
    }

    // What stands between two fields or elements: a comma on the line of the first, or a new line. A comma on the next line, which HOCON
    // allows, is an error or worse in Akka.NET.
    public bool TakeSeparator()
    {
        SkipSpaces();
        return TryTake(',') || AtLineEnd;
    }

    // Text without quotes, up to what cannot be part of it; blanks inside belong to it, blanks at its end do not.
    public string ReadUnquoted()
    {
        var run = Run(inKey: false);
        if (run.IsEmpty) throw Error($"the reserved character '{Current}' must be in quotes");
        return run.ToString();
    }

    public string ReadQuoted()
    {
        var start = _position;
        if (string.CompareOrdinal(text, _position, "\"\"\"", 0, 3) == 0) return ReadTripleQuoted();
        _position++;

        // Most strings hold no escape: they are one slice.
        var end = _position;
        while (end < text.Length && text[end] is not ('"' or '\\' or '\n')) end++;
        if (end < text.Length && text[end] == '"')
        {
            var plain = text[_position..end];
            _position = end + 1;
            return plain;
        }

        var content = new StringBuilder();
        while (true)
        {
            if (AtEnd || Current == '\n') throw Error("the string that begins here has no closing quote", start);
            var character = text[_position++];
            if (character == '"') return content.ToString();
            content.Append(character == '\\' ? ReadEscape() : character);
        }
    }

    // One or more keys with dots between them, appended to the path.
    public void ReadPath(List<string> path)
    {
        do
        {
            SkipSpaces();
            path.Add(ReadKey());
        }
        while (TryTake('.'));
    }

    public HoconSubstitution ReadSubstitution()
    {
        var start = _position++;
        if (!TryTake('{')) throw Error("the reserved character '$' must be in quotes", start);
        var isOptional = TryTake('?');
        var pathStart = _position;
        var keys = new List<string>();
        ReadPath(keys);
        var path = text[pathStart.._position].Trim();
        if (!TryTake('}')) throw Error("the substitution that begins here has no closing brace", start);
        return new HoconSubstitution(path, [.. keys], isOptional, start);
    }

    // The name of an include, or null when what stands here is an ordinary key.
    public string? TryReadInclude()
    {
        const string keyword = "include";
        if (string.CompareOrdinal(text, _position, keyword, 0, keyword.Length) != 0) return null;
        var start = _position;
        _position += keyword.Length;
        if (TakeSpaces().Length > 0 && Current == '"') return ReadQuoted();
        _position = start;
        return null;
    }

    public FormatException Error(string problem) => Error(problem, _position);

    public FormatException Error(string problem, int position)
    {
        var line = 1 + text.AsSpan(0, Math.Min(position, text.Length)).Count('\n');
        return new FormatException(string.Create(CultureInfo.InvariantCulture, $"HOCON, line {line}: {problem}."));
    }

    private static bool IsBlank(char character) => character == ' ' || char.IsWhiteSpace(character) || character == '\uFEFF';

    private string ReadKey()
    {
        // A key is one piece in all but the rarest cases; "a b" and a"b" are legal too.
        string? key = null;
        var start = _position;
        while (true)
        {
            var blank = TakeSpaces();
            string piece;
            if (Current == '"') piece = ReadQuoted();
            else if (AtLineEnd || Run(inKey: true) is not { IsEmpty: false } run) break;
            else piece = run.ToString();
            key = key == null ? piece : string.Concat(key, blank, piece);
        }

        return key ?? throw Error(AtEnd ? "expected a key" : $"expected a key instead of '{Current}'", start);
    }

    // Plain loops: configuration is read once, before anything is compiled, and the vectorized searches cost more to compile than they save.
    private ReadOnlySpan<char> Run(bool inKey)
    {
        var start = _position;
        var end = start;
        while (_position < text.Length && !AtSlashComment && !IsReserved(text[_position], inKey))
        {
            _position++;
            if (!IsBlank(text[_position - 1])) end = _position;
        }

        _position = end;
        return text.AsSpan(start, end - start);
    }

    private static bool IsReserved(char character, bool inKey) => character switch
    {
        '$' or '"' or '{' or '}' or '[' or ']' or ':' or '=' or ',' or '+' or '#' or '`' or '^' or '?' or '!' or '@' or '&' or '\\' or '\r' or '\n' => true,
        '.' => inKey,
        '*' => !inKey,
        _ => false,
    };

    private string ReadTripleQuoted()
    {
        var start = _position + 3;
        var end = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (end < 0) throw Error("the string that begins here has no closing triple quote", _position);
        // Quotes beyond the third at the end are part of the string.
        while (end + 3 < text.Length && text[end + 3] == '"') end++;
        _position = end + 3;
        return text[start..end];
    }

    private char ReadEscape()
    {
        var start = _position - 1;
        var escaped = AtEnd ? End : text[_position++];
        switch (escaped)
        {
            case '"' or '\\' or '/': return escaped;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _position + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _position += 4;
                return (char)code;
            default: throw Error($"unknown escape code: \\{escaped}", start);
        }
    }

    private void SkipLine()
    {
        while (_position < text.Length && text[_position] != '\n') _position++;
    }
}
