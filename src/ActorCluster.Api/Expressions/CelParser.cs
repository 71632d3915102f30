namespace ActorCluster.Api.Expressions;

/// <summary>Reads an expression and its macros (the grammar of github.com/google/cel-spec, langdef.md).</summary>
internal sealed class CelParser
{
    // defaultMaxRecursionDepth and defaultExpressionSizeCodePointLimit of cel-go's parser/options.go.
    private const int MaximumDepth = 250;
    private const int MaximumLength = 100_000;

    // What can stand where a value is wanted, as the grammar of cel-go shows it.
    private const string Operands =
        "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var",
        "void", "while", "in",
    };

    private readonly string _source;
    private readonly List<CelToken> _tokens;
    private int _next;
    private int _depth;

    private CelParser(string source)
    {
        _source = source;
        _tokens = new CelLexer(source).Read();
    }

    private CelToken Current => _tokens[_next];

    /// <summary>Reads an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <exception cref="CelException">It is none.</exception>
    public static CelNode Parse(string source)
    {
        if (CelValues.LengthOf(source) is > MaximumLength and var length)
        {
            throw new CelException($"ERROR: <input>:-1:0: expression code point size exceeds limit: size: {length}, limit {MaximumLength}");
        }

        var parser = new CelParser(source);
        var node = parser.Expression();
        return parser.Current.Kind == CelTokenKind.End ? node
            : throw parser.Unexpected(parser._tokens[parser._next + 1].Kind == CelTokenKind.End ? "extraneous" : "mismatched", "<EOF>");
    }

    private CelNode Expression()
    {
        Enter();
        var condition = Or();
        if (Current is { Kind: CelTokenKind.Symbol, Text: "?" })
        {
            var position = Take().Position;
            var yes = Or();
            Expect(":");
            condition = new CelCall(position, CelOperators.Conditional, null, [condition, yes, Expression()]);
        }

        _depth--;
        return condition;
    }

    private CelNode Or() => Logic(And, "||");

    private CelNode And() => Logic(Relation, "&&");

    // Long chains become balanced trees, so that they are no deeper than they have to be (cel-go's parser/helper.go, balancer).
    private CelNode Logic(Func<CelNode> operand, string symbol)
    {
        var terms = new List<CelNode> { operand() };
        var places = new List<int>();
        while (Is(symbol))
        {
            places.Add(Take().Position);
            terms.Add(operand());
        }

        return terms.Count == 1 ? terms[0] : Balanced(0, places.Count - 1);

        CelNode Balanced(int first, int last)
        {
            var middle = (first + last + 1) / 2;
            var left = middle == first ? terms[middle] : Balanced(first, middle - 1);
            var right = middle == last ? terms[middle + 1] : Balanced(middle + 1, last);
            return new CelCall(places[middle], CelOperators.NameOf(symbol), null, [left, right]);
        }
    }

    private CelNode Relation()
    {
        var left = Sum();
        var before = _depth;
        while (Is("==", "!=", "<=", ">=", "<", ">") || Current is { Kind: CelTokenKind.Name, Text: "in" })
        {
            Enter();
            var token = Take();
            left = new CelCall(token.Position, CelOperators.NameOf(token.Text), null, [left, Sum()]);
        }

        _depth = before;
        return left;
    }

    private CelNode Sum() => Chain(Product, "+", "-");

    private CelNode Product() => Chain(Unary, "*", "/", "%");

    private CelNode Chain(Func<CelNode> operand, params string[] symbols)
    {
        var left = operand();
        var before = _depth;
        while (Is(symbols))
        {
            Enter();
            var token = Take();
            left = new CelCall(token.Position, CelOperators.NameOf(token.Text), null, [left, operand()]);
        }

        _depth = before;
        return left;
    }

    // Signs come in rows of one kind, and two of them are none (the rule `unary` of the grammar).
    private CelNode Unary()
    {
        if (!Is("!", "-"))
        {
            return Member();
        }

        var first = Take();
        var count = 1;
        while (Is(first.Text))
        {
            Take();
            count++;
        }

        if (Is("!", "-"))
        {
            throw Unexpected("mismatched", Operands);
        }

        if (first.Text == "-" && Current is { Kind: CelTokenKind.Number, Value: not ulong or 9223372036854775808UL } && IsSigned())
        {
            // The last sign belongs to the number: a literal of the smallest one has no other form.
            var sign = _tokens[_next - 1];
            var number = Take().Value;
            var literal = Suffixes(new CelLiteral(sign.Position, number switch
            {
                long whole => (object)-whole,
                double fraction => -fraction,
                _ => long.MinValue,
            }));
            return count % 2 == 1 ? literal : new CelCall(first.Position, CelOperators.Negate, null, [literal]);
        }

        var member = Member();
        return count % 2 == 0 ? member : new CelCall(first.Position, first.Text + "_", null, [member]);
    }

    // Whether the number is signed: 9223372036854775808 without the letter u is half of the smallest number.
    private bool IsSigned() => Current.Value is not ulong || _source.AsSpan(Current.Position).StartsWith("9223372036854775808")
        && !(Current.Position + 19 < _source.Length && _source[Current.Position + 19] is 'u' or 'U');

    private CelNode Member() => Suffixes(Primary());

    private CelNode Suffixes(CelNode node)
    {
        var before = _depth;
        while (true)
        {
            if (Is(".", ".?"))
            {
                Enter();
                var token = Take();
                if (Current.Kind != CelTokenKind.Name || Current.Text is "true" or "false" or "null" or "in")
                {
                    throw Current.Kind is CelTokenKind.Name or CelTokenKind.End
                        ? Unexpected("mismatched", "IDENTIFIER")
                        : CelException.At(_source, Current.Position, $"Syntax error: no viable alternative at input '{token.Text}{TextOf(Current)}'");
                }

                var name = Take();
                node = token.Text == ".?"
                    ? new CelCall(token.Position, CelOperators.OptionalSelect, null, [node, new CelLiteral(name.Position, name.Text)])
                    : Is("(") ? Method(name, node) : new CelSelect(token.Position, node, name.Text);
            }
            else if (Is("[", "[?"))
            {
                Enter();
                var token = Take();
                var key = Expression();
                Expect("]");
                node = new CelCall(token.Position, token.Text == "[?" ? CelOperators.OptionalIndex : CelOperators.Index, null, [node, key]);
            }
            else
            {
                _depth = before;
                return node;
            }
        }
    }

    private CelNode Method(CelToken name, CelNode target)
    {
        var at = Take().Position;
        var arguments = Arguments(")");
        return CelMacros.Expand(at, name.Text, target, arguments, Mistake) ?? new CelCall(at, name.Text, target, arguments);
    }

    private CelException Mistake(int position, string message) => CelException.At(_source, position, message);

    private CelNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case CelTokenKind.Number when token.Value is 9223372036854775808UL && IsSigned():
                throw CelException.At(_source, token.Position, "invalid int literal");
            case CelTokenKind.Number or CelTokenKind.Text:
                Take();
                return new CelLiteral(token.Position, token.Value);
            case CelTokenKind.Name:
                return Name("");
            case CelTokenKind.Symbol when token.Text == "(":
                Take();
                var inner = Expression();
                Expect(")");
                return inner;
            case CelTokenKind.Symbol when token.Text is "[" or "[?":
                Take();
                return List(token);
            case CelTokenKind.Symbol when token.Text == "{":
                Take();
                return Map(token.Position);
            case CelTokenKind.Symbol when token.Text == ".":
                Take();
                return Current.Kind == CelTokenKind.Name ? Name(".") : throw Unexpected("mismatched", "IDENTIFIER");
            default:
                throw Unexpected("mismatched", Operands);
        }
    }

    private CelNode Name(string dot)
    {
        var token = Take();
        switch (token.Text)
        {
            case "true" or "false" when dot.Length == 0:
                return new CelLiteral(token.Position, token.Text == "true");
            case "null" when dot.Length == 0:
                return new CelLiteral(token.Position, null);
            case "in":
                _next--;
                throw Unexpected("mismatched", Operands);
            default:
                break;
        }

        if (Reserved.Contains(token.Text))
        {
            throw CelException.At(_source, token.Position, $"reserved identifier: {token.Text}");
        }

        if (!Is("("))
        {
            return new CelName(token.Position, dot + token.Text);
        }

        var at = Take().Position;
        var arguments = Arguments(")");
        return CelMacros.Expand(at, token.Text, arguments, Mistake) ?? new CelCall(at, dot + token.Text, null, arguments);
    }

    private CelMap Map(int position)
    {
        var entries = new List<(CelNode, CelNode)>();
        while (!Is("}"))
        {
            var optional = Is("?") ? Take().Position : -1;
            var key = Expression();
            Expect(":");
            var value = Expression();
            entries.Add((key, optional < 0 ? value : new CelOptionalItem(optional, value)));
            if (!Is(","))
            {
                break;
            }

            Take();
        }

        Expect("}");
        return new CelMap(position, entries);
    }

    private CelList List(CelToken start)
    {
        var items = new List<CelNode>();
        var isOptional = start.Text == "[?";
        while (!Is("]"))
        {
            var item = Expression();
            items.Add(isOptional ? new CelOptionalItem(item.Position, item) : item);
            if (!Is(","))
            {
                break;
            }

            Take();
            isOptional = Is("?");
            _next += isOptional ? 1 : 0;
        }

        Expect("]");
        return new CelList(start.Position, items);
    }

    private List<CelNode> Arguments(string end)
    {
        var arguments = new List<CelNode>();
        while (!Is(end))
        {
            arguments.Add(Expression());
            if (!Is(","))
            {
                break;
            }

            Take();
        }

        Expect(end);
        return arguments;
    }

    private bool Is(params ReadOnlySpan<string> symbols) => Current.Kind == CelTokenKind.Symbol && symbols.Contains(Current.Text);

    private CelToken Take() => _tokens[_next++];

    private void Enter()
    {
        if (++_depth > MaximumDepth)
        {
            throw new CelException("ERROR: <input>:-1:0: max recursion depth exceeded");
        }
    }

    private void Expect(string symbol)
    {
        if (!Is(symbol))
        {
            throw Unexpected("mismatched", $"'{symbol}'");
        }

        Take();
    }

    private string TextOf(CelToken token) => token.Kind switch
    {
        CelTokenKind.Symbol or CelTokenKind.Name or CelTokenKind.End => token.Text,
        _ => _source[token.Position..Math.Min(_source.Length, _tokens[_next + 1].Position)].TrimEnd(),
    };

    private CelException Unexpected(string how, string wanted) =>
        CelException.At(_source, Current.Position, $"Syntax error: {how} input '{TextOf(Current)}' expecting {wanted}");
}
