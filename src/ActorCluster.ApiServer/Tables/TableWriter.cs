using System.Buffers;
using System.Text.Json;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Tables;

/// <summary>What the rows of a table hold of their objects (<c>includeObject=</c>).</summary>
internal enum IncludeObject
{
    /// <summary>The metadata: the default.</summary>
    Metadata,

    /// <summary>The whole object.</summary>
    Object,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>Writes a meta.k8s.io Table piece by piece, so that a large one can be streamed.</summary>
internal static class TableWriter
{
    [ThreadStatic]
    private static Utf8JsonWriter? _cells;

    private static readonly JsonWriterOptions CellOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes everything before the first row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="version">Version of meta.k8s.io.</param>
    /// <param name="list">Revision and continuation.</param>
    /// <param name="printer">The columns.</param>
    /// <param name="withColumns">Whether to write the columns.</param>
    public static void Begin(IBufferWriter<byte> writer, string version, ApiListResult list, TablePrinter printer, bool withColumns)
    {
        writer.Write("{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/"u8);
        ListWriter.WriteText(writer, version);
        writer.Write("\",\"metadata\":"u8);
        ListWriter.WriteMetadata(writer, list);
        writer.Write(",\"columnDefinitions\":"u8);
        writer.Write(withColumns ? printer.ColumnsJson : "null"u8);
        writer.Write(",\"rows\":["u8);
    }

    /// <summary>Writes one row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="printer">How the object is printed.</param>
    /// <param name="stored">The object.</param>
    /// <param name="include">What to hold of it.</param>
    /// <param name="version">Version of meta.k8s.io.</param>
    /// <param name="now">The time from which ages are counted.</param>
    public static void WriteRow(
        IBufferWriter<byte> writer, TablePrinter printer, StoredObject stored, IncludeObject include, string version, DateTimeOffset now)
    {
        writer.Write("{\"cells\":"u8);
        var cells = _cells ??= new Utf8JsonWriter(writer, CellOptions);
        cells.Reset(writer);
        cells.WriteStartArray();
        printer.WriteCells(stored.Value, new TableCells(cells, now));
        cells.WriteEndArray();
        cells.Flush();
        cells.Reset(Stream.Null);
        var condition = printer.ConditionOf(stored.Value);
        if (!condition.IsEmpty)
        {
            writer.Write(",\"conditions\":["u8);
            writer.Write(condition);
            writer.Write("]"u8);
        }

        writer.Write(",\"object\":"u8);
        switch (include)
        {
            case IncludeObject.Object:
                writer.Write(stored.Json.Span);
                break;
            case IncludeObject.None:
                writer.Write("null"u8);
                break;
            default:
                PartialMetadata.Write(writer, stored.Json.Span, version);
                break;
        }

        writer.Write("}"u8);
    }

    /// <summary>Writes everything after the last row.</summary>
    /// <param name="writer">Where to.</param>
    public static void End(IBufferWriter<byte> writer) => writer.Write("]}"u8);
}
