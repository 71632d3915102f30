namespace ActorCluster.Api.Expressions;

/// <summary>The types that have names in expressions (cel-go's types.NewRegistry, and those of Kubernetes' libraries).</summary>
internal static class CelTypes
{
    private static readonly Dictionary<string, CelType> Known = new[]
    {
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
        "google.protobuf.Timestamp", "google.protobuf.Duration", "net.IP", "net.CIDR",
    }.ToDictionary(static name => name, static name => new CelType(name), StringComparer.Ordinal);

    /// <summary>The type of a name; null when it is none.</summary>
    public static CelType? Named(string name) => Known.GetValueOrDefault(name);

    /// <summary>The name that a way of selections spells: <c>a.b.c</c>; null when it is not one of names alone.</summary>
    public static string? QualifiedName(CelNode node) => node switch
    {
        CelName name => name.Name,
        CelSelect { IsTest: false } select when QualifiedName(select.Target) is { } before => $"{before}.{select.Field}",
        _ => null,
    };
}
