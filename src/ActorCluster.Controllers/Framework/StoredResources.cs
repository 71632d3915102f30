using ActorCluster.Api.Resources;

namespace ActorCluster.Controllers.Framework;

/// <summary>The resources whose objects are stored and can be listed, watched and deleted.</summary>
public static class StoredResources
{
    /// <summary>All of them but events, which own nothing and that nothing owns; core/v1 and events.k8s.io/v1 show the same ones.</summary>
    public static IReadOnlyList<ResourceType> WithoutEvents { get; } = [.. ResourceTypes.All.Where(static type => IsStored(type) && type.Plural != "events")];

    /// <summary>The namespaced ones, events once.</summary>
    public static IReadOnlyList<ResourceType> Namespaced { get; } =
        [.. ResourceTypes.All.Where(static type => type.Namespaced && IsStored(type) && type != ResourceTypes.EventsV1)];

    // Reviews and bindings are questions and orders, not objects.
    private static bool IsStored(ResourceType type) => type != ResourceTypes.Bindings && !type.Kind.EndsWith("Review", StringComparison.Ordinal);
}
