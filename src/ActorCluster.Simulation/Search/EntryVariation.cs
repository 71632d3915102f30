using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Search;

/// <summary>
/// A fault as a swarm run has it: at another time, shorter, weaker, on fewer or other targets; never longer or stronger than declared.
/// Pure.
/// </summary>
internal static class EntryVariation
{
    /// <summary>Varies a fault.</summary>
    /// <param name="entry">The fault.</param>
    /// <param name="zones">The zones of the cluster.</param>
    /// <param name="span">By when the last entry of the manifest begins.</param>
    /// <param name="chance">Chance.</param>
    public static TimelineEntry Of(TimelineEntry entry, IReadOnlyList<string> zones, TimeSpan span, Random chance)
    {
        // Every number is drawn whether it is used or not, so that one fault's fields do not move the others'.
        var (when, length, strength, other) = (chance.NextDouble(), chance.NextDouble(), chance.NextDouble(), chance.NextDouble() < 0.5);
        var varied = entry with
        {
            At = Text((entry.After is null ? span : Time(entry.At)) * when),
            Duration = entry.Duration is { } duration ? Shorter(duration, length) : null,
            Nodes = entry.Nodes is { } nodes ? Nodes(nodes, zones, chance) : null,
            Pods = entry.Pods is { } pods ? Pods(pods, other, chance.Next(100)) : null,
        };
        return Weaker(varied, 0.1 + (0.9 * strength), other);
    }

    private static TimelineEntry Weaker(TimelineEntry entry, double share, bool other) => entry switch
    {
        { Node: { Kind: NodeFaultKind.Crash or NodeFaultKind.Freeze } } when other && entry.Duration is not null =>
            entry with { Node = new NodeFault { Kind = entry.Node.Kind == NodeFaultKind.Crash ? NodeFaultKind.Freeze : NodeFaultKind.Crash } },
        { Kubelet.Kind: { } kind } when other => entry with
        {
            Kubelet = new KubeletFault { Kind = kind == KubeletFaultKind.Crash ? KubeletFaultKind.Hang : KubeletFaultKind.Crash },
        },
        { Link: { } link } => entry with
        {
            Link = link with
            {
                Loss = Percent(link.Loss, share),
                Duplicate = Percent(link.Duplicate, share),
                Reorder = Percent(link.Reorder, share),
                Delay = Scaled(link.Delay, share),
                Jitter = Scaled(link.Jitter, share),
            },
        },
        { Api: { } api and not { Outage: true } } => entry with
        {
            Api = api with { Rate = Percent(api.Rate ?? "100%", share), Latency = Scaled(api.Latency, share), Jitter = Scaled(api.Jitter, share) },
        },
        { Store: { Latency: { } latency } store } => entry with { Store = store with { Latency = Scaled(latency, share) } },
        { Clock: { } clock } => entry with
        {
            Clock = clock with { Offset = Scaled(clock.Offset, share), DriftPpm = clock.DriftPpm is { } drift ? (long)(drift * share) : null },
        },
        { Watch: { } watch } => entry with { Watch = watch with { Count = Fewer(watch.Count, share), Revisions = Fewer(watch.Revisions, share) } },
        { Component: { Write: { } write } component } => entry with { Component = component with { Write = Fewer(write, share) } },
        { Load: { } load } => entry with { Load = load with { RequestsPerSecond = Fewer(load.RequestsPerSecond, share) ?? 1 } },
        _ => entry,
    };

    private static NodeTargets Nodes(NodeTargets targets, IReadOnlyList<string> zones, Random chance)
    {
        var (fewer, elsewhere) = (chance.NextDouble() < 0.5, chance.Next());
        if (targets.SameAs is not null)
        {
            return targets;
        }

        if (targets.Zones is { Count: > 0 } declared && zones.Count > declared.Count)
        {
            targets = targets with { Zones = [.. declared.Select((_, index) => zones[(int)(((long)elsewhere + index) % zones.Count)])] };
        }

        // A share that is drawn here is never none of what there is; one that is drawn when the fault begins may be.
        return (targets.Mode ?? (targets.Names is null ? TargetMode.One : TargetMode.All)) switch
        {
            TargetMode.All when fewer => targets with { Mode = TargetMode.Percent, Value = 1 + (elsewhere % 100) },
            TargetMode.Percent when fewer => targets with { Value = Some(targets.Value, elsewhere) },
            TargetMode.UpToPercent => targets with { Mode = TargetMode.Percent, Value = Some(targets.Value, elsewhere) },
            TargetMode.Fixed => targets with { Value = 1 + (elsewhere % (targets.Value ?? 1)) },
            _ => targets,
        };
    }

    private static PodTargets Pods(PodTargets targets, bool fewer, int share) => targets.Mode switch
    {
        null or TargetMode.All when fewer => targets with { Mode = TargetMode.Percent, Value = 1 + share },
        TargetMode.UpToPercent => targets with { Mode = TargetMode.Percent, Value = Some(targets.Value, share) },
        _ => targets,
    };

    private static int Some(int? most, int draw) => 1 + (draw % Math.Max(1, most ?? 100));

    private static TimeSpan Time(string? text) => text is null ? TimeSpan.Zero : LabDuration.Parse(text);

    private static string Text(TimeSpan time) => LabDuration.Format(TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds)));

    // Not less than a tenth, at least a second unless less is declared.
    private static string Shorter(string declared, double share)
    {
        var whole = LabDuration.Parse(declared);
        var seconds = Math.Floor(whole.TotalSeconds * (0.1 + (0.9 * share)));
        return seconds < 1 ? declared : LabDuration.Format(TimeSpan.FromSeconds(seconds));
    }

    private static string? Scaled(string? declared, double share) =>
        declared is null ? null : LabDuration.Format(TimeSpan.FromMilliseconds(Math.Round(LabDuration.Parse(declared).TotalMilliseconds * share)));

    private static string? Percent(string? declared, double share) =>
        declared is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)(Share.Parse(declared) * 100 * share))}%");

    private static int? Fewer(int? declared, double share) => declared is { } number ? Math.Max(1, (int)(number * share)) : null;
}
