using ActorCluster.Api.Lab;
using ActorCluster.Api.Quantities;
using Akka.Configuration;

namespace ActorCluster.Node.Settings;

/// <summary>
/// When a kubelet takes its node for short of something, and what it does about it: the settings
/// <c>actorcluster.node.kubelet.eviction-*</c>, written as the kubelet's own flags are (--eviction-hard, --eviction-soft and so on).
/// </summary>
public sealed record EvictionSettings
{
    /// <summary>The pause between two passes; zero for never.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>The thresholds, hard ones first, in the order of the settings.</summary>
    public required IReadOnlyList<EvictionThreshold> Thresholds { get; init; }

    /// <summary>What containers have at most when a soft threshold ends their pod.</summary>
    public required TimeSpan MaximumPodGrace { get; init; }

    /// <summary>How long a pressure condition holds after its signal went away.</summary>
    public required TimeSpan PressureTransition { get; init; }

    /// <summary>How long the clean-up of a victim is waited for.</summary>
    public required TimeSpan CleanupWait { get; init; }

    /// <summary>How often it is looked whether a victim has been cleaned up.</summary>
    public required TimeSpan CleanupPoll { get; init; }

    internal static EvictionSettings FromConfig(Config section)
    {
        var settings = new EvictionSettings
        {
            Interval = section.GetTimeSpan("eviction-interval"),
            Thresholds = ThresholdsOf(
                section.GetString("eviction-hard") ?? "",
                section.GetString("eviction-soft") ?? "",
                section.GetString("eviction-soft-grace-period") ?? "",
                section.GetString("eviction-minimum-reclaim") ?? ""),
            MaximumPodGrace = section.GetTimeSpan("eviction-max-pod-grace-period"),
            PressureTransition = section.GetTimeSpan("eviction-pressure-transition"),
            CleanupWait = section.GetTimeSpan("eviction-cleanup-wait"),
            CleanupPoll = section.GetTimeSpan("eviction-cleanup-poll"),
        };
        NodeSettings.Check(settings.Interval >= TimeSpan.Zero, "kubelet.eviction-interval must not be negative");
        NodeSettings.Check(settings.CleanupPoll > TimeSpan.Zero, "kubelet.eviction-cleanup-poll must be positive");
        return settings;
    }

    private static List<EvictionThreshold> ThresholdsOf(string hard, string soft, string graces, string reclaims)
    {
        var minimum = new Dictionary<EvictionSignal, EvictionAmount>();
        foreach (var (signal, text) in Statements(reclaims, '=', "eviction-minimum-reclaim"))
        {
            minimum[signal] = AmountOf(text, "eviction-minimum-reclaim");
        }

        var grace = new Dictionary<EvictionSignal, TimeSpan>();
        foreach (var (signal, text) in Statements(graces, '=', "eviction-soft-grace-period"))
        {
            var duration = Runtime.BehaviourParser.Duration(text);
            NodeSettings.Check(duration > TimeSpan.Zero, $"kubelet.eviction-soft-grace-period: {text} is not a positive duration");
            grace[signal] = duration!.Value;
        }

        var thresholds = new List<EvictionThreshold>();
        foreach (var (signal, text) in Statements(hard, '<', "eviction-hard"))
        {
            Add(signal, AmountOf(text, "eviction-hard"), TimeSpan.Zero);
        }

        foreach (var (signal, text) in Statements(soft, '<', "eviction-soft"))
        {
            NodeSettings.Check(
                grace.TryGetValue(signal, out var period),
                $"kubelet.eviction-soft: grace period must be specified for the soft eviction threshold {EvictionSignals.NameOf(signal)}");
            Add(signal, AmountOf(text, "eviction-soft"), period);
        }

        return thresholds;

        void Add(EvictionSignal signal, EvictionAmount amount, TimeSpan period)
        {
            // A threshold of nothing is none: so a default is switched off.
            if (!amount.IsZero)
            {
                thresholds.Add(new EvictionThreshold(signal, amount, period, minimum.TryGetValue(signal, out var reclaim) ? reclaim : default));
            }
        }
    }

    private static IEnumerable<(EvictionSignal Signal, string Value)> Statements(string text, char sign, string key)
    {
        var seen = new HashSet<EvictionSignal>();
        foreach (var statement in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = statement.IndexOf(sign, StringComparison.Ordinal);
            NodeSettings.Check(at > 0, $"kubelet.{key}: {statement} must be a signal, {sign}, and a value");
            var signal = EvictionSignals.Find(statement[..at].Trim());
            NodeSettings.Check(signal is not null, $"kubelet.{key}: unsupported eviction signal {statement[..at].Trim()}");
            NodeSettings.Check(seen.Add(signal!.Value), $"kubelet.{key}: duplicate eviction signal {statement[..at].Trim()}");
            yield return (signal.Value, statement[(at + 1)..].Trim());
        }
    }

    private static EvictionAmount AmountOf(string text, string key)
    {
        NodeSettings.Check(EvictionAmount.TryParse(text, out var amount), $"kubelet.{key}: {text} is neither a quantity nor a percentage below 100");
        return amount;
    }
}

/// <summary>A threshold: the node is short when less than an amount is available.</summary>
/// <param name="Signal">What is compared.</param>
/// <param name="Amount">With what.</param>
/// <param name="Grace">How long it must have been so before pods are evicted; zero for a hard threshold.</param>
/// <param name="MinimumReclaim">How much more must be available before it counts as resolved.</param>
public sealed record EvictionThreshold(EvictionSignal Signal, EvictionAmount Amount, TimeSpan Grace, EvictionAmount MinimumReclaim)
{
    /// <summary>Whether it leaves no grace.</summary>
    public bool IsHard => Grace == TimeSpan.Zero;
}

/// <summary>An amount of something: absolute, or a share of the capacity.</summary>
/// <param name="Absolute">Bytes, inodes or processes.</param>
/// <param name="Share">The share; zero for an absolute amount. It has 32 bits as the kubelet's has, which shows in texts.</param>
public readonly record struct EvictionAmount(long Absolute, float Share)
{
    /// <summary>Whether it is nothing.</summary>
    public bool IsZero => Absolute == 0 && Share == 0;

    /// <summary>Reads <c>100Mi</c> or <c>10%</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="amount">The amount.</param>
    public static bool TryParse(string? text, out EvictionAmount amount)
    {
        amount = default;
        if (text is not null && text.EndsWith('%'))
        {
            var valid = float.TryParse(
                text.AsSpan(0, text.Length - 1), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture,
                out var percent);
            amount = new EvictionAmount(0, percent / 100);
            return valid && percent is >= 0 and < 100;
        }

        if (text is null || !Quantity.TryParse(text, out var quantity) || quantity.Sign < 0)
        {
            return false;
        }

        amount = new EvictionAmount(quantity.Value(), 0);
        return true;
    }

    /// <summary>The amount where the whole is known (pkg/kubelet/eviction/api: GetThresholdQuantity).</summary>
    /// <param name="capacity">The whole.</param>
    public long Of(long capacity) => Share == 0 ? Absolute : (long)(capacity * (double)Share);
}

/// <summary>What a kubelet compares with its thresholds.</summary>
public enum EvictionSignal
{
    /// <summary><c>memory.available</c>, in bytes.</summary>
    MemoryAvailable,

    /// <summary><c>nodefs.available</c>: the file system of logs and volumes, in bytes.</summary>
    NodeFsAvailable,

    /// <summary><c>nodefs.inodesFree</c>.</summary>
    NodeFsInodesFree,

    /// <summary><c>imagefs.available</c>: the file system of images and writable layers, in bytes.</summary>
    ImageFsAvailable,

    /// <summary><c>imagefs.inodesFree</c>.</summary>
    ImageFsInodesFree,

    /// <summary><c>pid.available</c>.</summary>
    PidAvailable,
}

/// <summary>The names of signals (pkg/kubelet/eviction/api/types.go).</summary>
internal static class EvictionSignals
{
    private static readonly string[] Names =
        ["memory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available", "imagefs.inodesFree", "pid.available"];

    /// <summary>How many there are.</summary>
    public static int Count => Names.Length;

    public static string NameOf(EvictionSignal signal) => Names[(int)signal];

    /// <summary>What an experiment calls what a signal is about.</summary>
    public static string ResourceOf(EvictionSignal signal) => signal switch
    {
        EvictionSignal.MemoryAvailable => PressureResource.Memory,
        EvictionSignal.NodeFsAvailable => PressureResource.NodeFileSystem,
        EvictionSignal.ImageFsAvailable => PressureResource.ImageFileSystem,
        EvictionSignal.PidAvailable => PressureResource.ProcessIds,
        _ => PressureResource.Inodes,
    };

    public static EvictionSignal? Find(string name) => Array.IndexOf(Names, name) is var index and >= 0 ? (EvictionSignal)index : null;
}
