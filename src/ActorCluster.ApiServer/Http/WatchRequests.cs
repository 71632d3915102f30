using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.Client.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Answers watches, one JSON document a line or one frame of protobuf after another, sent as soon as there is nothing more to add.
/// </summary>
/// <param name="endpoint">Knows the changes.</param>
/// <param name="settings">How long a watch lasts.</param>
/// <param name="metrics">Counts events.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the ends of watches that were begun together.</param>
/// <param name="stopping">The server stops.</param>
internal sealed class WatchRequests(IApiEndpoint endpoint, HttpSettings settings, RequestMetrics metrics, TimeProvider time, Random random, CancellationToken stopping)
{
    private const int FlushBytes = 64 * 1024;

    // So that who watches again begins as near to now as can be (k8s.io/apiserver/pkg/storage/cacher/cache_watcher.go, nextBookmarkTime).
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    // Fits into one block of the response's memory with what is around it.
    private const int SmallObject = 3 * 1024;

    /// <summary>Answers a watch until its time is up, the client goes away or the endpoint ends it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="call">What is watched.</param>
    /// <param name="timeoutSeconds">How long; null or 0 for between once and twice the setting.</param>
    public async Task HandleAsync(RequestContext request, CollectionCall call, long? timeoutSeconds)
    {
        if (request.Writer.Negotiation.Encoding == AnswerEncoding.Yaml)
        {
            await Answer.StatusAsync(request.Http, StatusError.NotAcceptable(MediaTypes.Watches));
            return;
        }

        var timeout = TimeoutOf(timeoutSeconds);
        using var timer = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, request.Http.RequestAborted, stopping);
        try
        {
            var session = await endpoint.WatchAsync(call, linked.Token);
            if (session.Changes is not { } changes)
            {
                await Answer.StatusAsync(request.Http, session.Failure ?? StatusError.InternalError("the watch was not begun"));
                return;
            }

            using var last = session.AskBookmark is { } ask && timeout > BookmarkBeforeEnd
                ? time.CreateTimer(static state => ((Action)state!)(), ask, timeout - BookmarkBeforeEnd, Timeout.InfiniteTimeSpan)
                : null;
            if (WebSocketHandshake.IsUpgrade(request.Http.Request))
            {
                await WatchSockets.SendAsync(changes, request, linked.Token);
                return;
            }

            var response = request.Http.Response;
            response.ContentType = request.Writer.IsProtobuf ? MediaTypes.ProtobufWatch : MediaTypes.Json;
            request.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await response.StartAsync(linked.Token);
            await response.BodyWriter.FlushAsync(linked.Token);
            await CopyAsync(changes, response.BodyWriter, request, metrics.WatchEvents(request.Resource.Type), linked.Token);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested && !request.Http.RequestAborted.IsCancellationRequested)
        {
            // The time is up: the answer ends, and the client watches again from where it is.
        }
    }

    // A timer takes no more than 24 days; nobody watches that long.
    private TimeSpan TimeoutOf(long? seconds)
    {
        if (seconds is > 0 and < int.MaxValue / 1000)
        {
            return TimeSpan.FromSeconds(seconds.Value);
        }

        // Requests come on any thread.
        lock (random)
        {
            return settings.WatchTimeout * (1 + random.NextDouble());
        }
    }

    private static async Task CopyAsync(ChannelReader<WatchItem> changes, PipeWriter writer, RequestContext request, RequestMetrics.Counter counter, CancellationToken cancel)
    {
        var isFirst = true;
        while (await changes.WaitToReadAsync(cancel))
        {
            // Behind the work that waits already: on a busy machine what that adds is sent together.
            await Task.Yield();
            var count = 0;
            while (changes.TryRead(out var item))
            {
                count++;
                WriteItem(writer, item, request, isFirst);
                isFirst &= item.Object is null;
                if (item.Error is not null)
                {
                    await writer.FlushAsync(cancel);
                    return;
                }

                if (writer.UnflushedBytes >= FlushBytes && (await writer.FlushAsync(cancel)).IsCompleted)
                {
                    return;
                }
            }

            Interlocked.Add(ref counter.Value, count);
            if ((await writer.FlushAsync(cancel)).IsCompleted)
            {
                return;
            }
        }
    }

    private static void WriteProtobuf(IBufferWriter<byte> writer, WatchItem item, RequestContext request)
    {
        if (item.Error is { } error)
        {
            ProtobufDocuments.WriteEvent(writer, WatchEventType.Error, ProtobufType.Of(error), KubernetesProtobuf.EncodeMessage(error));
        }
        else if (item.Object is { } stored)
        {
            var eventType = item.Type switch
            {
                ObjectEventType.Added => WatchEventType.Added,
                ObjectEventType.Deleted => WatchEventType.Deleted,
                _ => WatchEventType.Modified,
            };
            var (type, message) = request.Writer.ProtobufOf(stored);
            ProtobufDocuments.WriteEvent(writer, eventType, type, message.Span);
        }
        else
        {
            var (type, message) = request.Writer.BookmarkOf(request.Resource.Type, item.BookmarkRevision, item.InitialEventsEnd);
            ProtobufDocuments.WriteEvent(writer, WatchEventType.Bookmark, type, message.Span);
        }
    }

    /// <summary>Writes one event.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="item">The event.</param>
    /// <param name="request">The request.</param>
    /// <param name="isFirst">Whether it has the first object of the watch.</param>
    internal static void WriteItem(IBufferWriter<byte> writer, WatchItem item, RequestContext request, bool isFirst)
    {
        if (request.Writer.IsProtobuf)
        {
            WriteProtobuf(writer, item, request);
            return;
        }

        if (item.Error is { } error)
        {
            writer.Write("{\"type\":\"ERROR\",\"object\":"u8);
            KubernetesJson.Write(writer, error);
        }
        else if (item.Object is { } stored)
        {
            var head = item.Type switch
            {
                ObjectEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
                ObjectEventType.Deleted => "{\"type\":\"DELETED\",\"object\":"u8,
                _ => "{\"type\":\"MODIFIED\",\"object\":"u8,
            };
            if (request.Writer.IsPlain && stored.Json.Length <= SmallObject)
            {
                WriteSmall(writer, head, stored.Json.Span);
                return;
            }

            writer.Write(head);
            request.Writer.Write(writer, stored, isFirst);
        }
        else
        {
            writer.Write("{\"type\":\"BOOKMARK\",\"object\":"u8);
            request.Writer.WriteBookmark(writer, request.Resource.Type, item.BookmarkRevision, item.InitialEventsEnd);
        }

        writer.Write("}\n"u8);
    }

    // Each piece that a response is given costs two locks; most events are small, and with many watchers there are many of them.
    private static void WriteSmall(IBufferWriter<byte> writer, ReadOnlySpan<byte> head, ReadOnlySpan<byte> json)
    {
        var length = head.Length + json.Length + 2;
        var line = writer.GetSpan(length);
        head.CopyTo(line);
        json.CopyTo(line[head.Length..]);
        "}\n"u8.CopyTo(line[(length - 2)..]);
        writer.Advance(length);
    }
}
