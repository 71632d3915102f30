using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>Objects prepared for printing: one row an object, one cell a column.</summary>
public sealed record Table : TypeMeta
{
    /// <summary>Revision and continuation of the list behind the table.</summary>
    [Field(1, Always = true)]
    public ListMeta Metadata { get; init => field = value ?? ListMeta.Empty; } = ListMeta.Empty;

    /// <summary>The columns, in the order of the cells.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<TableColumnDefinition>? ColumnDefinitions { get; init; }

    /// <summary>The rows.</summary>
    [Field(3, Always = true, Required = true)]
    public IReadOnlyList<TableRow>? Rows { get; init; }
}

/// <summary>Describes a column.</summary>
public sealed record TableColumnDefinition
{
    /// <summary>Title of the column.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>OpenAPI type of the cells: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>array</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>OpenAPI format of the cells. <c>name</c> marks the column that identifies the object.</summary>
    [Field(3, Always = true, Required = true)]
    public string Format { get; init => field = value ?? ""; } = "";

    /// <summary>What the column shows.</summary>
    [Field(4, Always = true, Required = true)]
    public string Description { get; init => field = value ?? ""; } = "";

    /// <summary>0 for columns that are always shown; higher ones are shown with <c>-o wide</c>.</summary>
    [Field(5, Always = true, Required = true)]
    public int Priority { get; init; }
}

/// <summary>One object.</summary>
public sealed record TableRow
{
    /// <summary>The cells: strings, whole numbers, booleans or null.</summary>
    [Field(1, Always = true, Required = true)]
    public IReadOnlyList<object?>? Cells { get; init; }

    /// <summary>Marks the row, as <c>Completed</c> for an object that has finished.</summary>
    [Field(2)]
    public IReadOnlyList<TableRowCondition>? Conditions { get; init; }

    /// <summary>The object itself or its metadata, as asked for by <c>includeObject</c>.</summary>
    [Field(3, Always = true)]
    public RawJson? Object { get; init; }
}

/// <summary>A mark on a row.</summary>
public sealed record TableRowCondition
{
    /// <summary>Type of the condition. <c>Completed</c> is the only one in use.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Why, as one word.</summary>
    [Field(3)]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Field(4)]
    public string? Message { get; init; }
}
