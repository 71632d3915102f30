using ActorCluster.Api.Meta;

namespace ActorCluster.Api.Resources;

/// <summary>
/// Every resource that has a type here, with the names, short names and categories that Kubernetes gives it
/// (kubernetes pkg/registry/*/*/storage, <c>ShortNames</c> and <c>Categories</c>). Each API group has a file of its own,
/// <c>ResourceTypes.Apps.cs</c>, with its resources and the list of them.
/// </summary>
public static partial class ResourceTypes
{
    /// <summary>All resources, the core group first.</summary>
    public static IReadOnlyList<ResourceType> All => Index.All;

    private static string[] InAll => ["all"];

    /// <summary>The resource that a URL names, or null if there is none.</summary>
    /// <param name="group">The group, empty for the core group.</param>
    /// <param name="version">The version, <c>v1</c>.</param>
    /// <param name="plural">The plural name, <c>pods</c>.</param>
    public static ResourceType? Find(string group, string version, string plural)
    {
        foreach (var type in Index.ByPlural.GetValueOrDefault(plural, []))
        {
            if (type.Group == group && type.Version == version)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The resource whose objects say these of themselves, or null if there is none.</summary>
    /// <param name="apiVersion">The group and version, <c>apps/v1</c>.</param>
    /// <param name="kind">The kind, <c>Deployment</c>.</param>
    public static ResourceType? FindByKind(string apiVersion, string kind)
    {
        foreach (var type in Index.ByKind.GetValueOrDefault(kind, []))
        {
            if (type.ApiVersion == apiVersion)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The resource whose objects have this type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="ArgumentException">No resource has objects of this type.</exception>
    public static ResourceType For<T>()
        where T : KubernetesObject =>
        Of<T>.Resource ?? throw new ArgumentException($"No resource has objects of type {typeof(T).Name}.");

    private static ResourceType Namespaced<T>(string group, string plural, params string[] shortNames)
        where T : KubernetesObject => Make<T>(group, "v1", plural, true, shortNames);

    private static ResourceType Cluster<T>(string group, string plural, params string[] shortNames)
        where T : KubernetesObject => Make<T>(group, "v1", plural, false, shortNames);

    private static ResourceType Make<T>(string group, string version, string plural, bool namespaced, string[] shortNames)
    {
        var kind = typeof(T).Name;
        return new ResourceType(group, version, kind, plural, kind.ToLowerInvariant(), namespaced, typeof(T)) { ShortNames = shortNames };
    }

    private static class Of<T>
    {
        public static readonly ResourceType? Resource = Index.ByType.GetValueOrDefault(typeof(T));
    }

    // A class of its own: the resources of every file are made before it is.
    private static class Index
    {
        public static readonly ResourceType[] All =
        [
            .. CoreGroup,
            .. AppsGroup,
            .. AutoscalingGroup,
            .. BatchGroup,
            .. CoordinationGroup,
            .. DiscoveryGroup,
            .. EventsGroup,
            .. FlowControlGroup,
            .. NetworkingGroup,
            .. PolicyGroup,
            .. RuntimeGroup,
            .. SchedulingGroup,
            .. StorageGroup,
            .. AuthenticationGroup,
            .. AuthorizationGroup,
            .. ApiExtensionsGroup,
            .. ApiRegistrationGroup,
            .. AdmissionRegistrationGroup,
            .. CertificatesGroup,
            .. RbacGroup,
            .. LabGroup,
            .. MetricsGroup,
        ];

        // By names alone, groups and versions compared after that: dictionaries from references to references are the only ones that the
        // runtime has compiled ahead of time, and every process makes these when it starts.
        public static readonly Dictionary<string, ResourceType[]> ByPlural =
            All.GroupBy(type => type.Plural).ToDictionary(group => group.Key, group => group.ToArray());

        public static readonly Dictionary<string, ResourceType[]> ByKind =
            All.GroupBy(type => type.Kind).ToDictionary(group => group.Key, group => group.ToArray());

        public static readonly Dictionary<Type, ResourceType> ByType = All.ToDictionary(type => type.ObjectType);
    }
}
