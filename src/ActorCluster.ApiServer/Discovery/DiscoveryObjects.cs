using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>
/// What discovery says, as objects: one for each group and version, which clients have asked for since ever, and one for all groups
/// (k8s.io/apiserver/pkg/endpoints/discovery).
/// </summary>
internal static class DiscoveryObjects
{
    private const string Current = "Current";

    /// <summary>APIVersions, for <c>/api</c>. What is said of the core group carries no version of its own.</summary>
    /// <param name="serverAddress">Host and port of the server.</param>
    public static ApiVersions CoreVersions(string serverAddress) => new()
    {
        Kind = "APIVersions",
        Versions = ["v1"],
        ServerAddressByClientCIDRs = [new ServerAddressByClientCIDR { ClientCIDR = "0.0.0.0/0", ServerAddress = serverAddress }],
    };

    /// <summary>APIGroupList, for <c>/apis</c>.</summary>
    /// <param name="groups">The versions of each group.</param>
    public static ApiGroupList Groups(IEnumerable<IGrouping<string, ServedGroupVersion>> groups) =>
        new() { Kind = "APIGroupList", ApiVersion = "v1", Groups = [.. groups.Select(GroupOf)] };

    /// <summary>APIGroup, for <c>/apis/&lt;group&gt;</c>.</summary>
    /// <param name="group">The versions of the group.</param>
    public static ApiGroup Group(IGrouping<string, ServedGroupVersion> group) => GroupOf(group) with { Kind = "APIGroup", ApiVersion = "v1" };

    /// <summary>APIResourceList, for <c>/api/v1</c> and <c>/apis/&lt;group&gt;/&lt;version&gt;</c>.</summary>
    /// <param name="served">The version of the group.</param>
    public static ApiResourceList Resources(ServedGroupVersion served) => new()
    {
        Kind = "APIResourceList",
        ApiVersion = served.Group.Length == 0 ? null : "v1",
        GroupVersion = served.Name,
        Resources = [.. served.Resources.SelectMany(ResourcesOf)],
    };

    /// <summary>APIGroupDiscoveryList, the aggregated answer for <c>/api</c> and <c>/apis</c>.</summary>
    /// <param name="groups">The versions of each group.</param>
    /// <param name="version">Version of apidiscovery.k8s.io.</param>
    public static KubernetesList<ApiGroupDiscovery> Aggregated(IEnumerable<IGrouping<string, ServedGroupVersion>> groups, string version) => new()
    {
        Kind = "APIGroupDiscoveryList",
        ApiVersion = "apidiscovery.k8s.io/" + version,
        Items =
        [
            .. groups.Select(static group => new ApiGroupDiscovery
            {
                Metadata = new ObjectMeta { Name = group.Key },
                Versions = [.. group.Select(static served => new ApiVersionDiscovery
                {
                    Version = served.Version,
                    Resources = [.. served.Resources.Select(Aggregate)],
                    Freshness = Current,
                })],
            }),
        ],
    };

    private static ApiGroup GroupOf(IGrouping<string, ServedGroupVersion> group)
    {
        IReadOnlyList<GroupVersionForDiscovery> versions =
            [.. group.Select(static served => new GroupVersionForDiscovery { GroupVersion = served.Name, Version = served.Version })];
        return new ApiGroup { Name = group.Key, Versions = versions, PreferredVersion = versions[0] };
    }

    private static IEnumerable<ApiResource> ResourcesOf(ServedResource resource)
    {
        var type = resource.Type;
        yield return new ApiResource
        {
            Name = type.Plural,
            SingularName = type.Singular,
            Namespaced = type.Namespaced,
            Kind = type.Kind,
            Verbs = resource.Verbs,
            ShortNames = type.ShortNames,
            Categories = type.Categories,
            StorageVersionHash = resource.StorageVersionHash,
        };
        foreach (var sub in resource.Subresources)
        {
            yield return new ApiResource
            {
                Name = $"{type.Plural}/{sub.Name}",
                Namespaced = type.Namespaced,
                Group = sub.NamesGroup ? sub.Group : null,
                Version = sub.NamesGroup ? sub.Version : null,
                Kind = sub.Kind,
                Verbs = sub.Verbs,
            };
        }
    }

    private static ApiResourceDiscovery Aggregate(ServedResource resource)
    {
        var type = resource.Type;

        // A built-in kind is of the group and version that it stands under, and only a kind of another group says so; definitions spell out
        // both (api/discovery/aggregated_v2.json in kubernetes, customresource_discovery_controller.go).
        var isAdded = resource.Schema is not null;
        return new ApiResourceDiscovery
        {
            Resource = type.Plural,
            ResponseKind = isAdded ? KindOf(type.Group, type.Version, type.Kind) : KindOf("", "", type.Kind),
            Scope = type.Namespaced ? "Namespaced" : "Cluster",
            SingularResource = type.Singular,
            Verbs = resource.Verbs,
            ShortNames = type.ShortNames,
            Categories = type.Categories,
            Subresources = [.. resource.Subresources.Select(sub => new ApiSubresourceDiscovery
            {
                Subresource = sub.Name,
                ResponseKind = isAdded || sub.NamesGroup ? KindOf(sub.Group, sub.Version, sub.Kind) : KindOf("", "", sub.Kind),
                Verbs = sub.Verbs,
            })],
        };
    }

    private static GroupVersionKind KindOf(string group, string version, string kind) => new() { Group = group, Version = version, Kind = kind };
}
