namespace ActorCluster.Api.Expressions;

/// <summary>The names under which operators are functions (cel-go's common/operators).</summary>
internal static class CelOperators
{
    public const string And = "_&&_";
    public const string Or = "_||_";
    public const string Not = "!_";
    public const string Negate = "-_";
    public const string Conditional = "_?_:_";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string Add = "_+_";
    public const string In = "@in";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";
    public const string OptionalSelect = "_?._";
    public const string NotStrictlyFalse = "@not_strictly_false";

    /// <summary>The name of a binary operator.</summary>
    public static string NameOf(string symbol) => symbol == "in" ? In : $"_{symbol}_";
}
