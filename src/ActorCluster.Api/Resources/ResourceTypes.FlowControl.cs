using ActorCluster.Api.FlowControl;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    private const string FlowControlName = "flowcontrol.apiserver.k8s.io";

    /// <summary>Which requests belong together.</summary>
    public static ResourceType FlowSchemas { get; } = Cluster<FlowSchema>(FlowControlName, "flowschemas");

    /// <summary>How requests of a level are limited.</summary>
    public static ResourceType PriorityLevelConfigurations { get; } = Cluster<PriorityLevelConfiguration>(FlowControlName, "prioritylevelconfigurations");

    private static ResourceType[] FlowControlGroup => [FlowSchemas, PriorityLevelConfigurations];
}
