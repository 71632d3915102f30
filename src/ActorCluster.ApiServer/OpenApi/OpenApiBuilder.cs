using System.Buffers;
using System.Text.Json;
using ActorCluster.ApiServer.Discovery;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>Makes the OpenAPI document of one version of a group.</summary>
internal static class OpenApiBuilder
{
    /// <summary>Makes the document.</summary>
    /// <param name="served">The version of the group.</param>
    /// <param name="version">The version of the API.</param>
    public static byte[] Build(ServedGroupVersion served, string version)
    {
        var buffer = new ArrayBufferWriter<byte>(512 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("openapi", "3.0.0");
            writer.WriteStartObject("info");
            writer.WriteString("title", "Kubernetes");
            writer.WriteString("version", version);
            writer.WriteEndObject();
            var paths = new PathWriter(writer, served);
            paths.Write();
            writer.WriteStartObject("components");
            new SchemaWriter(writer).Write(served);
            writer.WriteStartObject("securitySchemes");
            writer.WriteStartObject("BearerToken");
            writer.WriteString("description", "Bearer Token authentication");
            writer.WriteString("in", "header");
            writer.WriteString("name", "authorization");
            writer.WriteString("type", "apiKey");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
