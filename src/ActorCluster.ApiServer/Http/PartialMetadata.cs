using System.Buffers;
using System.Text.Json;

namespace ActorCluster.ApiServer.Http;

/// <summary>Cuts an object's metadata out of its JSON without decoding the rest.</summary>
internal static class PartialMetadata
{
    /// <summary>The JSON of <c>metadata</c>; <c>{}</c> when there is none.</summary>
    /// <param name="json">The object.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isMetadata)
            {
                return json[start..(int)reader.BytesConsumed];
            }
        }

        return "{}"u8;
    }

    /// <summary>Writes a PartialObjectMetadata.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="json">The object.</param>
    /// <param name="version">Version of meta.k8s.io.</param>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> json, string version)
    {
        writer.Write("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/"u8);
        ListWriter.WriteText(writer, version);
        writer.Write("\",\"metadata\":"u8);
        writer.Write(Of(json));
        writer.Write("}"u8);
    }
}
