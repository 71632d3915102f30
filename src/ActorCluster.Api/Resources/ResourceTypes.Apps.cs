using ActorCluster.Api.Apps;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
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

    private static ResourceType[] AppsGroup => [Deployments, ReplicaSets, StatefulSets, DaemonSets, ControllerRevisions];
}
