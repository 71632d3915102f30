using ActorCluster.Api.Core;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.FlowControl;

/// <summary>
/// The schemas and levels that a server of Kubernetes 1.32 makes for itself (k8s.io/apiserver
/// <c>pkg/apis/flowcontrol/bootstrap/default.go</c>): the mandatory ones, which nobody can change, and those that it suggests.
/// </summary>
internal static class FlowControlObjects
{
    /// <summary>The annotation that says whether the server keeps the object's spec up to date.</summary>
    public const string AutoUpdate = "apf.kubernetes.io/autoupdate-spec";

    /// <summary>Schema and level of what is never limited.</summary>
    public const string Exempt = "exempt";

    /// <summary>Schema and level of what nothing else is for.</summary>
    public const string CatchAll = "catch-all";

    private const string System = "system";
    private const string NodeHigh = "node-high";
    private const string LeaderElection = "leader-election";
    private const string WorkloadHigh = "workload-high";
    private const string WorkloadLow = "workload-low";
    private const string GlobalDefault = "global-default";

    private static readonly string[] Any = ["*"];
    private static readonly string[] Writing = ["get", "create", "update"];

    /// <summary>The levels.</summary>
    public static IReadOnlyList<PriorityLevelConfiguration> Levels { get; } =
    [
        Level(CatchAll, new LimitedPriorityLevelConfiguration
        {
            NominalConcurrencyShares = 5,
            LendablePercent = 0,
            LimitResponse = new LimitResponse { Type = LimitResponseType.Reject },
        }),
        new()
        {
            Metadata = Named(Exempt),
            Spec = new PriorityLevelConfigurationSpec
            {
                Type = PriorityLevelEnablement.Exempt,
                Exempt = new ExemptPriorityLevelConfiguration { NominalConcurrencyShares = 0, LendablePercent = 0 },
            },
        },
        Level(System, Queued(30, 33, 64, 6)),
        Level(NodeHigh, Queued(40, 25, 64, 6)),
        Level(LeaderElection, Queued(10, 0, 16, 4)),
        Level(WorkloadHigh, Queued(40, 50, 128, 6)),
        Level(WorkloadLow, Queued(100, 90, 128, 6)),
        Level(GlobalDefault, Queued(20, 50, 128, 6)),
    ];

    /// <summary>The schemas.</summary>
    public static IReadOnlyList<FlowSchema> Schemas { get; } =
    [
        Schema(Exempt, Exempt, 1, null, Everything(Groups(WellKnownUsers.Masters))),
        Schema(CatchAll, CatchAll, 10_000, FlowDistinguisherMethodType.ByUser, Everything(Everybody)),
        Schema("system-nodes", System, 500, FlowDistinguisherMethodType.ByUser, Everything(Groups(WellKnownUsers.Nodes))),
        Schema("system-node-high", NodeHigh, 400, FlowDistinguisherMethodType.ByUser, new PolicyRulesWithSubjects
        {
            Subjects = Groups(WellKnownUsers.Nodes),
            ResourceRules = [On(Any, "", ["nodes", "nodes/status"], Any, true), On(Any, "coordination.k8s.io", ["leases"], Any)],
        }),
        Schema("probes", Exempt, 2, null, new PolicyRulesWithSubjects
        {
            Subjects = Everybody,
            NonResourceRules = [new NonResourcePolicyRule { Verbs = ["get"], NonResourceURLs = ["/healthz", "/readyz", "/livez"] }],
        }),
        Schema("system-leader-election", LeaderElection, 100, FlowDistinguisherMethodType.ByUser, new PolicyRulesWithSubjects
        {
            Subjects = [User(WellKnownUsers.ControllerManager), User(WellKnownUsers.Scheduler), SystemAccount("*")],
            ResourceRules =
            [
                On(Writing, "", ["endpoints", "configmaps"], [WellKnownNamespaces.System]),
                On(Writing, "coordination.k8s.io", ["leases"], Any),
            ],
        }),
        Schema("workload-leader-election", LeaderElection, 200, FlowDistinguisherMethodType.ByUser, new PolicyRulesWithSubjects
        {
            Subjects = [SystemAccount("*")],
            ResourceRules = [On(Writing, "", ["endpoints", "configmaps"], Any), On(Writing, "coordination.k8s.io", ["leases"], Any)],
        }),
        Schema("endpoint-controller", WorkloadHigh, 150, FlowDistinguisherMethodType.ByUser, new PolicyRulesWithSubjects
        {
            Subjects = [User(WellKnownUsers.ControllerManager), SystemAccount("endpoint-controller"), SystemAccount("endpointslicemirroring-controller")],
            ResourceRules = [On(["get", "create", "update"], "", ["endpoints"], Any)],
        }),
        Schema("kube-controller-manager", WorkloadHigh, 800, FlowDistinguisherMethodType.ByNamespace, Everything([User(WellKnownUsers.ControllerManager)])),
        Schema("kube-scheduler", WorkloadHigh, 800, FlowDistinguisherMethodType.ByNamespace, Everything([User(WellKnownUsers.Scheduler)])),
        Schema("kube-system-service-accounts", WorkloadHigh, 900, FlowDistinguisherMethodType.ByNamespace, Everything([SystemAccount("*")])),
        Schema("service-accounts", WorkloadLow, 9_000, FlowDistinguisherMethodType.ByUser, Everything(Groups(WellKnownUsers.ServiceAccounts))),
        Schema(GlobalDefault, GlobalDefault, 9_900, FlowDistinguisherMethodType.ByUser, Everything(Everybody)),
    ];

    /// <summary>Levels and schemas with their resources.</summary>
    public static IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> All { get; } =
    [
        .. Levels.Select(static level => (ResourceTable.Find(ResourceTypes.PriorityLevelConfigurations)!, (KubernetesObject)level)),
        .. Schemas.Select(static schema => (ResourceTable.Find(ResourceTypes.FlowSchemas)!, (KubernetesObject)schema)),
    ];

    private static IReadOnlyList<Subject> Everybody => Groups(WellKnownUsers.Unauthenticated, WellKnownUsers.Authenticated);

    /// <summary>Whether a schema or level of that name is mandatory.</summary>
    /// <param name="name">The name.</param>
    public static bool IsMandatory(string name) => name is Exempt or CatchAll;

    private static ObjectMeta Named(string name) => new()
    {
        Name = name,
        Annotations = new Dictionary<string, string> { [AutoUpdate] = "true" },
    };

    private static PriorityLevelConfiguration Level(string name, LimitedPriorityLevelConfiguration limits) => new()
    {
        Metadata = Named(name),
        Spec = new PriorityLevelConfigurationSpec { Type = PriorityLevelEnablement.Limited, Limited = limits },
    };

    private static LimitedPriorityLevelConfiguration Queued(int shares, int lendable, int queues, int hand) => new()
    {
        NominalConcurrencyShares = shares,
        LendablePercent = lendable,
        LimitResponse = new LimitResponse
        {
            Type = LimitResponseType.Queue,
            Queuing = new QueuingConfiguration { Queues = queues, HandSize = hand, QueueLengthLimit = 50 },
        },
    };

    private static FlowSchema Schema(string name, string level, int precedence, string? method, PolicyRulesWithSubjects rule) => new()
    {
        Metadata = Named(name),
        Spec = new FlowSchemaSpec
        {
            PriorityLevelConfiguration = new PriorityLevelConfigurationReference { Name = level },
            MatchingPrecedence = precedence,
            DistinguisherMethod = method is null ? null : new FlowDistinguisherMethod { Type = method },
            Rules = [rule],
        },
    };

    private static PolicyRulesWithSubjects Everything(IReadOnlyList<Subject> subjects) => new()
    {
        Subjects = subjects,
        ResourceRules = [On(Any, "*", Any, Any, true)],
        NonResourceRules = [new NonResourcePolicyRule { Verbs = Any, NonResourceURLs = Any }],
    };

    private static ResourcePolicyRule On(
        IReadOnlyList<string> verbs, string group, IReadOnlyList<string> resources, IReadOnlyList<string> namespaces, bool clusterScope = false) => new()
        {
            Verbs = verbs,
            ApiGroups = [group],
            Resources = resources,
            Namespaces = namespaces,
            ClusterScope = clusterScope,
        };

    private static IReadOnlyList<Subject> Groups(params string[] names) =>
        [.. names.Select(static name => new Subject { Kind = SubjectKind.Group, Group = new GroupSubject { Name = name } })];

    private static Subject User(string name) => new() { Kind = SubjectKind.User, User = new UserSubject { Name = name } };

    private static Subject SystemAccount(string name) => new()
    {
        Kind = SubjectKind.ServiceAccount,
        ServiceAccount = new ServiceAccountSubject { Namespace = WellKnownNamespaces.System, Name = name },
    };
}
