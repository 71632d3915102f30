using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.FlowControl;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>flowcontrol.apiserver.k8s.io</c>.</summary>
internal static class FlowControlTable
{
    /// <summary>Which requests belong together.</summary>
    public static ResourceDefinition FlowSchemas { get; } = new(ResourceTypes.FlowSchemas, new FlowSchemaStrategy())
    {
        Subresources = [Subresource.Status],
        Columns = new FlowSchemaPrinter(),
    };

    /// <summary>How requests are limited.</summary>
    public static ResourceDefinition PriorityLevels { get; } = new(ResourceTypes.PriorityLevelConfigurations, new PriorityLevelStrategy())
    {
        Subresources = [Subresource.Status],
        Columns = FlowControlPrinters.PriorityLevels,
    };

    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } = [FlowSchemas, PriorityLevels];
}
