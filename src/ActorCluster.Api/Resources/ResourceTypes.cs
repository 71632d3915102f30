using ActorCluster.Api.Apps;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Scheduling;

namespace ActorCluster.Api.Resources;

/// <summary>
/// Every resource that has a type here, with the names, short names and categories that Kubernetes gives it
/// (kubernetes pkg/registry/*/*/storage, <c>ShortNames</c> and <c>Categories</c>).
/// </summary>
public static class ResourceTypes
{
    private static readonly string[] InAll = ["all"];

    /// <summary>Nodes.</summary>
    public static ResourceType Nodes { get; } = Cluster<Node>("", "nodes", "no");

    /// <summary>Namespaces.</summary>
    public static ResourceType Namespaces { get; } = Cluster<Namespace>("", "namespaces", "ns");

    /// <summary>Pods.</summary>
    public static ResourceType Pods { get; } = Namespaced<Pod>("", "pods", "po") with { Categories = InAll };

    /// <summary>Templates of pods.</summary>
    public static ResourceType PodTemplates { get; } = Namespaced<PodTemplate>("", "podtemplates");

    /// <summary>Bindings of pods to nodes; they can only be created.</summary>
    public static ResourceType Bindings { get; } = Namespaced<Binding>("", "bindings");

    /// <summary>Services.</summary>
    public static ResourceType Services { get; } = Namespaced<Service>("", "services", "svc") with { Categories = InAll };

    /// <summary>Endpoints in the older form.</summary>
    public static ResourceType Endpoints { get; } = Namespaced<Endpoints>("", "endpoints", "ep");

    /// <summary>Events in the older form.</summary>
    public static ResourceType Events { get; } = Namespaced<Event>("", "events", "ev");

    /// <summary>ConfigMaps.</summary>
    public static ResourceType ConfigMaps { get; } = Namespaced<ConfigMap>("", "configmaps", "cm");

    /// <summary>Secrets.</summary>
    public static ResourceType Secrets { get; } = Namespaced<Secret>("", "secrets");

    /// <summary>Service accounts.</summary>
    public static ResourceType ServiceAccounts { get; } = Namespaced<ServiceAccount>("", "serviceaccounts", "sa");

    /// <summary>Claims of storage.</summary>
    public static ResourceType PersistentVolumeClaims { get; } =
        Namespaced<PersistentVolumeClaim>("", "persistentvolumeclaims", "pvc");

    /// <summary>Limits of single objects.</summary>
    public static ResourceType LimitRanges { get; } = Namespaced<LimitRange>("", "limitranges", "limits");

    /// <summary>Limits of namespaces.</summary>
    public static ResourceType ResourceQuotas { get; } = Namespaced<ResourceQuota>("", "resourcequotas", "quota");

    /// <summary>Deployments.</summary>
    public static ResourceType Deployments { get; } = Namespaced<Deployment>("apps", "deployments", "deploy") with { Categories = InAll };

    /// <summary>ReplicaSets.</summary>
    public static ResourceType ReplicaSets { get; } = Namespaced<ReplicaSet>("apps", "replicasets", "rs") with { Categories = InAll };

    /// <summary>StatefulSets.</summary>
    public static ResourceType StatefulSets { get; } = Namespaced<StatefulSet>("apps", "statefulsets", "sts") with { Categories = InAll };

    /// <summary>DaemonSets.</summary>
    public static ResourceType DaemonSets { get; } = Namespaced<DaemonSet>("apps", "daemonsets", "ds") with { Categories = InAll };

    /// <summary>Revisions of StatefulSets and DaemonSets.</summary>
    public static ResourceType ControllerRevisions { get; } = Namespaced<ControllerRevision>("apps", "controllerrevisions");

    /// <summary>Leases.</summary>
    public static ResourceType Leases { get; } = Namespaced<Lease>("coordination.k8s.io", "leases");

    /// <summary>EndpointSlices.</summary>
    public static ResourceType EndpointSlices { get; } = Namespaced<EndpointSlice>("discovery.k8s.io", "endpointslices");

    /// <summary>Events in the newer form. They are the same objects as <see cref="Events"/>.</summary>
    public static ResourceType EventsV1 { get; } = Namespaced<Api.Events.Event>("events.k8s.io", "events", "ev");

    /// <summary>Budgets of disruption.</summary>
    public static ResourceType PodDisruptionBudgets { get; } = Namespaced<PodDisruptionBudget>("policy", "poddisruptionbudgets", "pdb");

    /// <summary>Priority classes.</summary>
    public static ResourceType PriorityClasses { get; } = Cluster<PriorityClass>("scheduling.k8s.io", "priorityclasses", "pc");

    /// <summary>Reviews of tokens; they can only be created.</summary>
    public static ResourceType TokenReviews { get; } = Cluster<TokenReview>("authentication.k8s.io", "tokenreviews");

    /// <summary>Answers to who the caller is; they can only be created.</summary>
    public static ResourceType SelfSubjectReviews { get; } = Cluster<SelfSubjectReview>("authentication.k8s.io", "selfsubjectreviews");

    /// <summary>Reviews of the access of a user; they can only be created.</summary>
    public static ResourceType SubjectAccessReviews { get; } =
        Cluster<SubjectAccessReview>("authorization.k8s.io", "subjectaccessreviews");

    /// <summary>Reviews of the access of the caller; they can only be created.</summary>
    public static ResourceType SelfSubjectAccessReviews { get; } =
        Cluster<SelfSubjectAccessReview>("authorization.k8s.io", "selfsubjectaccessreviews");

    /// <summary>Lists of what the caller may do; they can only be created.</summary>
    public static ResourceType SelfSubjectRulesReviews { get; } =
        Cluster<SelfSubjectRulesReview>("authorization.k8s.io", "selfsubjectrulesreviews");

    /// <summary>Reviews of the access of a user within a namespace; they can only be created.</summary>
    public static ResourceType LocalSubjectAccessReviews { get; } =
        Namespaced<LocalSubjectAccessReview>("authorization.k8s.io", "localsubjectaccessreviews");

    /// <summary>Failure experiments; the group is this project's own.</summary>
    public static ResourceType Experiments { get; } =
        Make<Experiment>("lab.actorcluster.dev", "v1alpha1", "experiments", true, ["exp"]);

    /// <summary>All resources, the core group first.</summary>
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        Nodes, Namespaces, Pods, PodTemplates, Bindings, Services, Endpoints, Events, ConfigMaps, Secrets, ServiceAccounts,
        PersistentVolumeClaims, LimitRanges, ResourceQuotas,
        Deployments, ReplicaSets, StatefulSets, DaemonSets, ControllerRevisions,
        Leases,
        EndpointSlices,
        EventsV1,
        PodDisruptionBudgets,
        PriorityClasses,
        TokenReviews, SelfSubjectReviews,
        SubjectAccessReviews, SelfSubjectAccessReviews, SelfSubjectRulesReviews, LocalSubjectAccessReviews,
        Experiments,
    ];

    // By names alone, groups and versions compared after that: dictionaries from references to references are the only ones that the
    // runtime has compiled ahead of time, and every process makes these when it starts.
    private static readonly Dictionary<string, ResourceType[]> ByPlural = All.GroupBy(type => type.Plural).ToDictionary(group => group.Key, group => group.ToArray());

    private static readonly Dictionary<string, ResourceType[]> ByKind = All.GroupBy(type => type.Kind).ToDictionary(group => group.Key, group => group.ToArray());

    private static readonly Dictionary<Type, ResourceType> ByType = All.ToDictionary(type => type.ObjectType);

    /// <summary>The resource that a URL names, or null if there is none.</summary>
    /// <param name="group">The group, empty for the core group.</param>
    /// <param name="version">The version, <c>v1</c>.</param>
    /// <param name="plural">The plural name, <c>pods</c>.</param>
    public static ResourceType? Find(string group, string version, string plural)
    {
        foreach (var type in ByPlural.GetValueOrDefault(plural, []))
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
        foreach (var type in ByKind.GetValueOrDefault(kind, []))
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
        public static readonly ResourceType? Resource = ByType.GetValueOrDefault(typeof(T));
    }
}
