using System.Globalization;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// What stands between <c>$((</c> and <c>))</c>: whole numbers and variables with the operators of the POSIX shell that need no assignment.
/// Pure.
/// </summary>
internal sealed class ShellArithmetic
{
    private const int Deepest = 64;

    // By how tightly they bind, the loosest first; of one row the longer ones come first.
    private static readonly string[][] Operators =
    [
        ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<=", ">=", "<", ">"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"],
    ];

    private readonly string _text;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private int _at;
    private int _depth;
    private string? _error;

    private ShellArithmetic(string text, IReadOnlyDictionary<string, string> variables)
    {
        _text = text;
        _variables = variables;
    }

    /// <summary>Computes an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="variables">The shell's variables; one that is not set counts as zero.</param>
    /// <param name="error">What the shell says when it cannot.</param>
    /// <returns>The value; null on failure.</returns>
    public static long? Evaluate(string text, IReadOnlyDictionary<string, string> variables, out string? error)
    {
        var reader = new ShellArithmetic(text, variables);
        reader.SkipBlanks();
        var value = reader._at == text.Length ? 0 : reader.Read(0);
        reader.SkipBlanks();
        error = reader._error ?? (reader._at < text.Length ? "arithmetic syntax error" : null);
        return error is null ? value : null;
    }

    private long Read(int row)
    {
        if (row == Operators.Length)
        {
            return ReadOne();
        }

        var left = Read(row + 1);
        while (_error is null && Take(row) is { } sign)
        {
            left = Compute(left, sign, Read(row + 1));
        }

        return left;
    }

    private string? Take(int row)
    {
        SkipBlanks();
        foreach (var sign in Operators[row])
        {
            // A longer operator that begins alike is another one.
            if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0
                && !Operators.Any(others => others.Any(other =>
                    other.Length > sign.Length && string.CompareOrdinal(_text, _at, other, 0, other.Length) == 0)))
            {
                _at += sign.Length;
                return sign;
            }
        }

        return null;
    }

    private long ReadOne()
    {
        SkipBlanks();
        if (_at == _text.Length || ++_depth > Deepest)
        {
            return Fail();
        }

        var letter = _text[_at];
        long value;
        if (letter is '-' or '+' or '!' or '~')
        {
            _at++;
            value = ReadOne();
            value = letter switch { '-' => -value, '!' => value == 0 ? 1 : 0, '~' => ~value, _ => value };
        }
        else if (letter == '(')
        {
            _at++;
            value = Read(0);
            SkipBlanks();
            value = _at < _text.Length && _text[_at++] == ')' ? value : Fail();
        }
        else
        {
            value = ReadOperand();
        }

        _depth--;
        return value;
    }

    private long ReadOperand()
    {
        if (_text[_at] == '$')
        {
            _at++;
        }

        var isBraced = _at < _text.Length && _text[_at] == '{';
        _at += isBraced ? 1 : 0;
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        var word = _text[start.._at];
        if (isBraced && (_at == _text.Length || _text[_at++] != '}'))
        {
            return Fail();
        }

        return word.Length == 0 ? Fail()
            : char.IsAsciiDigit(word[0]) ? Number(word) ?? Fail()
            : _variables.GetValueOrDefault(word, "").Trim() is { Length: > 0 } value ? Number(value) ?? Fail()
            : 0;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private long Compute(long left, string sign, long right)
    {
        if (sign is "/" or "%" && right is 0 or -1)
        {
            // The smallest number divided by minus one is no number any more.
            return right == 0 ? Fail("divide by zero") : sign == "/" ? unchecked(-left) : 0;
        }

        return unchecked(sign switch
        {
            "||" => left != 0 || right != 0 ? 1 : 0,
            "&&" => left != 0 && right != 0 ? 1 : 0,
            "|" => left | right,
            "^" => left ^ right,
            "&" => left & right,
            "==" => left == right ? 1 : 0,
            "!=" => left != right ? 1 : 0,
            "<=" => left <= right ? 1 : 0,
            ">=" => left >= right ? 1 : 0,
            "<" => left < right ? 1 : 0,
            ">" => left > right ? 1 : 0,
            "<<" => left << (int)right,
            ">>" => left >> (int)right,
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "/" => left / right,
            _ => left % right,
        });
    }

    private long Fail(string message = "arithmetic syntax error")
    {
        _error ??= message;
        _at = _text.Length;
        return 0;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }
}
