namespace ActorCluster.Api.Expressions;

/// <summary>
/// A type with the most that a value of it can hold (k8s.io/apiserver/pkg/cel/types.go, DeclType): characters, elements or entries.
/// </summary>
/// <param name="Kind">What it is: string, bytes, list, map, object, bool, number, duration, timestamp, dyn.</param>
/// <param name="Most">How much it holds at most; zero for what has no size.</param>
/// <param name="LeastBytes">How many bytes the smallest value takes as JSON.</param>
internal sealed record CelExtent(string Kind, ulong Most, ulong LeastBytes)
{
    /// <summary>The keys of maps.</summary>
    public static CelExtent Key { get; } = new("string", 0, 2);

    /// <summary>What the elements of a list or the values of a map are; null when that is not known.</summary>
    public CelExtent? Element { get; init; }

    /// <summary>The fields of an object.</summary>
    public IReadOnlyDictionary<string, CelExtent>? Fields { get; init; }
}
