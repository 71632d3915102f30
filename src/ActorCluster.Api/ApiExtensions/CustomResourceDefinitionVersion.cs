using ActorCluster.Api.Schema;

namespace ActorCluster.Api.ApiExtensions;

/// <summary>One version of a resource.</summary>
public sealed record CustomResourceDefinitionVersion
{
    /// <summary>The version: <c>v1</c>, <c>v2beta1</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether clients get to see it.</summary>
    [Field(2, Always = true, Required = true)]
    public bool Served { get; init; }

    /// <summary>Whether objects are stored in it; true for exactly one version.</summary>
    [Field(3, Always = true, Required = true)]
    public bool Storage { get; init; }

    /// <summary>Whether clients are warned of its use.</summary>
    [Field(7)]
    public bool Deprecated { get; init; }

    /// <summary>The words of the warning.</summary>
    [Field(8, Pointer = true)]
    public string? DeprecationWarning { get; init; }

    /// <summary>What objects look like.</summary>
    [Field(4)]
    public CustomResourceValidation? Schema { get; init; }

    /// <summary>The subresources.</summary>
    [Field(5)]
    public CustomResourceSubresources? Subresources { get; init; }

    /// <summary>Columns of the table besides the name.</summary>
    [Field(6)]
    public IReadOnlyList<CustomResourceColumnDefinition>? AdditionalPrinterColumns { get; init; }

    /// <summary>Fields that field selectors may name.</summary>
    [Field(9)]
    public IReadOnlyList<SelectableField>? SelectableFields { get; init; }
}

/// <summary>What objects look like.</summary>
public sealed record CustomResourceValidation
{
    /// <summary>The schema.</summary>
    [Field(1)]
    public JsonSchemaProps? OpenAPIV3Schema { get; init; }
}

/// <summary>The subresources of a version.</summary>
public sealed record CustomResourceSubresources
{
    /// <summary>Present when <c>status</c> is written apart from the rest.</summary>
    [Field(1)]
    public CustomResourceSubresourceStatus? Status { get; init; }

    /// <summary>Present when <c>scale</c> is served.</summary>
    [Field(2)]
    public CustomResourceSubresourceScale? Scale { get; init; }
}

/// <summary>The subresource <c>status</c>; it has nothing to say.</summary>
public sealed record CustomResourceSubresourceStatus
{
}

/// <summary>The subresource <c>scale</c>.</summary>
public sealed record CustomResourceSubresourceScale
{
    /// <summary>Where the wanted number of replicas stands, below <c>.spec</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string SpecReplicasPath { get; init => field = value ?? ""; } = "";

    /// <summary>Where the actual number of replicas stands, below <c>.status</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string StatusReplicasPath { get; init => field = value ?? ""; } = "";

    /// <summary>Where the selector stands as a text, below <c>.status</c> or <c>.spec</c>.</summary>
    [Field(3, Pointer = true)]
    public string? LabelSelectorPath { get; init; }
}

/// <summary>A column of the table.</summary>
public sealed record CustomResourceColumnDefinition
{
    /// <summary>Its title.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Type of its cells: boolean, date, integer, number or string.</summary>
    [Field(2, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Format of its cells.</summary>
    [Field(3)]
    public string? Format { get; init; }

    /// <summary>What it shows.</summary>
    [Field(4)]
    public string? Description { get; init; }

    /// <summary>0 for columns that are always shown, more for those of <c>-o wide</c>.</summary>
    [Field(5)]
    public int Priority { get; init; }

    /// <summary>Where the value stands.</summary>
    [Field(6, Always = true, Required = true)]
    public string JsonPath { get; init => field = value ?? ""; } = "";
}

/// <summary>A field that field selectors may name.</summary>
public sealed record SelectableField
{
    /// <summary>Where the value stands, without array notation.</summary>
    [Field(1, Always = true, Required = true)]
    public string JsonPath { get; init => field = value ?? ""; } = "";
}
