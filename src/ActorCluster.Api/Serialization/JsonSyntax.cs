using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// What Go's encoding/json says of a document that is no JSON (scanner.go): the first character that cannot stand where it stands.
/// </summary>
internal ref struct JsonSyntax
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly Stack<bool> _isObject = [];
    private int _at;
    private string? _error;

    private JsonSyntax(ReadOnlySpan<byte> utf8) => _utf8 = utf8;

    /// <summary>Says what is wrong.</summary>
    /// <param name="utf8">The document.</param>
    /// <returns>The message; null when nothing is wrong but, perhaps, the encoding or the depth.</returns>
    public static string? ErrorOf(ReadOnlySpan<byte> utf8)
    {
        var scan = new JsonSyntax(utf8);
        scan.Document();
        return scan._error;
    }

    private void Document()
    {
        Value("looking for beginning of value");
        while (_error is null && _isObject.Count > 0)
        {
            AfterValue();
        }

        SkipSpace();
        if (_error is null && _at < _utf8.Length)
        {
            Fail("after top-level value");
        }
    }

    private void AfterValue()
    {
        var isObject = _isObject.Peek();
        switch (Next())
        {
            case ',':
                _at++;
                if (isObject)
                {
                    Key("looking for beginning of object key string");
                }
                else
                {
                    Value("looking for beginning of value");
                }

                break;
            case '}' when isObject:
            case ']' when !isObject:
                _at++;
                _isObject.Pop();
                break;
            default:
                Fail(isObject ? "after object key:value pair" : "after array element");
                break;
        }
    }

    // An empty object or array is over at once; what is in another is looked at in turn.
    private void Value(string context)
    {
        switch (Next())
        {
            case '{':
                _at++;
                if (Next() == '}')
                {
                    _at++;
                    break;
                }

                _isObject.Push(true);
                Key("looking for beginning of object key string");
                break;
            case '[':
                _at++;
                if (Next() == ']')
                {
                    _at++;
                    break;
                }

                _isObject.Push(false);
                Value("looking for beginning of value");
                break;
            case '"':
                Text();
                break;
            case '-' or (>= '0' and <= '9'):
                Number();
                break;
            case 't':
                Literal("true");
                break;
            case 'f':
                Literal("false");
                break;
            case 'n':
                Literal("null");
                break;
            default:
                Fail(context);
                break;
        }
    }

    private void Key(string context)
    {
        if (Next() != '"')
        {
            Fail(context);
            return;
        }

        Text();
        if (_error is not null)
        {
            return;
        }

        if (Next() != ':')
        {
            Fail("after object key");
            return;
        }

        _at++;
        Value("looking for beginning of value");
    }

    private void Text()
    {
        for (_at++; Here() is var character and not '"'; _at++)
        {
            if (character == '\\')
            {
                _at++;
                if (Here() == 'u')
                {
                    for (var i = 0; i < 4; i++)
                    {
                        _at++;
                        if (!char.IsAsciiHexDigit((char)Math.Max(0, Here())))
                        {
                            Fail("in \\u hexadecimal character escape");
                            return;
                        }
                    }
                }
                else if (Here() is not ('b' or 'f' or 'n' or 'r' or 't' or '\\' or '/' or '"'))
                {
                    Fail("in string escape code");
                    return;
                }
            }
            else if (character < 0x20)
            {
                Fail("in string literal");
                return;
            }
        }

        _at++;
    }

    private void Number()
    {
        if (Here() == '-')
        {
            _at++;
            if (!IsDigit())
            {
                Fail("in numeric literal");
                return;
            }
        }

        var isZero = Here() == '0';
        _at++;
        while (!isZero && IsDigit())
        {
            _at++;
        }

        if (Here() == '.')
        {
            _at++;
            Digits("after decimal point in numeric literal");
        }

        if (_error is null && Here() is 'e' or 'E')
        {
            _at++;
            if (Here() is '+' or '-')
            {
                _at++;
            }

            Digits("in exponent of numeric literal");
        }
    }

    private void Digits(string context)
    {
        if (!IsDigit())
        {
            Fail(context);
            return;
        }

        while (IsDigit())
        {
            _at++;
        }
    }

    private void Literal(string word)
    {
        for (var i = 0; i < word.Length; i++, _at++)
        {
            if (Here() != word[i])
            {
                Fail($"in literal {word} (expecting '{word[i]}')");
                return;
            }
        }
    }

    private bool IsDigit() => Here() is >= '0' and <= '9';

    private int Here() => _at < _utf8.Length ? _utf8[_at] : -1;

    private int Next()
    {
        SkipSpace();
        return Here();
    }

    private void SkipSpace()
    {
        while (Here() is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    // Go looks at the end as at a blank: what takes none names it.
    private void Fail(string context) => _error ??= _at < _utf8.Length ? $"invalid character {Quoted(_utf8[_at])} {context}"
        : context is "in string literal" or "after array element" or "after object key" or "after object key:value pair" || context[0] == 'l' ? "unexpected end of JSON input"
        : $"invalid character ' ' {context}";

    // Go takes a byte for the character of that number.
    private static string Quoted(byte character) => character switch
    {
        (byte)'\'' => @"'\''",
        (byte)'"' => "'\"'",
        (byte)'\\' => @"'\\'",
        7 => @"'\a'",
        8 => @"'\b'",
        9 => @"'\t'",
        10 => @"'\n'",
        11 => @"'\v'",
        12 => @"'\f'",
        13 => @"'\r'",
        < 0x20 or 0x7f => string.Create(CultureInfo.InvariantCulture, $@"'\x{character:x2}'"),
        >= 0x80 and < 0xa0 => string.Create(CultureInfo.InvariantCulture, $@"'\u{(int)character:x4}'"),
        0xa0 or 0xad => string.Create(CultureInfo.InvariantCulture, $@"'\u{(int)character:x4}'"),
        _ => new StringBuilder("'").Append((char)character).Append('\'').ToString(),
    };
}
