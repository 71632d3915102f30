using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Search;

/// <summary>
/// Whether a fault hits something whatever goes on meanwhile, given that it finds a target. Others wait for what may not come: an image
/// that is pulled, a probe, a message in two seconds. Pure.
/// </summary>
internal static class SureHit
{
    // Leases of nodes are renewed every ten seconds, a little spread; leaders renew theirs every two, and somebody always watches them.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    /// <summary>Whether an entry is a fault that hits for sure.</summary>
    /// <param name="entry">The entry.</param>
    public static bool Is(TimelineEntry entry) => entry switch
    {
        // What an action does is no fault, and the nodes of another entry are none before that one begins.
        { Action: not null } or { Nodes.SameAs: not null } => false,
        { Node: not null } or { Kubelet: not null } or { Component: { Write: null } } => true,
        { Watch: { Kind: WatchFaultKind.Expire } watch } => IsEverybody(watch.Clients) && watch.Resources is null,
        { Link: { Peers: null } link } => (link.Partition == true || link.Stall == true || link.Delay is not null) && Lasts(entry, Heartbeat),
        { Api: { Verbs: null, Resources: null } api } => IsEverybody(api.Clients) && (api.Outage == true || api.Latency is not null) && Lasts(entry, Renewal),
        { Store.Kind: StoreFaultKind.Stall or StoreFaultKind.SlowCommit } => Lasts(entry, Renewal),
        { Store.Kind: StoreFaultKind.Crash } => true,
        _ => false,
    };

    private static bool IsEverybody(IReadOnlyList<string>? clients) => clients is null or ["*"];

    private static bool Lasts(TimelineEntry entry, TimeSpan least) => entry.Duration is not { } duration || LabDuration.Parse(duration) >= least;
}
