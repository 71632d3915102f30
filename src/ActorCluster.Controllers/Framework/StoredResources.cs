using ActorCluster.Api.Resources;

namespace ActorCluster.Controllers.Framework;

/// <summary>The resources whose objects are stored and can be listed, watched and deleted.</summary>
public static class StoredResources
{
    /// <summary>All of them but events, which own nothing and that nothing owns.</summary>
    public static IReadOnlyList<ResourceType> WithoutEvents { get; } = [.. ResourceTypes.All.Where(static type => IsStored(type) && type.Plural != "events")];

    /// <summary>The namespaced ones.</summary>
    public static IReadOnlyList<ResourceType> Namespaced { get; } = [.. ResourceTypes.All.Where(static type => type.Namespaced && IsStored(type))];

    // Reviews, measurements and bindings are questions and orders, not objects. What two versions show is taken once, in the one that is
    // stored.
    private static bool IsStored(ResourceType type) =>
        type != ResourceTypes.Bindings && type != ResourceTypes.EventsV1 && type != ResourceTypes.HorizontalPodAutoscalersV1
        && type.Group != ResourceTypes.NodeMetrics.Group && !type.Kind.EndsWith("Review", StringComparison.Ordinal);
}
