namespace ActorCluster.Api.Lab;

/// <summary>What an entry of the timeline is: the JSON name of the field that says what it does.</summary>
public static class EntryKind
{
    /// <summary>The fields of which an entry has one, in the order of their declaration.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["node", "clock", "link", "kubelet", "container", "image", "probe", "pressure", "api", "store", "watch", "component", "load", "action"];

    /// <summary>The field of an entry; null when it has none. Of several, the first.</summary>
    /// <param name="entry">The entry.</param>
    public static string? Of(TimelineEntry entry) => Given(entry).FirstOrDefault();

    /// <summary>The fields that an entry has; a valid entry has one.</summary>
    /// <param name="entry">The entry.</param>
    public static IEnumerable<string> Given(TimelineEntry entry)
    {
        object?[] values =
        [
            entry.Node, entry.Clock, entry.Link, entry.Kubelet, entry.Container, entry.Image, entry.Probe, entry.Pressure, entry.Api, entry.Store,
            entry.Watch, entry.Component, entry.Load, entry.Action,
        ];
        return All.Where((_, index) => values[index] is not null);
    }

    /// <summary>
    /// Whether it is over in the moment in which it begins, so that it has neither duration nor healing: every action, what ends
    /// containers or components once, what is done to a watch or to a field in the store.
    /// </summary>
    /// <param name="entry">The entry.</param>
    public static bool IsMomentary(TimelineEntry entry) => entry switch
    {
        { Action: not null } => true,
        { Container: { Kind: ContainerFaultKind.Crash or ContainerFaultKind.OutOfMemory, Every: null } } => true,
        { Store.Kind: StoreFaultKind.Corrupt } => true,
        { Watch.Kind: WatchFaultKind.Expire or WatchFaultKind.Rewind } => true,
        { Component.Kind: ComponentFaultKind.Crash } => true,
        _ => false,
    };

    /// <summary>Whether an entry hits nodes: by its nodes, or by the nodes that its pods run on.</summary>
    /// <param name="entry">The entry.</param>
    public static bool HitsNodes(TimelineEntry entry) => TakesNodes(entry) || TakesPods(entry);

    /// <summary>Whether an entry may say which nodes it hits.</summary>
    /// <param name="entry">The entry.</param>
    public static bool TakesNodes(TimelineEntry entry) => Of(entry) switch
    {
        "node" or "clock" or "link" or "kubelet" or "container" or "image" or "probe" or "pressure" or "watch" => true,
        "action" => entry.Action is { Taint: not null } or { Drain: true } or { Uncordon: true } or { DeletePods: not null },
        _ => false,
    };

    /// <summary>Whether an entry hits pods that it has to choose.</summary>
    /// <param name="entry">The entry.</param>
    public static bool TakesPods(TimelineEntry entry) => Of(entry) switch
    {
        "container" or "probe" => true,
        "pressure" => entry.Pressure!.Available is null,
        "action" => entry.Action!.DeletePods is not null,
        _ => false,
    };
}
