using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Something that happened to an object, kept for a limited time.</summary>
public sealed record Event : KubernetesObject
{
    /// <summary>The object that it happened to.</summary>
    [Field(2, Always = true, Required = true)]
    public ObjectReference InvolvedObject { get; init => field = value ?? ObjectReference.Empty; } = ObjectReference.Empty;

    /// <summary>Why, as one word in CamelCase for programs.</summary>
    [Field(3)]
    public string? Reason { get; init; }

    /// <summary>What happened, for people.</summary>
    [Field(4)]
    public string? Message { get; init; }

    /// <summary>The component that reports it.</summary>
    [Field(5, Always = true)]
    public EventSource Source { get; init => field = value ?? EventSource.Empty; } = EventSource.Empty;

    /// <summary>When it was first seen.</summary>
    [Field(6, Always = true)]
    public Time? FirstTimestamp { get; init; }

    /// <summary>When it was last seen.</summary>
    [Field(7, Always = true)]
    public Time? LastTimestamp { get; init; }

    /// <summary>How often it happened.</summary>
    [Field(8)]
    public int Count { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    [Field(9)]
    public string? Type { get; init; }

    /// <summary>When it was first seen, by the newer form of events.</summary>
    [Field(10, Always = true)]
    public MicroTime? EventTime { get; init; }

    /// <summary>The series that it stands for; left out for a single occurrence.</summary>
    [Field(11)]
    public EventSeries? Series { get; init; }

    /// <summary>What was done, or what failed.</summary>
    [Field(12)]
    public string? Action { get; init; }

    /// <summary>A second object that has to do with it.</summary>
    [Field(13)]
    public ObjectReference? Related { get; init; }

    /// <summary>The controller that reports it, <c>kubernetes.io/kubelet</c>.</summary>
    [Field(14, Always = true)]
    public string ReportingComponent { get; init => field = value ?? ""; } = "";

    /// <summary>The instance of the controller, <c>kubelet-xyz</c>.</summary>
    [Field(15, Always = true)]
    public string ReportingInstance { get; init => field = value ?? ""; } = "";
}

/// <summary>A series of like events.</summary>
public sealed record EventSeries
{
    /// <summary>How often it happened until the last update.</summary>
    [Field(1)]
    public int Count { get; init; }

    /// <summary>When it last happened.</summary>
    [Field(2, Always = true)]
    public MicroTime? LastObservedTime { get; init; }
}

/// <summary>The component that reports an event.</summary>
public sealed record EventSource
{
    /// <summary>The value with every field left out.</summary>
    public static EventSource Empty { get; } = new();

    /// <summary>Name of the component.</summary>
    [Field(1)]
    public string? Component { get; init; }

    /// <summary>Node that it runs on.</summary>
    [Field(2)]
    public string? Host { get; init; }
}

/// <summary>Names an object, or a part of it.</summary>
[Atomic]
public sealed record ObjectReference
{
    /// <summary>The value with every field left out.</summary>
    public static ObjectReference Empty { get; } = new();

    /// <summary>Kind of the object.</summary>
    [Field(1)]
    public string? Kind { get; init; }

    /// <summary>Namespace of the object.</summary>
    [Field(2)]
    public string? Namespace { get; init; }

    /// <summary>Name of the object.</summary>
    [Field(3)]
    public string? Name { get; init; }

    /// <summary>Uid of the object.</summary>
    [Field(4)]
    public string? Uid { get; init; }

    /// <summary>API version of the object.</summary>
    [Field(5)]
    public string? ApiVersion { get; init; }

    /// <summary>Resource version that is meant.</summary>
    [Field(6)]
    public string? ResourceVersion { get; init; }

    /// <summary>Part that is meant, such as <c>spec.containers{name}</c>.</summary>
    [Field(7)]
    public string? FieldPath { get; init; }
}

/// <summary>Values of <c>type</c> of an event.</summary>
public static class EventType
{
    /// <summary>For information only.</summary>
    public const string Normal = "Normal";

    /// <summary>Something may be wrong.</summary>
    public const string Warning = "Warning";
}
