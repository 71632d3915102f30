using ActorCluster.ApiServer.ApiServices;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>
/// The resources that the front end serves, found by URL: those that there always are, and those that definitions add and take away.
/// </summary>
internal sealed class ServedResources
{
    private readonly IReadOnlyList<ServedResource> _fixed;
    private readonly ResourceCatalog? _catalog;
    private volatile Snapshot _snapshot;

    /// <summary>Takes up the resources.</summary>
    /// <param name="resources">The resources that there always are, in any order.</param>
    /// <param name="catalog">The others; null for none.</param>
    public ServedResources(IEnumerable<ServedResource> resources, ResourceCatalog? catalog = null)
    {
        _fixed = [.. resources];
        _catalog = catalog;
        _snapshot = new Snapshot(_fixed, catalog?.Dynamic ?? []);
    }

    /// <summary>Every resource: the core group first, the other groups by their priority, within a group by name.</summary>
    public IReadOnlyList<ServedResource> All => Current.All;

    /// <summary>The versions of groups, the core group first, the preferred version of a group first.</summary>
    public IReadOnlyList<ServedGroupVersion> GroupVersions => Current.GroupVersions;

    /// <summary>Another instance after each change: what was derived from the resources is to be derived anew.</summary>
    public object Version => Current;

    // Two threads that notice a change at once both take it up; either result is right.
    private Snapshot Current
    {
        get
        {
            var snapshot = _snapshot;
            var added = _catalog?.Dynamic ?? [];
            return ReferenceEquals(snapshot.Added, added) || (_catalog is null) ? snapshot : _snapshot = new Snapshot(_fixed, added);
        }
    }

    /// <summary>The resource that a URL names, or null.</summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    /// <param name="plural">The plural name.</param>
    public ServedResource? Find(string group, string version, string plural)
    {
        foreach (var resource in Current.ByPlural.GetValueOrDefault(plural, []))
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

    private sealed class Snapshot
    {
        public Snapshot(IReadOnlyList<ServedResource> fixedOnes, IReadOnlyList<ServedResource> added)
        {
            Added = added;

            // Groups in the order in which they appear, within a group by name, as Kubernetes lists them: kubectl resolves a name without a
            // group to the first group that has it.
            All =
            [
                .. fixedOnes.Concat(added)
                    .OrderByDescending(static resource => ApiServiceRegistration.GroupPriority(resource.Type.Group))
                    .ThenBy(resource => resource.Type.Group, StringComparer.Ordinal)
                    .ThenBy(resource => resource.Type.Plural, StringComparer.Ordinal),
            ];
            ByPlural = All.GroupBy(resource => resource.Type.Plural).ToDictionary(group => group.Key, group => group.ToArray());
            GroupVersions =
            [
                .. All.GroupBy(resource => resource.Type.Group)
                    .SelectMany(group => group.GroupBy(resource => resource.Type.Version)
                        .OrderBy(static version => version.Key, VersionOrder.Instance)
                        .Select(version => new ServedGroupVersion(group.Key, version.Key, [.. version]))),
            ];
        }

        public IReadOnlyList<ServedResource> Added { get; }

        public IReadOnlyList<ServedResource> All { get; }

        public Dictionary<string, ServedResource[]> ByPlural { get; }

        public IReadOnlyList<ServedGroupVersion> GroupVersions { get; }
    }
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
