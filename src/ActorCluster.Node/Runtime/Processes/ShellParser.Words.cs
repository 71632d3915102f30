using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <content>Words: quotes, variables, substitutions.</content>
internal sealed partial class ShellParser
{
    private List<WordPart>? ReadWord()
    {
        // The value of an assignment follows at once; every other word may have blanks before it.
        if (_at == 0 || _text[_at - 1] != '=')
        {
            SkipBlanks();
        }

        var parts = new List<WordPart>();
        var text = new StringBuilder();
        var isWord = false;
        while (_at < _text.Length && _text[_at] is not (' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')'))
        {
            isWord = true;
            switch (_text[_at++])
            {
                case '\'':
                    var end = _text.IndexOf('\'', _at);
                    EndText(parts, text, false);
                    parts.Add(new WordPart(end < 0 ? throw Incomplete("unterminated quoted string") : _text[_at..end], WordPartKind.Text, true));
                    _at = end + 1;
                    break;
                case '"':
                    EndText(parts, text, false);
                    ReadQuoted(parts);
                    break;
                case '\\':
                    if (_at < _text.Length && _text[_at++] is var letter and not '\n')
                    {
                        EndText(parts, text, false);
                        parts.Add(new WordPart(letter.ToString(), WordPartKind.Text, true));
                    }

                    break;
                case '$' or '`':
                    _at--;
                    ReadDollar(parts, text, false);
                    break;
                case var other:
                    text.Append(other);
                    break;
            }
        }

        EndText(parts, text, false);
        return isWord ? parts : null;
    }

    private void ReadQuoted(List<WordPart> parts)
    {
        var text = new StringBuilder();
        while (_at < _text.Length && _text[_at] != '"')
        {
            if (_text[_at] is '$' or '`')
            {
                ReadDollar(parts, text, true);
            }
            else if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\' or '$' or '`' or '\n')
            {
                if (_text[_at + 1] != '\n')
                {
                    text.Append(_text[_at + 1]);
                }

                _at += 2;
            }
            else
            {
                text.Append(_text[_at++]);
            }
        }

        if (_at == _text.Length)
        {
            throw Incomplete("unterminated quoted string");
        }

        _at++;
        EndText(parts, text, true);
        // An empty pair of quotes is a word.
        parts.Add(new WordPart("", WordPartKind.Text, true));
    }

    private void ReadDollar(List<WordPart> parts, StringBuilder text, bool isQuoted)
    {
        var isBackquote = _text[_at++] == '`';
        if (isBackquote || (_at < _text.Length && _text[_at] == '('))
        {
            EndText(parts, text, isQuoted);
            var end = isBackquote ? _text.IndexOf('`', _at) : EndOfParentheses(_at);
            if (end < 0)
            {
                throw Incomplete("unterminated substitution");
            }

            var isArithmetic = !isBackquote && _text[_at + 1] == '(' && end > _at + 3 && EndOfParentheses(_at + 1) == end - 1;
            parts.Add(isArithmetic
                ? new WordPart(_text[(_at + 2)..(end - 1)], WordPartKind.Arithmetic, isQuoted)
                : new WordPart(_text[(isBackquote ? _at : _at + 1)..end], WordPartKind.Substitution, isQuoted));
            _at = end + 1;
            return;
        }

        if (_at < _text.Length && _text[_at] == '{')
        {
            var end = _text.IndexOf('}', _at);
            if (end < 0)
            {
                throw Incomplete("unterminated ${");
            }

            EndText(parts, text, isQuoted);
            var inside = _text[(_at + 1)..end];
            var colon = inside.IndexOf(":-", StringComparison.Ordinal);
            parts.Add(new WordPart(colon < 0 ? inside : inside[..colon], WordPartKind.Variable, isQuoted, colon < 0 ? null : inside[(colon + 2)..]));
            _at = end + 1;
            return;
        }

        var stop = _at;
        if (stop < _text.Length && _text[stop] is '?' or '$' or '#' or '@' or '*' or (>= '0' and <= '9'))
        {
            stop++;
        }
        else
        {
            while (stop < _text.Length && IsNameLetter(_text[stop], stop > _at))
            {
                stop++;
            }
        }

        if (stop == _at)
        {
            text.Append('$');
            return;
        }

        EndText(parts, text, isQuoted);
        parts.Add(new WordPart(_text[_at..stop], WordPartKind.Variable, isQuoted));
        _at = stop;
    }

    private int EndOfParentheses(int start)
    {
        var depth = 0;
        for (var index = start; index < _text.Length; index++)
        {
            depth += _text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return index;
            }
        }

        return -1;
    }

    private static void EndText(List<WordPart> parts, StringBuilder text, bool isQuoted)
    {
        if (text.Length > 0)
        {
            parts.Add(new WordPart(text.ToString(), WordPartKind.Text, isQuoted));
            text.Clear();
        }
    }
}
