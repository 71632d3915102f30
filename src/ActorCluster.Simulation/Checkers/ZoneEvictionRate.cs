using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ApiNode = ActorCluster.Api.Core.Node;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// The pace at which the nodes of a zone are given up (concepts/architecture/nodes: rate limits on eviction). A zone's state is the one
/// that its nodes have had for longer than somebody takes to see it; after a crash of whoever keeps the pace, it begins anew.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class ZoneEvictionRate(CheckerSettings settings) : Checker(
    "zone-eviction-rate",
    "NoExecute taints come to the nodes of a zone at its eviction rate at the most, and to none while every zone is dark.",
    new FactInterest(FactKinds.Writes | FactKinds.Faults, Stored.Nodes))
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Zone> _zones = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);
    private int _ready;
    private DateTimeOffset? _darkSince;

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        if (fact is FaultMoved moved)
        {
            _impairments.Observe(moved);
            return;
        }

        if (fact is not ObjectWritten write)
        {
            return;
        }

        var old = write.Old as ApiNode;
        var node = write.New as ApiNode;
        if (node is not null && !IsGivenUp(old) && IsGivenUp(node))
        {
            Judge(write, ZoneOf(node));
        }

        Move(old, -1, write.At);
        Move(node, 1, write.At);
        _darkSince = _ready > 0 || _zones.Values.All(static zone => zone.All == 0) ? null : _darkSince ?? write.At;
    }

    private static bool IsGivenUp(ApiNode? node)
    {
        foreach (var taint in node?.Spec.Taints ?? [])
        {
            if (taint.Effect == TaintEffect.NoExecute && taint.Key is WellKnownTaints.NotReady or WellKnownTaints.Unreachable)
            {
                return true;
            }
        }

        return false;
    }

    private Zone ZoneOf(ApiNode node)
    {
        var labels = node.Metadata.Labels;
        var name = labels?.GetValueOrDefault(WellKnownLabels.Region) + "/" + labels?.GetValueOrDefault(WellKnownLabels.Zone);
        return _zones.TryGetValue(name, out var zone) ? zone : _zones[name] = new Zone(name);
    }

    private void Judge(ObjectWritten write, Zone zone)
    {
        Count();
        var seen = settings.MonitorPeriod + settings.Reaction;
        if (_darkSince + seen < write.At && !_impairments.OfControlPlane(write.At - seen))
        {
            Report(write.At, $"node {write.Key} was tainted though no node of any zone has been Ready for {(write.At - _darkSince)!.Value.TotalSeconds:0} s", write.Id);
        }

        // Where nobody can write that a node has gone silent, the store shows it Ready, and it counts for no state of its zone
        // (node_lifecycle_controller.go monitorNodeHealth): a zone that looks half alive may be found dark.
        var partial = zone.PartialSince + seen < write.At && !_impairments.OfControlPlane(write.At - seen);
        var rate = !partial ? settings.EvictionRate : zone.All > settings.LargeZoneThreshold ? settings.SecondaryEvictionRate : 0;
        if (rate <= 0)
        {
            Report(write.At, $"node {write.Key} was tainted in zone {zone.Name}, whose eviction rate is zero", write.Id);
        }
        else if (zone.Last is { } last && !_impairments.OfControlPlane(last))
        {
            // The slow pace counts from the first taint under it: the one before may have left a token of the fast one.
            var pace = partial && zone.PartialSince + seen > last ? settings.EvictionRate : rate;
            if (write.At - last + Tolerance < TimeSpan.FromSeconds(1 / pace))
            {
                Report(
                    write.At,
                    $"node {write.Key} was tainted {(write.At - last).TotalSeconds:0.###} s after another one of zone {zone.Name}, at {pace} a second",
                    zone.LastFact,
                    write.Id);
            }
        }

        (zone.Last, zone.LastFact) = (write.At, write.Id);
    }

    private void Move(ApiNode? node, int step, DateTimeOffset at)
    {
        if (node is null)
        {
            return;
        }

        var zone = ZoneOf(node);
        zone.All += step;
        if (node.Condition(NodeConditionType.Ready)?.Status == ConditionStatus.True)
        {
            zone.Ready += step;
            _ready += step;
        }

        var down = zone.All - zone.Ready;
        var partial = zone.Ready > 0 && down > 2 && down >= settings.UnhealthyZoneThreshold * zone.All;
        if (step > 0 || zone.All == 0)
        {
            zone.PartialSince = partial ? zone.PartialSince ?? at : null;
        }
    }

    private sealed class Zone(string name)
    {
        public string Name { get; } = name;

        public int All { get; set; }

        public int Ready { get; set; }

        public DateTimeOffset? PartialSince { get; set; }

        public DateTimeOffset? Last { get; set; }

        public long LastFact { get; set; }
    }
}
