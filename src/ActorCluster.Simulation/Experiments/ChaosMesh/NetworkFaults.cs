using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>
/// NetworkChaos: it hits what pods exchange, never what their node and the control plane do. Here that is the way between the nodes that
/// run the pods and the nodes of their peers.
/// </summary>
internal static class NetworkFaults
{
    private static readonly string[] Actions = ["bandwidth", "corrupt", "delay", "duplicate", "loss", "netem", "partition"];

    internal static List<TimelineEntry> Translate(TimelineEntry entry, ChaosSelection selection, string own, ChaosFields spec)
    {
        var action = spec.Required("action");
        if (!Actions.Contains(action))
        {
            ChaosFaults.Unsupported(spec, "action", action, Actions);
            return [];
        }

        spec.Notes.Warn(spec.Path("selector"), "the network of these pods is that of their nodes: other pods on the same nodes are hit too");
        spec.Ignore("a node has one network", "device", "targetDevice");
        var target = spec.Child("target");
        var peers = target is null ? new NodeTargets { Mode = TargetMode.All } : ChaosSelection.Read(target, own).Machines;
        target?.Finish();
        var external = spec.Texts("externalTargets");
        if (external.Count > 0)
        {
            spec.Notes.Warn(spec.Path("externalTargets"), "has no meaning here: there is nothing outside of the cluster");
            if (target is null)
            {
                return [];
            }
        }

        var link = new LinkFault { Direction = Direction(spec), Peers = peers, Partition = action == "partition" ? true : null };
        link = Delay(link, action, spec);
        link = link with
        {
            Loss = Share(spec, action, "loss"),
            Duplicate = Share(spec, action, "duplicate"),
        };
        if (Share(spec, action, "corrupt") is { } corrupt)
        {
            spec.Notes.Warn(spec.Path("corrupt"), "what arrives corrupt is thrown away: it is lost");
            link = link with { Loss = link.Loss ?? corrupt };
        }

        link = Bandwidth(link, action, spec);
        return [entry with { Nodes = selection.Machines, Link = link }];
    }

    private static string Direction(ChaosFields spec)
    {
        var text = spec.Text("direction");
        switch (text)
        {
            case null or "" or "to":
                return LinkDirection.ToMaster;
            case "from":
                return LinkDirection.FromMaster;
            case "both":
                return LinkDirection.Both;
            default:
                ChaosFaults.Unsupported(spec, "direction", text, "both", "from", "to");
                return LinkDirection.Both;
        }
    }

    // Only the part that the action names counts; netem takes all that are there.
    private static ChaosFields? Part(ChaosFields spec, string action, string name)
    {
        if (spec.Has(name) && action != name && action != "netem")
        {
            spec.Ignore($"the action is {action}", name);
            return null;
        }

        var part = spec.Child(name);
        if (part is null && action == name)
        {
            spec.Notes.Fail(spec.Path(name), $"Required value: the action {action} needs it");
        }

        part?.Ignore("each message has its own chance", "correlation");
        return part;
    }

    private static string? Share(ChaosFields spec, string action, string name)
    {
        var part = Part(spec, action, name);
        var share = part?.Percentage(name);
        part?.Finish();
        return share;
    }

    private static LinkFault Delay(LinkFault link, string action, ChaosFields spec)
    {
        if (Part(spec, action, "delay") is not { } delay)
        {
            return link;
        }

        var reorder = delay.Child("reorder");
        reorder?.Ignore("each message has its own chance", "correlation", "gap");
        link = link with { Delay = delay.Duration("latency"), Jitter = delay.Duration("jitter"), Reorder = reorder?.Percentage("reorder") };
        reorder?.Finish();
        delay.Finish();
        return link;
    }

    private static LinkFault Bandwidth(LinkFault link, string action, ChaosFields spec)
    {
        if (Part(spec, action, "bandwidth") is not { } bandwidth)
        {
            return link;
        }

        bandwidth.Ignore("what exceeds the rate waits", "limit", "buffer", "peakrate", "minburst");
        var rate = bandwidth.Required("rate");
        bandwidth.Finish();
        return link with { Bandwidth = Rate(rate) ?? Wrong() };

        string? Wrong()
        {
            bandwidth.Notes.Fail(bandwidth.Path("rate"), $"Invalid value: {FieldError.Quote(rate)}: a number with bps, kbps, mbps, gbps or tbps is expected");
            return null;
        }
    }

    // bps are bytes in a second, and each larger unit is 1024 of the smaller one.
    private static string? Rate(string text)
    {
        (string Unit, string Suffix)[] units = [("tbps", "Ti"), ("gbps", "Gi"), ("mbps", "Mi"), ("kbps", "Ki"), ("bps", "")];
        var lower = text.Trim().ToLowerInvariant();
        foreach (var (unit, suffix) in units)
        {
            if (lower.EndsWith(unit, StringComparison.Ordinal))
            {
                var number = lower[..^unit.Length].Trim();
                return ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? number + suffix : null;
            }
        }

        return null;
    }
}
