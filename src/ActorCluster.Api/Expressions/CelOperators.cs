namespace ActorCluster.Api.Expressions;

/// <summary>The names under which operators are functions (cel-go's common/operators).</summary>
internal static class CelOperators
{
    /// <summary>The name of what a call calls.</summary>
    public static string NameOf(CelCall call) => call.Target is null ? NameOf(call.Function) : call.Function;

    /// <summary>The name of an operator, or of a function.</summary>
    public static string NameOf(string symbol) => symbol switch
    {
        "&&" or "||" or "==" or "!=" or "<" or "<=" or ">" or ">=" or "+" or "-" or "*" or "/" or "%" => $"_{symbol}_",
        "in" => "@in",
        _ => symbol,
    };
}
