using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Autoscaling.V2;

/// <summary>A metric and what it should be. Beside the type, the field of that name is given and no other.</summary>
public sealed record MetricSpec
{
    /// <summary><c>Resource</c>, <c>ContainerResource</c>, <c>Pods</c>, <c>Object</c> or <c>External</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>A metric of one object.</summary>
    [Field(2)]
    public ObjectMetricSource? Object { get; init; }

    /// <summary>A metric of each pod, averaged.</summary>
    [Field(3)]
    public PodsMetricSource? Pods { get; init; }

    /// <summary>A resource that the pods request, averaged.</summary>
    [Field(4)]
    public ResourceMetricSource? Resource { get; init; }

    /// <summary>A resource that one container of each pod requests, averaged.</summary>
    [Field(7)]
    public ContainerResourceMetricSource? ContainerResource { get; init; }

    /// <summary>A metric of something outside the cluster.</summary>
    [Field(5)]
    public ExternalMetricSource? External { get; init; }
}

/// <summary>A metric of one object.</summary>
public sealed record ObjectMetricSource
{
    /// <summary>The object.</summary>
    [Field(1, Always = true, Required = true)]
    public CrossVersionObjectReference DescribedObject { get; init => field = value ?? CrossVersionObjectReference.Empty; } = CrossVersionObjectReference.Empty;

    /// <summary>What it should be.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricTarget Target { get; init => field = value ?? MetricTarget.Empty; } = MetricTarget.Empty;

    /// <summary>The metric.</summary>
    [Field(3, Always = true, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? MetricIdentifier.Empty; } = MetricIdentifier.Empty;
}

/// <summary>A metric of each pod.</summary>
public sealed record PodsMetricSource
{
    /// <summary>The metric.</summary>
    [Field(1, Always = true, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? MetricIdentifier.Empty; } = MetricIdentifier.Empty;

    /// <summary>What its average should be.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricTarget Target { get; init => field = value ?? MetricTarget.Empty; } = MetricTarget.Empty;
}

/// <summary>A resource that pods request.</summary>
public sealed record ResourceMetricSource
{
    /// <summary>Name of the resource.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What its average should be.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricTarget Target { get; init => field = value ?? MetricTarget.Empty; } = MetricTarget.Empty;
}

/// <summary>A resource that one container of each pod requests.</summary>
public sealed record ContainerResourceMetricSource
{
    /// <summary>Name of the resource.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What its average should be.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricTarget Target { get; init => field = value ?? MetricTarget.Empty; } = MetricTarget.Empty;

    /// <summary>Name of the container.</summary>
    [Field(3, Always = true, Required = true)]
    public string Container { get; init => field = value ?? ""; } = "";
}

/// <summary>A metric of something outside the cluster.</summary>
public sealed record ExternalMetricSource
{
    /// <summary>The metric.</summary>
    [Field(1, Always = true, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? MetricIdentifier.Empty; } = MetricIdentifier.Empty;

    /// <summary>What it should be.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricTarget Target { get; init => field = value ?? MetricTarget.Empty; } = MetricTarget.Empty;
}

/// <summary>Names a metric.</summary>
public sealed record MetricIdentifier
{
    /// <summary>The value with every field left out.</summary>
    public static MetricIdentifier Empty { get; } = new();

    /// <summary>Name of the metric.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Narrows the metric down by labels.</summary>
    [Field(2)]
    public LabelSelector? Selector { get; init; }
}

/// <summary>What a metric should be.</summary>
public sealed record MetricTarget
{
    /// <summary>The value with every field left out.</summary>
    public static MetricTarget Empty { get; } = new();

    /// <summary><c>Utilization</c>, <c>Value</c> or <c>AverageValue</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The value.</summary>
    [Field(2)]
    public Quantity? Value { get; init; }

    /// <summary>The value for each pod.</summary>
    [Field(3)]
    public Quantity? AverageValue { get; init; }

    /// <summary>The share of the request of each pod, in percent. For resources only.</summary>
    [Field(4)]
    public int? AverageUtilization { get; init; }
}

/// <summary>A metric as last read.</summary>
public sealed record MetricStatus
{
    /// <summary>Type of the metric, which names the field that is given.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>A metric of one object.</summary>
    [Field(2)]
    public ObjectMetricStatus? Object { get; init; }

    /// <summary>A metric of each pod, averaged.</summary>
    [Field(3)]
    public PodsMetricStatus? Pods { get; init; }

    /// <summary>A resource that the pods request, averaged.</summary>
    [Field(4)]
    public ResourceMetricStatus? Resource { get; init; }

    /// <summary>A resource that one container of each pod requests, averaged.</summary>
    [Field(7)]
    public ContainerResourceMetricStatus? ContainerResource { get; init; }

    /// <summary>A metric of something outside the cluster.</summary>
    [Field(5)]
    public ExternalMetricStatus? External { get; init; }
}

/// <summary>A metric of one object as last read.</summary>
public sealed record ObjectMetricStatus
{
    /// <summary>The metric.</summary>
    [Field(1, Always = true, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? MetricIdentifier.Empty; } = MetricIdentifier.Empty;

    /// <summary>What it is.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? MetricValueStatus.Empty; } = MetricValueStatus.Empty;

    /// <summary>The object.</summary>
    [Field(3, Always = true, Required = true)]
    public CrossVersionObjectReference DescribedObject { get; init => field = value ?? CrossVersionObjectReference.Empty; } = CrossVersionObjectReference.Empty;
}

/// <summary>A metric of each pod as last read.</summary>
public sealed record PodsMetricStatus
{
    /// <summary>The metric.</summary>
    [Field(1, Always = true, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? MetricIdentifier.Empty; } = MetricIdentifier.Empty;

    /// <summary>What its average is.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? MetricValueStatus.Empty; } = MetricValueStatus.Empty;
}

/// <summary>A resource that pods request, as last read.</summary>
public sealed record ResourceMetricStatus
{
    /// <summary>Name of the resource.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What its average is.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? MetricValueStatus.Empty; } = MetricValueStatus.Empty;
}

/// <summary>A resource that one container of each pod requests, as last read.</summary>
public sealed record ContainerResourceMetricStatus
{
    /// <summary>Name of the resource.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What its average is.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? MetricValueStatus.Empty; } = MetricValueStatus.Empty;

    /// <summary>Name of the container.</summary>
    [Field(3, Always = true, Required = true)]
    public string Container { get; init => field = value ?? ""; } = "";
}

/// <summary>A metric of something outside the cluster as last read.</summary>
public sealed record ExternalMetricStatus
{
    /// <summary>The metric.</summary>
    [Field(1, Always = true, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? MetricIdentifier.Empty; } = MetricIdentifier.Empty;

    /// <summary>What it is.</summary>
    [Field(2, Always = true, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? MetricValueStatus.Empty; } = MetricValueStatus.Empty;
}

/// <summary>What a metric is.</summary>
public sealed record MetricValueStatus
{
    /// <summary>The value with every field left out.</summary>
    public static MetricValueStatus Empty { get; } = new();

    /// <summary>The value.</summary>
    [Field(1)]
    public Quantity? Value { get; init; }

    /// <summary>The value for each pod.</summary>
    [Field(2)]
    public Quantity? AverageValue { get; init; }

    /// <summary>The share of the request of each pod, in percent.</summary>
    [Field(3)]
    public int? AverageUtilization { get; init; }
}

/// <summary>Values of <c>metrics[].type</c> of an autoscaler.</summary>
public static class MetricSourceType
{
    /// <summary>A metric of one object.</summary>
    public const string Object = "Object";

    /// <summary>A metric of each pod.</summary>
    public const string Pods = "Pods";

    /// <summary>A resource that the pods request.</summary>
    public const string Resource = "Resource";

    /// <summary>A resource that one container of each pod requests.</summary>
    public const string ContainerResource = "ContainerResource";

    /// <summary>A metric of something outside the cluster.</summary>
    public const string External = "External";
}

/// <summary>Values of <c>target.type</c> of a metric.</summary>
public static class MetricTargetType
{
    /// <summary>A share of the request.</summary>
    public const string Utilization = "Utilization";

    /// <summary>A value.</summary>
    public const string Value = "Value";

    /// <summary>A value for each pod.</summary>
    public const string AverageValue = "AverageValue";
}
