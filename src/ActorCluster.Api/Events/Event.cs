using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Events;

/// <summary>Something that happened to an object, in the newer form of the group <c>events.k8s.io</c>.</summary>
public sealed record Event : KubernetesObject
{
    /// <summary>When it was first seen.</summary>
    [Field(2, Always = true, Required = true)]
    public MicroTime? EventTime { get; init; }

    /// <summary>The series that it stands for; left out for a single occurrence.</summary>
    [Field(3)]
    public EventSeries? Series { get; init; }

    /// <summary>The controller that reports it, <c>kubernetes.io/kubelet</c>.</summary>
    [Field(4)]
    public string? ReportingController { get; init; }

    /// <summary>The instance of the controller, <c>kubelet-xyz</c>.</summary>
    [Field(5)]
    public string? ReportingInstance { get; init; }

    /// <summary>What was done, or what failed.</summary>
    [Field(6)]
    public string? Action { get; init; }

    /// <summary>Why, as one word in CamelCase for programs.</summary>
    [Field(7)]
    public string? Reason { get; init; }

    /// <summary>The object that it happened to.</summary>
    [Field(8, Always = true)]
    public ObjectReference Regarding { get; init => field = value ?? ObjectReference.Empty; } = ObjectReference.Empty;

    /// <summary>A second object that has to do with it.</summary>
    [Field(9)]
    public ObjectReference? Related { get; init; }

    /// <summary>What happened, for people, up to 1 kB.</summary>
    [Field(10)]
    public string? Note { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    [Field(11)]
    public string? Type { get; init; }

    /// <summary><c>source</c> of the older form.</summary>
    [Field(12, Always = true)]
    public EventSource DeprecatedSource { get; init => field = value ?? EventSource.Empty; } = EventSource.Empty;

    /// <summary><c>firstTimestamp</c> of the older form.</summary>
    [Field(13, Always = true)]
    public Time? DeprecatedFirstTimestamp { get; init; }

    /// <summary><c>lastTimestamp</c> of the older form.</summary>
    [Field(14, Always = true)]
    public Time? DeprecatedLastTimestamp { get; init; }

    /// <summary><c>count</c> of the older form.</summary>
    [Field(15)]
    public int DeprecatedCount { get; init; }
}

/// <summary>A series of like events.</summary>
public sealed record EventSeries
{
    /// <summary>How often it happened until the last update.</summary>
    [Field(1, Always = true, Required = true)]
    public int Count { get; init; }

    /// <summary>When it last happened.</summary>
    [Field(2, Always = true, Required = true)]
    public MicroTime? LastObservedTime { get; init; }
}
