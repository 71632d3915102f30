using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>
/// The resources that the front end serves, found by URL.
/// </summary>
internal sealed class ServedResources
{
    private readonly Dictionary<string, ServedResource[]> _byPlural;

    /// <summary>Takes up the resources.</summary>
    /// <param name="resources">The resources, in any order.</param>
    public ServedResources(IEnumerable<ServedResource> resources)
    {
        // Groups in the order in which they appear, within a group by name, as Kubernetes lists them.
        All =
        [
            .. resources
                .OrderBy(resource => GroupRank(resource.Type.Group))
                .ThenBy(resource => resource.Type.Group, StringComparer.Ordinal)
                .ThenBy(resource => resource.Type.Plural, StringComparer.Ordinal),
        ];
        _byPlural = All.GroupBy(resource => resource.Type.Plural).ToDictionary(group => group.Key, group => group.ToArray());
        GroupVersions =
        [
            .. All.GroupBy(resource => resource.Type.ApiVersion)
                .Select(group => new ServedGroupVersion(group.First().Type.Group, group.First().Type.Version, [.. group])),
        ];
    }

    /// <summary>Every resource: the core group first, then by group and name.</summary>
    public IReadOnlyList<ServedResource> All { get; }

    /// <summary>The versions of groups, the core group first.</summary>
    public IReadOnlyList<ServedGroupVersion> GroupVersions { get; }

    /// <summary>The resource that a URL names, or null.</summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    /// <param name="plural">The plural name.</param>
    public ServedResource? Find(string group, string version, string plural)
    {
        foreach (var resource in _byPlural.GetValueOrDefault(plural, []))
        {
            if (resource.Type.Group == group && resource.Type.Version == version)
            {
                return resource;
            }
        }

        return null;
    }

    /// <summary>The version of a group, or null when it is not served.</summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    public ServedGroupVersion? FindGroupVersion(string group, string version)
    {
        foreach (var candidate in GroupVersions)
        {
            if (candidate.Group == group && candidate.Version == version)
            {
                return candidate;
            }
        }

        return null;
    }

    // kubectl resolves a name without a group to the first group that has it: the order is that of kube-aggregator's priorities.
    private static int GroupRank(string group) => group switch
    {
        "" => 0,
        "apps" => 1,
        "events.k8s.io" => 2,
        "authentication.k8s.io" => 3,
        "authorization.k8s.io" => 4,
        "autoscaling" => 5,
        "batch" => 6,
        "networking.k8s.io" => 7,
        "policy" => 8,
        "rbac.authorization.k8s.io" => 9,
        "storage.k8s.io" => 10,
        "scheduling.k8s.io" => 11,
        "coordination.k8s.io" => 12,
        "node.k8s.io" => 13,
        "discovery.k8s.io" => 14,
        _ => 15,
    };
}

/// <summary>One version of a group.</summary>
/// <param name="Group">The group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Resources">Its resources, by name.</param>
internal sealed record ServedGroupVersion(string Group, string Version, IReadOnlyList<ServedResource> Resources)
{
    /// <summary><c>v1</c> or <c>apps/v1</c>.</summary>
    public string Name { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";
}
