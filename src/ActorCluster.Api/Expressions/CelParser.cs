namespace ActorCluster.Api.Expressions;

/// <summary>Reads an expression and its macros (the grammar of github.com/google/cel-spec, langdef.md).</summary>
internal sealed class CelParser
{
    // Deeper expressions are no rules any more.
    private const int MaximumDepth = 100;

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
        var parser = new CelParser(source);
        var node = parser.Expression();
        return parser.Current.Kind == CelTokenKind.End ? node : throw parser.Unexpected("<EOF>");
    }

    private CelNode Expression()
    {
        if (++_depth > MaximumDepth)
        {
            throw CelException.At(_source, Current.Position, "expression recursion limit exceeded: 100");
        }

        var condition = Or();
        if (Current is { Kind: CelTokenKind.Symbol, Text: "?" })
        {
            var position = Take().Position;
            var yes = Or();
            Expect(":");
            condition = new CelCall(position, "_?_:_", null, [condition, yes, Expression()]);
        }

        _depth--;
        return condition;
    }

    private CelNode Or() => Chain(And, "||");

    private CelNode And() => Chain(Relation, "&&");

    private CelNode Relation()
    {
        var left = Sum();
        while (Is("==", "!=", "<=", ">=", "<", ">") || Current is { Kind: CelTokenKind.Name, Text: "in" })
        {
            var token = Take();
            left = new CelCall(token.Position, token.Text, null, [left, Sum()]);
        }

        return left;
    }

    private CelNode Sum() => Chain(Product, "+", "-");

    private CelNode Product() => Chain(Unary, "*", "/", "%");

    private CelNode Chain(Func<CelNode> operand, params string[] symbols)
    {
        var left = operand();
        while (Is(symbols))
        {
            var token = Take();
            left = new CelCall(token.Position, token.Text, null, [left, operand()]);
        }

        return left;
    }

    private CelNode Unary()
    {
        if (Is("!"))
        {
            var token = Take();
            return new CelCall(token.Position, "!_", null, [Unary()]);
        }

        if (!Is("-"))
        {
            return Member();
        }

        var minus = Take();
        if (Current.Kind == CelTokenKind.Number)
        {
            var number = Take().Value;
            CelNode literal = new CelLiteral(minus.Position, number switch
            {
                long whole => (object)-whole,
                ulong and 9223372036854775808UL => long.MinValue,
                double fraction => -fraction,
                _ => throw CelException.At(_source, minus.Position, "invalid int literal"),
            });
            return Suffixes(literal);
        }

        return new CelCall(minus.Position, "-_", null, [Unary()]);
    }

    private CelNode Member() => Suffixes(Primary());

    private CelNode Suffixes(CelNode node)
    {
        while (true)
        {
            if (Is(".", ".?"))
            {
                var token = Take();
                var name = Current.Kind == CelTokenKind.Name ? Take() : throw Unexpected("IDENTIFIER");
                node = token.Text == "." && Is("(") ? Method(name, node) : new CelSelect(token.Position, node, name.Text, false, token.Text == ".?");
            }
            else if (Is("[", "[?"))
            {
                var token = Take();
                var key = Expression();
                Expect("]");
                node = new CelIndex(token.Position, node, key, token.Text == "[?");
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Method(CelToken name, CelNode target)
    {
        var at = Take().Position;
        var arguments = Arguments(")");
        return (name.Text, arguments) switch
        {
            ("all" or "exists" or "exists_one" or "existsOne" or "filter", [CelName variable, var body]) =>
                new CelComprehension(at, name.Text, target, variable.Name, null, body, null),
            ("all" or "exists" or "exists_one" or "existsOne" or "transformList" or "transformMap", [CelName first, CelName second, var body]) =>
                new CelComprehension(at, name.Text, target, first.Name, second.Name, body, null),
            ("transformList" or "transformMap", [CelName first, CelName second, var filter, var transform]) =>
                new CelComprehension(at, name.Text, target, first.Name, second.Name, transform, filter),
            ("map", [CelName variable, var transform]) => new CelComprehension(at, "map", target, variable.Name, null, transform, null),
            ("map", [CelName variable, var filter, var transform]) =>
                new CelComprehension(at, "map", target, variable.Name, null, transform, filter),
            ("optMap" or "optFlatMap", [CelName variable, var body]) =>
                new CelComprehension(at, name.Text, target, variable.Name, null, body, null),
            _ => new CelCall(at, name.Text, target, arguments),
        };
    }

    private CelNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case CelTokenKind.Number or CelTokenKind.Text:
                Take();
                return token.Value is 9223372036854775808UL && _source[token.Position..].StartsWith("9223372036854775808", StringComparison.Ordinal)
                    && !_source[(token.Position + 19)..].StartsWith('u')
                    ? throw CelException.At(_source, token.Position, "invalid int literal")
                    : new CelLiteral(token.Position, token.Value);
            case CelTokenKind.Name:
                return Name();
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
                return Name();
            default:
                throw Unexpected();
        }
    }

    private CelNode Name()
    {
        var token = Take();
        switch (token.Text)
        {
            case "true" or "false":
                return new CelLiteral(token.Position, token.Text == "true");
            case "null":
                return new CelLiteral(token.Position, null);
            default:
                break;
        }

        if (token.Kind != CelTokenKind.Name)
        {
            throw Unexpected();
        }

        if (Reserved.Contains(token.Text))
        {
            throw CelException.At(_source, token.Position, $"reserved identifier: {token.Text}");
        }

        if (!Is("("))
        {
            return new CelName(token.Position, token.Text);
        }

        var at = Take().Position;
        var arguments = Arguments(")");
        if (token.Text != "has")
        {
            return new CelCall(at, token.Text, null, arguments);
        }

        return arguments is [CelSelect select]
            ? select with { IsTest = true, Position = at }
            : throw CelException.At(_source, arguments is [var other, ..] ? other.Position : at, "invalid argument to has() macro");
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

    private void Expect(string symbol)
    {
        if (!Is(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }

        Take();
    }

    private CelException Unexpected(string wanted = Operands)
    {
        var token = Current;
        var text = token.Kind switch
        {
            CelTokenKind.Symbol or CelTokenKind.Name or CelTokenKind.End => token.Text,
            _ => _source[token.Position..Math.Min(_source.Length, _tokens[_next + 1].Position)].TrimEnd(),
        };
        return CelException.At(_source, token.Position, $"Syntax error: mismatched input '{text}' expecting {wanted}");
    }
}
