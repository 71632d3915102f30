using System.Text.Json;
using System.Text.Json.Serialization;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports;

/// <summary>
/// A report as JSON: everything that is known of a run, with the manifest, the seed and the number of nodes, so that a run can be repeated
/// from its report alone. Durations are written as in manifests (<c>5m30s</c>).
/// </summary>
public static class JsonReport
{
    /// <summary>What a document says of itself.</summary>
    public const string Format = "lab.actorcluster.dev/report-v1";

    private static readonly JsonSerializerOptions Options = new(KubernetesJson.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new DurationConverter() },
    };

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    public static string Write(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonSerializer.Serialize(new Document(Format, report.Nodes, report.RealTime, report.Run), Options) + "\n";
    }

    /// <summary>Reads a report.</summary>
    /// <param name="text">What <see cref="Write"/> wrote.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static RunReport Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Document>(text, Options) is { Format: Format, Run: { } run } document
                ? new RunReport(run, document.Nodes) { RealTime = document.RealTime }
                : throw new FormatException($"this is no report of a run: expected a document of the format {Format}");
        }
        catch (JsonException e)
        {
            throw new FormatException($"this is no report of a run: {e.Message}", e);
        }
    }

    private sealed record Document(string Format, int? Nodes, TimeSpan? RealTime, ExperimentRun Run);

    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            LabDuration.TryParse(reader.GetString(), out var value, out var error) ? value : throw new JsonException(error);

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LabDuration.Format(value));
    }
}
