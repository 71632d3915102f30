using System.Globalization;
using System.Text.Json;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Node.Runtime;

/// <summary>Reads behaviours: from the JSON of an annotation, or key by key from settings.</summary>
internal static class BehaviourParser
{
    /// <summary>The prefix of the annotation; the container's name follows.</summary>
    public const string AnnotationPrefix = "behaviour.actorcluster.dev/";

    // A year is for ever, and keeps the sum with any date inside what a date can hold.
    private const double LongestDays = 365;

    /// <summary>
    /// The behaviour that a pod's annotations give a container. Text that cannot be read says nothing: a typing error must not stop a node.
    /// </summary>
    public static ContainerBehaviour FromAnnotations(IReadOnlyDictionary<string, string>? annotations, string container, out string? error)
    {
        error = null;
        return annotations is null || !annotations.TryGetValue(AnnotationPrefix + container, out var json)
            ? ContainerBehaviour.Empty
            : FromJson(json, out error);
    }

    public static ContainerBehaviour FromJson(string json, out string? error)
    {
        error = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                error = "a behaviour must be an object";
                return ContainerBehaviour.Empty;
            }

            var behaviour = ContainerBehaviour.Empty;
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var list = property.Value.ValueKind == JsonValueKind.Array
                    ? property.Value.EnumerateArray().Select(static line => line.ToString()).ToArray()
                    : null;
                behaviour = With(behaviour, property.Name, list is null ? property.Value.ToString() : null, list, out error) ?? behaviour;
                if (error is not null)
                {
                    return ContainerBehaviour.Empty;
                }
            }

            return behaviour;
        }
        catch (JsonException e)
        {
            error = e.Message;
            return ContainerBehaviour.Empty;
        }
    }

    /// <summary>The behaviour with one more key.</summary>
    /// <returns>Null, and an error, when the key or its value is not understood.</returns>
    public static ContainerBehaviour? With(ContainerBehaviour old, string key, string? text, IReadOnlyList<string>? list, out string? error)
    {
        error = null;
        ContainerBehaviour? changed = key switch
        {
            "startDelay" => Duration(text) is { } d ? old with { StartDelay = d } : null,
            "runFor" => Duration(text) is { } d ? old with { RunFor = d } : null,
            "exitCode" => Number(text) is { } n ? old with { ExitCode = n } : null,
            "failures" => Number(text) is { } n ? old with { Failures = n } : null,
            "reason" => old with { Reason = text },
            "message" => old with { Message = text },
            "startError" => old with { StartError = text },
            "termDelay" => Duration(text) is { } d ? old with { TermDelay = d } : null,
            "termExitCode" => Number(text) is { } n ? old with { TermExitCode = n } : null,
            "ignoreTerm" => Truth(text) is { } b ? old with { IgnoreTerm = b } : null,
            "preStopFor" => Duration(text) is { } d ? old with { PreStopFor = d } : null,
            "readyAfter" => Duration(text) is { } d ? old with { ReadyAfter = d } : null,
            "readyUntil" => Duration(text) is { } d ? old with { ReadyUntil = d } : null,
            "startupAfter" => Duration(text) is { } d ? old with { StartupAfter = d } : null,
            "liveFor" => Duration(text) is { } d ? old with { LiveFor = d } : null,
            "log" => old with { Log = list ?? (text is null ? [] : [text]) },
            "cpu" => Quantity.TryParse(text, out var q) ? old with { CpuMillis = q.MilliValue() } : null,
            "memory" => Quantity.TryParse(text, out var q) ? old with { MemoryBytes = q.Value() } : null,
            "disk" => Amount(text) is { } a ? old with { DiskBytes = a } : null,
            "logBytes" => Amount(text) is { } a ? old with { LogBytes = a } : null,
            "emptyDir" => Amount(text) is { } a ? old with { EmptyDirBytes = a } : null,
            "inodes" => Amount(text) is { } a ? old with { Inodes = a } : null,
            "processes" => Amount(text) is { } a ? old with { Processes = a } : null,
            "memoryGrowth" => Amount(text) is { } a ? old with { MemoryGrowth = a } : null,
            "diskGrowth" => Amount(text) is { } a ? old with { DiskGrowth = a } : null,
            "logGrowth" => Amount(text) is { } a ? old with { LogGrowth = a } : null,
            "emptyDirGrowth" => Amount(text) is { } a ? old with { EmptyDirGrowth = a } : null,
            "inodesGrowth" => Amount(text) is { } a ? old with { InodesGrowth = a } : null,
            "processesGrowth" => Amount(text) is { } a ? old with { ProcessesGrowth = a } : null,
            "requestMemory" => Amount(text) is { } a ? old with { RequestMemoryBytes = a } : null,
            "requestCpu" => Quantity.TryParse(text, out var q) ? old with { RequestCpuMillis = q.MilliValue() } : null,
            "requestTime" => Duration(text) is { } d ? old with { RequestTime = d } : null,
            "admission" => Processes.WebhookPage.IsValid(text) ? old with { Admission = text } : null,
            "pullError" => old with { PullError = text },
            "size" => Quantity.TryParse(text, out var q) ? old with { SizeBytes = q.Value() } : null,
            _ => null,
        };
        if (changed is null)
        {
            error = $"{key}: not a known key, or not a value for it: {text}";
        }

        return changed;
    }

    /// <summary>
    /// Reads a duration as experiments have it (<c>2s</c>, <c>1m30s</c>), a bare number of seconds, or days as <c>sleep 2d</c> has them.
    /// More than a year counts as a year.
    /// </summary>
    public static TimeSpan? Duration(string? text)
    {
        var isDays = text is { Length: > 1 } && text[^1] == 'd';
        var number = isDays ? text![..^1] : text;
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return TimeSpan.FromDays(Math.Min(isDays ? amount : amount / 86400, LongestDays));
        }

        return LabDuration.TryParse(text, out var duration, out _) && duration >= TimeSpan.Zero ? duration : null;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? Amount(string? text) => Quantity.TryParse(text, out var quantity) && quantity.Sign >= 0 ? quantity.Value() : null;

    private static bool? Truth(string? text) => text?.ToLowerInvariant() switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        _ => null,
    };
}
