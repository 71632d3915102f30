namespace ActorCluster.ApiServer.OpenApi;

/// <summary>The words that names of operations are made of (k8s.io/apiserver/pkg/endpoints/openapi/openapi.go).</summary>
internal static class OperationNames
{
    private const string OwnDomain = ".k8s.io";

    /// <summary>
    /// A group as one word: none is <c>Core</c>, <c>node.k8s.io</c> is <c>Node</c>, <c>cert-manager.io</c> is <c>CertManagerIo</c>.
    /// </summary>
    /// <param name="group">The group.</param>
    public static string Group(string group)
    {
        var name = group.EndsWith(OwnDomain, StringComparison.Ordinal) ? group[..^OwnDomain.Length] : group;
        return name.Length == 0 ? "Core" : string.Concat(name.Split('.', '-').Where(static part => part.Length > 0).Select(Capital));
    }

    /// <summary>A word with a capital.</summary>
    /// <param name="text">The word.</param>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
