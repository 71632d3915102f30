namespace ActorCluster.Api.Expressions;

/// <summary>
/// A part of an expression (cel-go's <c>ast.Expr</c>). Macros have been expanded; what the checker finds is kept beside the part.
/// </summary>
/// <param name="position">Where it stands in the text.</param>
internal abstract class CelNode(int position)
{
    /// <summary>Where it stands in the text.</summary>
    public int Position { get; } = position;

    /// <summary>Its type, when it has been checked.</summary>
    public CelShape Shape { get; set; } = CelShape.Dynamic;
}

/// <summary>A value.</summary>
internal sealed class CelLiteral(int position, object? value) : CelNode(position)
{
    public object? Value { get; } = value;
}

/// <summary>A variable, or the name of a type.</summary>
internal sealed class CelName(int position, string name) : CelNode(position)
{
    public string Name { get; } = name;

    /// <summary>The type that it names; null for a variable.</summary>
    public CelType? NamedType { get; set; }
}

/// <summary>A field of an object; as a test whether it is there (<c>has</c>).</summary>
internal sealed class CelSelect(int position, CelNode target, string field, bool isTest = false) : CelNode(position)
{
    public CelNode Target { get; } = target;

    public string Field { get; } = field;

    public bool IsTest { get; } = isTest;

    /// <summary>The type that the whole way names: <c>google.protobuf.Timestamp</c>; null for a field.</summary>
    public CelType? NamedType { get; set; }
}

/// <summary>A function, or a method of its target. Operators are functions under the names of cel-go's common/operators.</summary>
internal sealed class CelCall(int position, string function, CelNode? target, IReadOnlyList<CelNode> arguments) : CelNode(position)
{
    /// <summary>The function; with the namespace when the target proved to be one: <c>sets.contains</c>.</summary>
    public string Function { get; set; } = function;

    /// <summary>What stands before the dot; null for a function.</summary>
    public CelNode? Target { get; set; } = target;

    public IReadOnlyList<CelNode> Arguments { get; } = arguments;

    /// <summary>The forms of the function that the arguments fit; several when types show only later.</summary>
    public List<CelOverload> Overloads { get; } = [];
}

/// <summary>A list.</summary>
internal sealed class CelList(int position, IReadOnlyList<CelNode> items) : CelNode(position)
{
    public IReadOnlyList<CelNode> Items { get; } = items;
}

/// <summary>A map.</summary>
internal sealed class CelMap(int position, IReadOnlyList<(CelNode Key, CelNode Value)> entries) : CelNode(position)
{
    public IReadOnlyList<(CelNode Key, CelNode Value)> Entries { get; } = entries;
}

/// <summary>An element or a value that is left out when its optional value is missing: <c>[?x]</c>, <c>{?'key': x}</c>.</summary>
internal sealed class CelOptionalItem(int position, CelNode value) : CelNode(position)
{
    public CelNode Value { get; } = value;
}

/// <summary>
/// What macros over lists and maps are: a loop that folds the elements of a range, or the keys of a map, into an accumulator.
/// </summary>
internal sealed class CelFold(int position, CelNode range, string variable, string accumulator) : CelNode(position)
{
    /// <summary>The name of the accumulator of macros.</summary>
    public const string Result = "__result__";

    /// <summary>What is looped over.</summary>
    public CelNode Range { get; } = range;

    /// <summary>The name of the element.</summary>
    public string Variable { get; } = variable;

    /// <summary>The name of the accumulator.</summary>
    public string Accumulator { get; } = accumulator;

    /// <summary>What the accumulator is at first.</summary>
    public required CelNode Initial { get; init; }

    /// <summary>Whether to go on.</summary>
    public required CelNode Condition { get; init; }

    /// <summary>What the accumulator becomes.</summary>
    public required CelNode Step { get; init; }

    /// <summary>What comes out at the end.</summary>
    public required CelNode Outcome { get; init; }
}
