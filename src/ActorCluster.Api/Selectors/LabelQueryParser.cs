using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Selectors;

/// <summary>Reads the text form of a label query: the grammar and the messages of labels.Parse.</summary>
internal ref struct LabelQueryParser(string text)
{
    private const string BinaryOperators = "in, notin, =, ==, !=, gt, lt";

    private readonly string _text = text;
    private int _position;
    private Token _next;
    private string _literal = "";
    private string? _error;

    private enum Token
    {
        End,
        Identifier,
        Close,
        Open,
        Comma,
        Not,
        DoubleEquals,
        Equal,
        NotEquals,
        Greater,
        Less,
        In,
        NotIn,
        Error,
    }

    internal List<LabelRequirement> Parse(out string? error)
    {
        var requirements = new List<LabelRequirement>();
        Advance();
        while (_error is null)
        {
            if (_next == Token.End)
            {
                break;
            }

            if (!IsValue(_next) && _next != Token.Not)
            {
                _error = $"found '{_literal}', expected: !, identifier, or 'end of string'";
                break;
            }

            if (Requirement() is { } requirement)
            {
                requirements.Add(requirement);
            }
            else
            {
                _error = "unable to parse requirement: " + _error;
                break;
            }

            AfterRequirement();
        }

        error = _error;
        return requirements;
    }

    // Inside a value position "in" and "notin" are words like any other.
    private static bool IsValue(Token token) => token is Token.Identifier or Token.In or Token.NotIn;

    private void AfterRequirement()
    {
        if (_next == Token.Comma)
        {
            Advance();
            if (!IsValue(_next) && _next != Token.Not)
            {
                _error = $"found '{_literal}', expected: identifier after ','";
            }
        }
        else if (_next != Token.End)
        {
            _error = $"found '{_literal}', expected: ',' or 'end of string'";
        }
    }

    private LabelRequirement? Requirement()
    {
        var negated = _next == Token.Not;
        if (negated)
        {
            Advance();
        }

        if (!IsValue(_next))
        {
            return Fail($"found '{_literal}', expected: identifier");
        }

        var key = _literal;
        var keyErrors = Names.QualifiedName(key);
        if (keyErrors.Count > 0)
        {
            // The path is Go's nil.
            return Fail($"<nil>: Invalid value: {FieldError.Quote(key)}: {string.Join("; ", keyErrors)}");
        }

        Advance();
        if (negated || _next is Token.End or Token.Comma)
        {
            return Create(key, negated ? LabelOperator.DoesNotExist : LabelOperator.Exists, []);
        }

        LabelOperator? operation = _next switch
        {
            Token.In => LabelOperator.In,
            Token.NotIn => LabelOperator.NotIn,
            Token.Equal => LabelOperator.Equals,
            Token.DoubleEquals => LabelOperator.DoubleEquals,
            Token.NotEquals => LabelOperator.NotEquals,
            Token.Greater => LabelOperator.GreaterThan,
            Token.Less => LabelOperator.LessThan,
            _ => null,
        };
        if (operation is not { } known)
        {
            return Fail($"found '{_literal}', expected: {BinaryOperators}");
        }

        Advance();
        var values = new List<string>();
        var complete = known is LabelOperator.In or LabelOperator.NotIn ? Set(values) : Single(values);
        return complete ? Create(key, known, values) : null;
    }

    private LabelRequirement? Create(string key, LabelOperator operation, List<string> values)
    {
        var errors = LabelRequirement.Create(key, operation, values, out var requirement);
        return errors.Count == 0 ? requirement : Fail(FieldError.Aggregate(errors));
    }

    private bool Single(List<string> values)
    {
        if (_next is Token.End or Token.Comma)
        {
            values.Add("");
            return true;
        }

        if (!IsValue(_next))
        {
            Fail($"found '{_literal}', expected: identifier");
            return false;
        }

        values.Add(_literal);
        Advance();
        return true;
    }

    private bool Set(List<string> values)
    {
        if (_next != Token.Open)
        {
            Fail($"found '{_literal}' expected: '('");
            return false;
        }

        Advance();
        if (_next is not (Token.Close or Token.Comma) && !IsValue(_next))
        {
            Fail($"found '{_literal}', expected: ',', ')' or identifier");
            return false;
        }

        // An empty place between commas, or none at all, is the empty text.
        var expectsValue = true;
        for (; _next != Token.Close; Advance())
        {
            if (IsValue(_next))
            {
                if (!expectsValue)
                {
                    Fail($"found '{_literal}', expected: ',' or ')'");
                    return false;
                }

                values.Add(_literal);
                expectsValue = false;
            }
            else if (_next == Token.Comma)
            {
                if (expectsValue)
                {
                    values.Add("");
                }

                expectsValue = true;
            }
            else
            {
                Fail(expectsValue ? $"found '{_literal}', expected: ',', or identifier" : $"found '{_literal}', expected: ',' or ')'");
                return false;
            }
        }

        if (expectsValue)
        {
            values.Add("");
        }

        Advance();
        return true;
    }

    private LabelRequirement? Fail(string message)
    {
        _error = message;
        return null;
    }

    private void Advance()
    {
        while (_position < _text.Length && (_text[_position] is ' ' or '\t' or '\r' or '\n'))
        {
            _position++;
        }

        if (_position == _text.Length)
        {
            (_next, _literal) = (Token.End, "");
            return;
        }

        var start = _position;
        if (IsSymbol(_text[start]))
        {
            Symbol(start);
            return;
        }

        while (_position < _text.Length && !IsSymbol(_text[_position]) && _text[_position] is not (' ' or '\t' or '\r' or '\n'))
        {
            _position++;
        }

        _literal = _text[start.._position];
        _next = _literal switch { "in" => Token.In, "notin" => Token.NotIn, _ => Token.Identifier };
    }

    private static bool IsSymbol(char character) => character is '=' or '!' or '(' or ')' or ',' or '>' or '<';

    private void Symbol(int start)
    {
        var pair = start + 1 < _text.Length && _text[start + 1] == '=' && (_text[start] is '=' or '!');
        _position += pair ? 2 : 1;
        _literal = _text[start.._position];
        _next = _text[start] switch
        {
            '=' => pair ? Token.DoubleEquals : Token.Equal,
            '!' => pair ? Token.NotEquals : Token.Not,
            '(' => Token.Open,
            ')' => Token.Close,
            ',' => Token.Comma,
            '>' => Token.Greater,
            '<' => Token.Less,
            _ => Token.Error,
        };
    }
}
