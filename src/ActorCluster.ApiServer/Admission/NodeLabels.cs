namespace ActorCluster.ApiServer.Admission;

/// <summary>Which labels a node may give itself (k8s.io/kubelet/pkg/apis/well_known_labels.go).</summary>
internal static class NodeLabels
{
    private const string Restricted = "node-restriction.kubernetes.io";

    private static readonly HashSet<string> Known =
    [
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
        "topology.kubernetes.io/zone", "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region", "node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type",
    ];

    private static readonly string[] KnownNamespaces = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    /// <summary>The labels that differ.</summary>
    /// <param name="left">Labels.</param>
    /// <param name="right">The others.</param>
    public static IReadOnlyCollection<string> Modified(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right)
    {
        var none = new Dictionary<string, string>();
        var (a, b) = (left ?? none, right ?? none);
        return [.. a.Keys.Union(b.Keys).Where(key => !a.TryGetValue(key, out var one) || !b.TryGetValue(key, out var other) || one != other)];
    }

    /// <summary>Whether a node may not change a label of itself.</summary>
    /// <param name="label">The label.</param>
    public static bool IsForbidden(string label)
    {
        var slash = label.IndexOf('/', StringComparison.Ordinal);
        var ns = slash < 0 ? "" : label[..slash];
        return IsWithin(ns, Restricted)
            || ((IsWithin(ns, "kubernetes.io") || IsWithin(ns, "k8s.io")) && !Known.Contains(label) && !KnownNamespaces.Any(known => IsWithin(ns, known)));
    }

    private static bool IsWithin(string ns, string domain) => ns == domain || ns.EndsWith("." + domain, StringComparison.Ordinal);
}
