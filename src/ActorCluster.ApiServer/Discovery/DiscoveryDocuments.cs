using System.Collections.Concurrent;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>
/// What <c>/api</c>, <c>/apis</c> and below tell clients about the resources: the group documents and the aggregated ones. Each is
/// written on first use, and anew when resources have come or gone.
/// </summary>
internal sealed class DiscoveryDocuments
{
    private readonly ServedResources _resources;
    private readonly string _serverAddress;
    private volatile Made _made = new(new object());

    /// <summary>Prepares the documents.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="serverAddress">Host and port that <c>/api</c> names as the server's address.</param>
    public DiscoveryDocuments(ServedResources resources, string serverAddress)
    {
        _resources = resources;
        _serverAddress = serverAddress;
    }

    /// <summary>APIVersions, the answer to <c>/api</c>.</summary>
    public DiscoveryDocument CoreVersions => Get("versions", () => DiscoveryObjects.CoreVersions(_serverAddress));

    /// <summary>APIGroupList, the answer to <c>/apis</c>.</summary>
    public DiscoveryDocument Groups => Get("groups", () => DiscoveryObjects.Groups(NamedGroups()));

    /// <summary>APIGroup, the answer to <c>/apis/&lt;group&gt;</c>; null for a group that is not served.</summary>
    /// <param name="name">The group.</param>
    public DiscoveryDocument? Group(string name) => NamedGroups().FirstOrDefault(group => group.Key == name) is { } found
        ? Get("group " + name, () => DiscoveryObjects.Group(found))
        : null;

    /// <summary>
    /// APIResourceList, the answer to <c>/api/v1</c> and <c>/apis/&lt;group&gt;/&lt;version&gt;</c>; null when it is not served.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    public DiscoveryDocument? Resources(string group, string version) => _resources.FindGroupVersion(group, version) is { } found
        ? Get("resources " + found.Name, () => DiscoveryObjects.Resources(found))
        : null;

    /// <summary>APIGroupDiscoveryList, the aggregated answer to <c>/api</c> or <c>/apis</c>.</summary>
    /// <param name="isCore">For <c>/api</c>.</param>
    /// <param name="version">Version of apidiscovery.k8s.io: <c>v2</c> or <c>v2beta1</c>.</param>
    public DiscoveryDocument Aggregated(bool isCore, string version) =>
        Get($"aggregated {isCore} {version}", () => DiscoveryObjects.Aggregated(GroupsOf(isCore), version));

    /// <summary>The paths that lead to groups and versions.</summary>
    public IEnumerable<string> Paths()
    {
        yield return "/api";
        yield return "/api/v1";
        yield return "/apis";
        foreach (var group in NamedGroups())
        {
            yield return "/apis/" + group.Key;
            foreach (var version in group)
            {
                yield return "/apis/" + version.Name;
            }
        }
    }

    private IEnumerable<IGrouping<string, ServedGroupVersion>> NamedGroups() => GroupsOf(isCore: false);

    private IEnumerable<IGrouping<string, ServedGroupVersion>> GroupsOf(bool isCore) =>
        _resources.GroupVersions.Where(served => (served.Group.Length == 0) == isCore).GroupBy(static served => served.Group);

    private ConcurrentDictionary<string, DiscoveryDocument> Documents
    {
        get
        {
            var made = _made;
            var version = _resources.Version;
            if (!ReferenceEquals(made.Version, version))
            {
                _made = made = new Made(version);
            }

            return made.Documents;
        }
    }

    private DiscoveryDocument Get(string key, Func<TypeMeta> value) =>
        Documents.GetOrAdd(key, static (_, value) => new DiscoveryDocument(value()), value);

    private sealed record Made(object Version)
    {
        public ConcurrentDictionary<string, DiscoveryDocument> Documents { get; } = new();
    }
}
