namespace ActorCluster.Api.Expressions;

/// <summary>A part of an expression.</summary>
/// <param name="Position">Where it stands in the text.</param>
internal abstract record CelNode(int Position);

/// <summary>A value.</summary>
internal sealed record CelLiteral(int Position, object? Value) : CelNode(Position);

/// <summary>A variable.</summary>
internal sealed record CelName(int Position, string Name) : CelNode(Position);

/// <summary>A field of an object; as a test whether it is there (<c>has</c>), or as an optional one (<c>.?</c>).</summary>
internal sealed record CelSelect(int Position, CelNode Target, string Field, bool IsTest = false, bool IsOptional = false) : CelNode(Position);

/// <summary>An element of a list or a map; an optional one with <c>[?</c>.</summary>
internal sealed record CelIndex(int Position, CelNode Target, CelNode Key, bool IsOptional) : CelNode(Position);

/// <summary>A function, or a method of its target; operators are functions, too.</summary>
internal sealed record CelCall(int Position, string Function, CelNode? Target, IReadOnlyList<CelNode> Arguments) : CelNode(Position);

/// <summary>A list.</summary>
internal sealed record CelList(int Position, IReadOnlyList<CelNode> Items) : CelNode(Position);

/// <summary>A map.</summary>
internal sealed record CelMap(int Position, IReadOnlyList<(CelNode Key, CelNode Value)> Entries) : CelNode(Position);

/// <summary>
/// A macro over the elements of a list or the keys of a map: <c>Body</c> is its condition, or what it makes of those that <c>Filter</c>
/// lets pass.
/// </summary>
internal sealed record CelComprehension(
    int Position, string Macro, CelNode Range, string Variable, string? SecondVariable, CelNode Body, CelNode? Filter) : CelNode(Position);

/// <summary>An element or a value that is left out when its optional value is missing: <c>[?x]</c>, <c>{?'key': x}</c>.</summary>
internal sealed record CelOptionalItem(int Position, CelNode Value) : CelNode(Position);
