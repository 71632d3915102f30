using System.Buffers;
using System.Text.Json;
using ActorCluster.Api.Meta;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Type">OpenAPI type of its cells.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Priority">0 for columns that are always shown, 1 for those of <c>-o wide</c>.</param>
/// <param name="Format">OpenAPI format of its cells; <c>name</c> for the object's name.</param>
internal sealed record TableColumn(string Name, string Type, string Description, int Priority = 0, string Format = "")
{
    /// <summary>The column of the object's name.</summary>
    public static TableColumn NameColumn { get; } =
        new("Name", "string", "Name of the object, unique among the objects of its kind in its namespace.", 0, "name");

    /// <summary>The column of the object's age.</summary>
    public static TableColumn AgeColumn { get; } = new("Age", "string", "Time since the object was created.");
}

/// <summary>The columns of a kind, and how its objects fill them.</summary>
internal abstract class TablePrinter
{
    private byte[]? _columnsJson;

    /// <summary>The columns in their order.</summary>
    public abstract IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The columns as JSON, made once.</summary>
    public ReadOnlySpan<byte> ColumnsJson => _columnsJson ??= Encode();

    /// <summary>Writes an object's cells, one a column.</summary>
    /// <param name="source">The object.</param>
    /// <param name="cells">Where to.</param>
    public abstract void WriteCells(KubernetesObject source, TableCells cells);

    /// <summary>The order of a list's rows, where it is not that of the list.</summary>
    /// <param name="objects">The list.</param>
    public virtual IReadOnlyList<StoredObject> Order(IReadOnlyList<StoredObject> objects) => objects;

    /// <summary>The condition of an object's row as JSON; empty for none.</summary>
    /// <param name="source">The object.</param>
    public virtual ReadOnlySpan<byte> ConditionOf(KubernetesObject source) => default;

    private byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var column in Columns)
            {
                writer.WriteStartObject();
                writer.WriteString("name", column.Name);
                writer.WriteString("type", column.Type);
                writer.WriteString("format", column.Format);
                writer.WriteString("description", column.Description);
                writer.WriteNumber("priority", column.Priority);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>The printer of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="columns">The columns.</param>
/// <param name="write">Writes an object's cells.</param>
internal class TablePrinter<T>(IReadOnlyList<TableColumn> columns, Action<T, TableCells> write) : TablePrinter
    where T : KubernetesObject
{
    /// <inheritdoc />
    public override IReadOnlyList<TableColumn> Columns => columns;

    /// <inheritdoc />
    public override void WriteCells(KubernetesObject source, TableCells cells) => write((T)source, cells);
}

/// <summary>Writes the cells of one row.</summary>
/// <param name="writer">Where to.</param>
/// <param name="now">The time from which ages are counted.</param>
internal readonly struct TableCells(Utf8JsonWriter writer, DateTimeOffset now)
{
    /// <summary>The time from which ages are counted.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Writes a text.</summary>
    public void Text(string? text) => writer.WriteStringValue(text ?? "");

    /// <summary>Writes a text, or <c>&lt;none&gt;</c> for an empty one.</summary>
    public void TextOrNone(string? text) => writer.WriteStringValue(string.IsNullOrEmpty(text) ? "<none>" : text);

    /// <summary>Writes a number.</summary>
    public void Number(long number) => writer.WriteNumberValue(number);

    /// <summary>Writes a number that may have a fraction.</summary>
    public void Fraction(double number) => writer.WriteNumberValue(number);

    /// <summary>Writes that there is no value.</summary>
    public void Nothing() => writer.WriteNullValue();

    /// <summary>Writes a truth value.</summary>
    public void Flag(bool flag) => writer.WriteBooleanValue(flag);

    /// <summary>Writes the time that has passed since a moment.</summary>
    public void Age(Time? since) => writer.WriteStringValue(HumanDuration.Since(since?.Value, now));
}
