using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Streams a list by joining the JSON that the store keeps of each object: nothing is encoded again, however large the list.
/// </summary>
internal static class ListWriter
{
    // What may wait in memory before the client has to take it.
    public const int FlushBytes = 64 * 1024;

    /// <summary>Writes the list.</summary>
    /// <param name="writer">The answer's body.</param>
    /// <param name="kind">The list's kind, <c>PodList</c>.</param>
    /// <param name="apiVersion">The list's group and version.</param>
    /// <param name="result">The objects.</param>
    /// <param name="writeItem">Writes one object.</param>
    /// <param name="cancel">The client went away.</param>
    public static async Task WriteAsync(
        PipeWriter writer, string kind, string apiVersion, ApiListResult result, Action<IBufferWriter<byte>, Store.StoredObject> writeItem, CancellationToken cancel)
    {
        WriteText(writer, $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":");
        WriteMetadata(writer, result);
        writer.Write(",\"items\":["u8);
        for (var i = 0; i < result.Objects.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }

            writeItem(writer, result.Objects[i]);
            if (writer.UnflushedBytes >= FlushBytes)
            {
                var flush = await writer.FlushAsync(cancel);
                if (flush.IsCompleted)
                {
                    return;
                }
            }
        }

        writer.Write("]}\n"u8);
        await writer.FlushAsync(cancel);
    }

    /// <summary>Writes a list's ListMeta.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">The list.</param>
    public static void WriteMetadata(IBufferWriter<byte> writer, ApiListResult result)
    {
        if (result.Revision == 0)
        {
            // What is not stored has no revision, and comes in one piece.
            writer.Write("{}"u8);
            return;
        }

        WriteText(writer, "{\"resourceVersion\":\"" + result.Revision.ToString(CultureInfo.InvariantCulture) + "\"");
        if (result.Continue.Length > 0)
        {
            WriteText(writer, ",\"continue\":\"" + JsonEncodedText.Encode(result.Continue) + "\"");
        }

        if (result.RemainingItemCount is { } remaining)
        {
            WriteText(writer, ",\"remainingItemCount\":" + remaining.ToString(CultureInfo.InvariantCulture));
        }

        writer.Write("}"u8);
    }

    /// <summary>What the JSON of every object of a resource begins with.</summary>
    /// <param name="type">The resource.</param>
    /// <returns>The beginning; empty for objects without types, which tell their kind in lists, too.</returns>
    public static byte[] PrefixOf(ResourceType type) => type.ObjectType == typeof(CustomObject) ? [] : Encoding.UTF8.GetBytes($"{{\"kind\":\"{type.Kind}\",\"apiVersion\":\"{type.ApiVersion}\",");

    /// <summary>Writes an object within a list, where Kubernetes leaves out kind and apiVersion.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="json">The object.</param>
    /// <param name="prefix">What the object begins with.</param>
    public static void WriteItem(IBufferWriter<byte> writer, ReadOnlySpan<byte> json, ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length > 0 && json.StartsWith(prefix))
        {
            writer.Write("{"u8);
            writer.Write(json[prefix.Length..]);
        }
        else
        {
            writer.Write(json);
        }
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="text">The text.</param>
    public static void WriteText(IBufferWriter<byte> writer, string text) => Encoding.UTF8.GetBytes(text, writer);
}
