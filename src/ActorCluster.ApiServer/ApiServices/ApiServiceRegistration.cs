using System.Collections.Frozen;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;

namespace ActorCluster.ApiServer.ApiServices;

/// <summary>
/// The APIServices that a server registers by itself: at its start those of Kubernetes' own groups, which stay deleted when somebody
/// deletes them, and at all times those of definitions (k8s.io/kube-aggregator <c>pkg/controllers/autoregister</c>, kubernetes
/// <c>pkg/controlplane/controller/crdregistration</c>). Priorities are those of <c>pkg/controlplane/apiserver/aggregator.go</c>.
/// </summary>
internal static class ApiServiceRegistration
{
    /// <summary>The label of what the server registered by itself: <c>onstart</c> or <c>true</c>.</summary>
    public const string Automanaged = "kube-aggregator.kubernetes.io/automanaged";

    private const int VersionPriority = 15;
    private const int FlowControlPriority = 21;
    private const int AddedGroupPriority = 1_000;
    private const int AddedVersionPriority = 100;
    private const int MetricsPriority = 100;
    private const int OwnPriority = 17_900;
    private const string MetricsServer = "metrics-server";

    private static readonly FrozenDictionary<string, int> GroupPriorities = new Dictionary<string, int>
    {
        [""] = 18_000,
        ["apps"] = 17_800,
        ["events.k8s.io"] = 17_750,
        ["authentication.k8s.io"] = 17_700,
        ["authorization.k8s.io"] = 17_600,
        ["autoscaling"] = 17_500,
        ["batch"] = 17_400,
        ["certificates.k8s.io"] = 17_300,
        ["networking.k8s.io"] = 17_200,
        ["policy"] = 17_100,
        ["rbac.authorization.k8s.io"] = 17_000,
        ["storage.k8s.io"] = 16_800,
        ["apiextensions.k8s.io"] = 16_700,
        ["admissionregistration.k8s.io"] = 16_700,
        ["scheduling.k8s.io"] = 16_600,
        ["coordination.k8s.io"] = 16_500,
        ["node.k8s.io"] = 16_300,
        ["discovery.k8s.io"] = 16_200,
        ["flowcontrol.apiserver.k8s.io"] = 16_100,
    }.ToFrozenDictionary();

    /// <summary>
    /// Where a group stands among others in discovery, the highest first: that is how clients resolve a name that several groups have. The
    /// registrations themselves, which nothing registers, stand before all others (kube-aggregator pkg/apiserver/handler_apis.go).
    /// </summary>
    /// <param name="group">The group.</param>
    public static int GroupPriority(string group) => GroupPriorities.TryGetValue(group, out var priority)
        ? priority
        : group == ResourceTypes.ApiServices.Group ? OwnPriority : group == ResourceTypes.NodeMetrics.Group ? MetricsPriority : AddedGroupPriority;

    /// <summary>What is registered at the start of a server: all that it serves but the registrations themselves.</summary>
    public static IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> AtStart()
    {
        var result = new List<(ResourceDefinition, KubernetesObject)>();
        foreach (var (group, version) in ResourceTable.All.Select(static resource => (resource.Type.Group, resource.Type.Version)).Distinct())
        {
            if (group != ResourceTypes.ApiServices.Group)
            {
                result.Add((ApiRegistrationTable.ApiServices, group == ResourceTypes.NodeMetrics.Group ? Metrics(version) : BuiltIn(group, version)));
            }
        }

        result.Add((RbacTable.ClusterRoles, MetricsReader()));
        return result;
    }

    /// <summary>What is missing or too much for the definitions that there are.</summary>
    /// <param name="definitions">All definitions.</param>
    /// <param name="registered">All APIServices.</param>
    public static (IReadOnlyList<APIService> Missing, IReadOnlyList<APIService> Surplus) Compare(
        IEnumerable<CustomResourceDefinition> definitions, IEnumerable<APIService> registered)
    {
        var wanted = definitions
            .Where(static definition => definition.Metadata.DeletionTimestamp is null && definition.Is(Api.ApiExtensions.CustomResources.Established))
            .SelectMany(static definition => definition.Spec.Versions
                .Where(static version => version.Served)
                .Select(version => (definition.Spec.Group, version.Name)))
            .Distinct()
            .ToDictionary(static version => $"{version.Name}.{version.Group}", static version => Added(version.Group, version.Name));
        var surplus = new List<APIService>();
        foreach (var service in registered)
        {
            if (!wanted.Remove(service.Metadata.Name) && service.Metadata.Labels?.GetValueOrDefault(Automanaged) == "true")
            {
                surplus.Add(service);
            }
        }

        return ([.. wanted.Values.OrderBy(static service => service.Metadata.Name, StringComparer.Ordinal)], surplus);
    }

    private static APIService BuiltIn(string group, string version) => GroupPriorities.TryGetValue(group, out var priority)
        ? Local(group, version, "onstart", priority, (group, version) switch
        {
            ("", _) => 1,
            ("flowcontrol.apiserver.k8s.io", _) => FlowControlPriority,
            (_, "v2") => 2 * VersionPriority,
            _ => VersionPriority,
        })
        : Local(group, version, "onstart", AddedGroupPriority, AddedVersionPriority);

    private static APIService Added(string group, string version) => Local(group, version, "true", AddedGroupPriority, AddedVersionPriority);

    private static APIService Local(string group, string version, string managed, int groupPriority, int versionPriority) => new()
    {
        Metadata = new ObjectMeta { Name = $"{version}.{group}", Labels = new Dictionary<string, string> { [Automanaged] = managed } },
        Spec = new APIServiceSpec { Group = group, Version = version, GroupPriorityMinimum = groupPriority, VersionPriority = versionPriority },
    };

    // Both as metrics-server's own manifest has them.
    private static ClusterRole MetricsReader() => new()
    {
        Metadata = new ObjectMeta
        {
            Name = "system:aggregated-metrics-reader",
            Labels = new Dictionary<string, string>
            {
                ["k8s-app"] = MetricsServer,
                [PolicyText.AggregationLabel + "admin"] = "true",
                [PolicyText.AggregationLabel + "edit"] = "true",
                [PolicyText.AggregationLabel + "view"] = "true",
            },
        },
        Rules = [new PolicyRule { ApiGroups = [ResourceTypes.NodeMetrics.Group], Resources = ["pods", "nodes"], Verbs = ["get", "list", "watch"] }],
    };

    private static APIService Metrics(string version) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = $"{version}.{ResourceTypes.NodeMetrics.Group}",
            Labels = new Dictionary<string, string> { ["k8s-app"] = MetricsServer },
        },
        Spec = new APIServiceSpec
        {
            Service = new Api.ApiRegistration.ServiceReference { Namespace = Api.Core.WellKnownNamespaces.System, Name = MetricsServer },
            Group = ResourceTypes.NodeMetrics.Group,
            Version = version,
            InsecureSkipTLSVerify = true,
            GroupPriorityMinimum = MetricsPriority,
            VersionPriority = MetricsPriority,
        },
    };
}
