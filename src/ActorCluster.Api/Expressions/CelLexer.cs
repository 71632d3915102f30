using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Expressions;

/// <summary>What a token is.</summary>
internal enum CelTokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Text">A name or symbol.</param>
/// <param name="Value">The value of a number or text.</param>
internal readonly record struct CelToken(CelTokenKind Kind, int Position, string Text, object? Value);

/// <summary>Splits an expression into tokens (the lexis of github.com/google/cel-spec, langdef.md).</summary>
/// <param name="source">The expression.</param>
internal sealed class CelLexer(string source)
{
    private static readonly string[] Symbols =
    [
        "==", "!=", "<=", ">=", "&&", "||", ".?", "[?", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}",
    ];

    private const int RawByte = 0x10_0000;

    private int _position;

    /// <summary>All tokens; the last one is the end.</summary>
    public List<CelToken> Read()
    {
        var tokens = new List<CelToken>();
        while (true)
        {
            SkipBlanks();
            if (_position >= source.Length)
            {
                tokens.Add(new CelToken(CelTokenKind.End, _position, "<EOF>", null));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private void SkipBlanks()
    {
        while (_position < source.Length)
        {
            if (char.IsWhiteSpace(source[_position]))
            {
                _position++;
            }
            else if (source.AsSpan(_position).StartsWith("//"))
            {
                var end = source.IndexOf('\n', _position);
                _position = end < 0 ? source.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private CelToken Next()
    {
        var start = _position;
        var first = source[start];
        if (char.IsAsciiDigit(first) || (first == '.' && start + 1 < source.Length && char.IsAsciiDigit(source[start + 1])))
        {
            return Number(start);
        }

        var quote = QuoteAt(start);
        if (quote >= 0)
        {
            return Quoted(start, quote);
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            while (_position < source.Length && (char.IsAsciiLetterOrDigit(source[_position]) || source[_position] == '_'))
            {
                _position++;
            }

            var name = source[start.._position];
            return new CelToken(CelTokenKind.Name, start, name, null);
        }

        foreach (var symbol in Symbols)
        {
            if (source.AsSpan(start).StartsWith(symbol))
            {
                _position += symbol.Length;
                return new CelToken(CelTokenKind.Symbol, start, symbol, null);
            }
        }

        throw CelException.At(source, start, $"Syntax error: token recognition error at: '{first}'");
    }

    private CelToken Number(int start)
    {
        if (source.AsSpan(start).StartsWith("0x") || source.AsSpan(start).StartsWith("0X"))
        {
            _position += 2;
            while (_position < source.Length && char.IsAsciiHexDigit(source[_position]))
            {
                _position++;
            }

            var isUnsigned = _position < source.Length && source[_position] is 'u' or 'U';
            var digits = source.AsSpan(start + 2, _position - start - 2);
            if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) || (!isUnsigned && hex > long.MaxValue))
            {
                throw CelException.At(source, start, "invalid int literal");
            }

            _position += isUnsigned ? 1 : 0;
            return new CelToken(CelTokenKind.Number, start, "", isUnsigned ? hex : (long)hex);
        }

        var isDouble = false;
        while (_position < source.Length)
        {
            var character = source[_position];
            if (character is 'e' or 'E' && _position + 1 < source.Length
                && (char.IsAsciiDigit(source[_position + 1]) || source[_position + 1] is '+' or '-'))
            {
                isDouble = true;
                _position += 2;
            }
            else if (character == '.' && _position + 1 < source.Length && char.IsAsciiDigit(source[_position + 1]) && !isDouble)
            {
                isDouble = true;
                _position++;
            }
            else if (char.IsAsciiDigit(character))
            {
                _position++;
            }
            else
            {
                break;
            }
        }

        var text = source.AsSpan(start, _position - start);
        if (isDouble)
        {
            return new CelToken(CelTokenKind.Number, start, "", double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        if (_position < source.Length && source[_position] is 'u' or 'U')
        {
            _position++;
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned)
                ? new CelToken(CelTokenKind.Number, start, "", unsigned)
                : throw CelException.At(source, start, "invalid uint literal");
        }

        // The smallest number has no positive counterpart: the parser joins the sign to it.
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CelToken(CelTokenKind.Number, start, "", number)
            : text.SequenceEqual("9223372036854775808")
                ? new CelToken(CelTokenKind.Number, start, "", 9223372036854775808UL)
                : throw CelException.At(source, start, "invalid int literal");
    }

    // The place of the quote that begins a text, after its prefixes r and b; -1 when there is none.
    private int QuoteAt(int start)
    {
        var i = start;
        while (i < source.Length && i - start < 2 && source[i] is 'r' or 'R' or 'b' or 'B')
        {
            i++;
        }

        return i < source.Length && source[i] is '"' or '\'' ? i : -1;
    }

    private CelToken Quoted(int start, int quoteAt)
    {
        var prefix = source.AsSpan(start, quoteAt - start);
        var isRaw = prefix.ContainsAny('r', 'R');
        var isBytes = prefix.ContainsAny('b', 'B');
        var quote = source[quoteAt];
        var isTriple = source.AsSpan(quoteAt).StartsWith(new string(quote, 3));
        var end = isTriple ? new string(quote, 3) : quote.ToString();
        _position = quoteAt + end.Length;
        var text = new StringBuilder();
        while (!source.AsSpan(_position).StartsWith(end))
        {
            if (_position >= source.Length || (!isTriple && source[_position] == '\n'))
            {
                throw CelException.At(source, start, $"Syntax error: token recognition error at: '{source[start..Math.Min(source.Length, _position)]}'");
            }

            if (source[_position] == '\\' && !isRaw)
            {
                Escape(start, text, isBytes);
            }
            else
            {
                text.Append(source[_position] == '\r' ? '\n' : source[_position]);
                _position += source.AsSpan(_position).StartsWith("\r\n") ? 2 : 1;
            }
        }

        _position += end.Length;
        return new CelToken(CelTokenKind.Text, start, "", isBytes ? BytesOf(text.ToString()) : text.ToString());
    }

    // What was written as a number is a byte of its own; it waits in the plane for private use.
    private static byte[] BytesOf(string text)
    {
        var bytes = new List<byte>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= RawByte and <= RawByte + 0xff)
            {
                bytes.Add((byte)(rune.Value - RawByte));
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
            }
        }

        return [.. bytes];
    }

    private void Escape(int start, StringBuilder text, bool isBytes)
    {
        var escaped = _position + 1 < source.Length ? source[_position + 1] : '\0';
        _position += 2;
        switch (escaped)
        {
            case 'n':
                text.Append('\n');
                return;
            case 't':
                text.Append('\t');
                return;
            case 'r':
                text.Append('\r');
                return;
            case 'a':
                text.Append('\a');
                return;
            case 'b':
                text.Append('\b');
                return;
            case 'f':
                text.Append('\f');
                return;
            case 'v':
                text.Append('\v');
                return;
            case '\\' or '\'' or '"' or '`' or '?':
                text.Append(escaped);
                return;
            case 'x' or 'X':
                Code(start, text, 2, 16, isBytes);
                return;
            case 'u':
                Code(start, text, 4, 16, false);
                return;
            case 'U':
                Code(start, text, 8, 16, false);
                return;
            case >= '0' and <= '3':
                _position--;
                Code(start, text, 3, 8, isBytes);
                return;
            default:
                throw CelException.At(source, start, $"Syntax error: token recognition error at: '{source[start..Math.Min(source.Length, _position)]}'");
        }
    }

    private void Code(int start, StringBuilder text, int digits, int radix, bool isByte)
    {
        try
        {
            var code = Convert.ToInt32(source.Substring(_position, digits), radix);
            _position += digits;
            text.Append(char.ConvertFromUtf32(isByte ? RawByte + code : code));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw CelException.At(source, start, "Syntax error: invalid escape sequence");
        }
    }
}
