namespace ActorCluster.Api.Expressions;

/// <summary>
/// What an expression may cost at most, before it is ever evaluated: cel-go's checker/cost.go with Kubernetes' own functions
/// (k8s.io/apiserver/pkg/cel/library/cost.go). A step costs one; what looks at text costs a tenth of its length, and a macro its body for
/// each element that there can be.
/// </summary>
internal sealed class CelCostEstimator
{
    private const double PerCharacter = 0.1;
    private const double PerPatternCharacter = 0.25;

    private static readonly CelCost NewList = new(10, 10);
    private static readonly CelCost NewMap = new(30, 30);

    private CelCostEstimator()
    {
    }

    /// <summary>Estimates an expression.</summary>
    /// <param name="node">The expression, which has been checked.</param>
    /// <param name="variables">What its variables can hold; one that is not known is left out.</param>
    public static CelCost Estimate(CelNode node, IReadOnlyDictionary<string, CelExtent> variables)
    {
        Scope? scope = null;
        foreach (var (name, extent) in variables)
        {
            scope = new Scope(name, extent, scope);
        }

        return new CelCostEstimator().Of(node, scope).Cost;
    }

    private Estimated Of(CelNode node, Scope? scope)
    {
        switch (node)
        {
            case CelLiteral literal:
                return OfLiteral(literal.Value);
            case CelName name:
                return Known(CelCost.One, Scope.Find(scope, name.Name));
            case CelSelect { IsTest: true }:
                return new Estimated(CelCost.Zero, "bool");
            case CelSelect select:
                return OfSelect(select, scope);
            case CelIndex index:
                return OfIndex(index, scope);
            case CelList list:
                return new Estimated(Sum(list.Items, scope) + NewList, "list") { Size = Exactly(list.Items.Count) };
            case CelMap map:
                return new Estimated(Sum(map.Entries.SelectMany(static entry => new[] { entry.Key, entry.Value }), scope) + NewMap, "map")
                {
                    Size = Exactly(map.Entries.Count),
                };
            case CelOptionalItem item:
                return Of(item.Value, scope);
            case CelComprehension comprehension:
                return OfMacro(comprehension, scope);
            case CelCall call:
                return OfCall(call, scope);
            default:
                return new Estimated(CelCost.One, "dyn");
        }
    }

    private CelCost Sum(IEnumerable<CelNode> nodes, Scope? scope) => nodes.Aggregate(CelCost.Zero, (sum, next) => sum + Of(next, scope).Cost);

    private static Estimated OfLiteral(object? value) => value switch
    {
        string text => new Estimated(CelCost.Zero, "string") { Size = Exactly(System.Text.Encoding.UTF8.GetByteCount(text)) },
        byte[] bytes => new Estimated(CelCost.Zero, "bytes") { Size = Exactly(bytes.Length) },
        bool => new Estimated(CelCost.Zero, "bool"),
        null => new Estimated(CelCost.Zero, "null") { Size = CelCost.Unbounded },
        _ => new Estimated(CelCost.Zero, "number"),
    };

    private Estimated OfSelect(CelSelect select, Scope? scope)
    {
        var target = Of(select.Target, scope);
        var cost = target.Cost + (target.Kind is "map" or "object" || select.IsOptional ? CelCost.One : CelCost.Zero);
        var field = target.Extent?.Fields?.GetValueOrDefault(select.Field);

        // The way to an entry of a map by its name is lost: only the kind of its value is known.
        return field is null && target.Extent is { Kind: "map", Element: { } element } ? new Estimated(cost, element.Kind) : Known(cost, field);
    }

    private Estimated OfIndex(CelIndex index, Scope? scope)
    {
        var target = Of(index.Target, scope);
        return Known(target.Cost + Of(index.Key, scope).Cost + CelCost.One, target.Extent?.Element);
    }

    private Estimated OfMacro(CelComprehension macro, Scope? scope)
    {
        var range = Of(macro.Range, scope);
        if (macro.Macro is "optMap" or "optFlatMap")
        {
            var mapped = Of(macro.Body, new Scope(macro.Variable, range.Extent, scope));
            return new Estimated(range.Cost + mapped.Cost + CelCost.One, "dyn");
        }

        var element = range.Kind == "map" ? CelExtent.Key : range.Extent?.Element;
        var inner = new Scope(macro.Variable, element, scope);
        if (macro.SecondVariable is { } second)
        {
            var key = range.Kind == "map" ? CelExtent.Key : new CelExtent("number", 0, 1);
            inner = new Scope(second, range.Extent?.Element, new Scope(macro.Variable, key, scope));
        }

        var body = Of(macro.Body, inner).Cost;
        var filter = macro.Filter is { } condition ? Of(condition, inner).Cost : (CelCost?)null;
        var append = CelCost.One + CelCost.One + NewList;

        // What comes before the loop, what each round takes, and what comes after it.
        var (before, each, after) = macro.Macro switch
        {
            "all" => (CelCost.Zero, new CelCost(2, 2) + new CelCost(1, (CelCost.One + body).Most), CelCost.One),
            "exists" => (CelCost.Zero, new CelCost(3, 3) + new CelCost(1, (CelCost.One + body).Most), CelCost.One),
            "exists_one" or "existsOne" => (CelCost.Zero, body + new CelCost(1, 2), new CelCost(2, 2)),
            "filter" => (NewList, body + (append + CelCost.One).Or(CelCost.One), CelCost.One),
            _ => (NewList, filter is { } when ? when + (append + body).Or(CelCost.One) : append + body, CelCost.One),
        };
        var size = SizeOf(range);
        var kind = macro.Macro is "filter" or "map" or "transformList" ? "list" : macro.Macro == "transformMap" ? "map" : "bool";
        return new Estimated(range.Cost + before + (size * each) + after, kind)
        {
            Size = kind == "bool" ? null : size,
            Extent = macro.Macro == "filter" ? range.Extent : null,
        };
    }

    private Estimated OfCall(CelCall call, Scope? scope)
    {
        var target = call.Target is { } receiver ? Of(receiver, scope) : (Estimated?)null;
        var arguments = call.Arguments.Select(argument => Of(argument, scope)).ToArray();
        var sum = arguments.Aggregate(target?.Cost ?? CelCost.Zero, static (total, next) => total + next.Cost);
        switch (call.Function, arguments.Length)
        {
            case ("&&" or "||", 2):
                return new Estimated(new CelCost(arguments[0].Cost.Least, sum.Most), "bool");
            case ("_?_:_", 3):
                var (yes, no) = (arguments[1], arguments[2]);
                return new Estimated(arguments[0].Cost + yes.Cost.Or(no.Cost), yes.Kind) { Size = SizeOf(yes).Or(SizeOf(no)) };
            case ("+", 2) when arguments.Any(static argument => argument.Kind is "string" or "bytes"):
                var length = SizeOf(arguments[0]) + SizeOf(arguments[1]);
                return new Estimated(sum + length.Times(PerCharacter), arguments[0].Kind) { Size = length };
            case ("+", 2) when arguments.Any(static argument => argument.Kind == "list"):
                return new Estimated(sum + CelCost.One, "list") { Size = SizeOf(arguments[0]) + SizeOf(arguments[1]) };
            case ("==" or "!=", 2):
                return new Estimated(sum + Comparison(arguments), "bool");
            case ("<" or "<=" or ">" or ">=", 2):
                return new Estimated(sum + (arguments.Any(static argument => argument.Kind is "string" or "bytes") ? Comparison(arguments) : CelCost.One), "bool");
            case ("in", 2):
                return new Estimated(sum + (arguments[1].Kind == "map" ? CelCost.One : SizeOf(arguments[1])), "bool");
            case ("-" or "*" or "/" or "%" or "+", 2) or ("-_", 1):
                return new Estimated(sum + CelCost.One, "number");
            case ("!_", 1):
                return new Estimated(sum + CelCost.One, "bool");
        }

        return (target is { } on ? OfMethod(call.Function, on, arguments, sum) : null) ?? OfFunction(call.Function, arguments, sum);
    }

    private static Estimated? OfMethod(string name, Estimated target, Estimated[] arguments, CelCost sum)
    {
        var size = SizeOf(target);
        switch (name, arguments.Length)
        {
            case ("startsWith" or "endsWith", 1):
                return new Estimated(sum + SizeOf(arguments[0]).Times(PerCharacter), "bool");
            case ("contains", 1) when target.Kind is "string":
                return new Estimated(sum + (size.Times(PerCharacter) * SizeOf(arguments[0]).Times(PerCharacter)), "bool");
            case ("matches", 1):
                return new Estimated(sum + Pattern(size, arguments[0]), "bool");
            case ("find", 1) or ("findAll", >= 1):
                return new Estimated(sum + Pattern(size, arguments[0]), name == "find" ? "string" : "list") { Size = new CelCost(0, size.Most) };
            case ("lowerAscii" or "upperAscii" or "trim", 0) or ("substring", >= 1):
                return new Estimated(sum + size.Times(PerCharacter), "string") { Size = name == "substring" ? new CelCost(0, size.Most) : size };
            case ("split", >= 1):
                return new Estimated(sum + size.Times(2 * PerCharacter), "list")
                {
                    Size = new CelCost(0, size.Most),
                    Extent = new CelExtent("list", size.Most, 2) { Element = new CelExtent("string", size.Most, 2) },
                };
            case ("replace", >= 2):
                var longest = new CelCost(0, CelCost.Product(size.Most, Math.Max(1, SizeOf(arguments[1]).Most)));
                return new Estimated(sum + size.Times(2 * PerCharacter), "string") { Size = longest };
            case ("join", <= 1):
                var separators = arguments.Length > 0 ? SizeOf(arguments[0]) * size : CelCost.Zero;
                var whole = separators + (size * ElementSize(target));
                return new Estimated(sum + whole.Times(PerCharacter), "string") { Size = whole };
            case ("isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf", _):
                return new Estimated(sum + Walk(target, size), name == "isSorted" ? "bool" : target.Extent?.Element?.Kind ?? "number");
            default:
                return null;
        }
    }

    private static Estimated OfFunction(string name, Estimated[] arguments, CelCost sum) => (name, arguments.Length) switch
    {
        ("matches", 2) => new Estimated(sum + Pattern(SizeOf(arguments[0]), arguments[1]), "bool"),
        ("url" or "isURL" or "quantity" or "isQuantity" or "ip" or "isIP" or "cidr" or "isCIDR", 1) =>
            new Estimated(sum + SizeOf(arguments[0]).Times(PerCharacter), name.StartsWith("is", StringComparison.Ordinal) ? "bool" : "dyn"),
        ("size", _) or ("int" or "uint" or "double", _) => new Estimated(sum + CelCost.One, "number"),
        ("string", 1) => new Estimated(sum + CelCost.One, "string") { Size = arguments[0].Kind == "string" ? SizeOf(arguments[0]) : null },
        _ => new Estimated(sum + CelCost.One, "dyn"),
    };

    // What is compared is looked at as far as the shorter of the two goes.
    private static CelCost Comparison(Estimated[] sides)
    {
        var most = Math.Min(SizeOf(sides[0]).Most, SizeOf(sides[1]).Most);
        return new CelCost(most > 0 ? 1UL : 0, most).Times(PerCharacter);
    }

    private static CelCost Pattern(CelCost text, Estimated pattern) => (text + CelCost.One).Times(PerCharacter) * SizeOf(pattern).Times(PerPatternCharacter);

    private static CelCost Walk(Estimated target, CelCost size)
    {
        if (target.Kind == "string")
        {
            return size.Times(PerCharacter);
        }

        return target.Extent?.Element is { Kind: "string" or "bytes" } ? size * (CelCost.One + ElementSize(target).Times(PerCharacter)) : size;
    }

    private static CelCost ElementSize(Estimated list) => list.Extent?.Element is { } element ? new CelCost(0, element.Most) : CelCost.One;

    private static CelCost Exactly(int size) => new((ulong)size, (ulong)size);

    // A size that nothing tells: of a single value it is one, of anything else it can be anything.
    private static CelCost SizeOf(Estimated value)
    {
        if (value.Size is { } known)
        {
            return known;
        }

        return value.Extent is { } extent ? new CelCost(0, extent.Most) : value.Kind is "list" or "map" ? CelCost.Unbounded : CelCost.One;
    }

    private static Estimated Known(CelCost cost, CelExtent? extent) => new(cost, extent?.Kind ?? "dyn") { Extent = extent };

    private readonly record struct Estimated(CelCost Cost, string Kind)
    {
        public CelCost? Size { get; init; }

        public CelExtent? Extent { get; init; }
    }

    private sealed record Scope(string Name, CelExtent? Extent, Scope? Outer)
    {
        public static CelExtent? Find(Scope? scope, string name)
        {
            while (scope is not null && scope.Name != name)
            {
                scope = scope.Outer;
            }

            return scope?.Extent;
        }
    }
}
