namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Events in the newer form. They are the same objects as <see cref="Events"/>.</summary>
    public static ResourceType EventsV1 { get; } = Namespaced<Api.Events.Event>("events.k8s.io", "events", "ev");

    private static ResourceType[] EventsGroup => [EventsV1];
}
