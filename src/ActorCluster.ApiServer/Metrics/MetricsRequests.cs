using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.Store;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Metrics;

/// <summary>
/// Answers <c>metrics.k8s.io/v1beta1</c> as metrics-server does (sigs.k8s.io/metrics-server pkg/api). It asks the nodes at the moment of
/// the request, where metrics-server remembers what it read up to 15 seconds ago: the emulated use has no history to be averaged. What
/// cannot be measured is left out of lists and is not found by name.
/// </summary>
/// <param name="endpoint">Knows the nodes and pods.</param>
/// <param name="streams">The way to the nodes; null where there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricsRequests(IApiEndpoint endpoint, INodeStreams? streams, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the resource is one of these.</summary>
    /// <param name="resource">The resource.</param>
    public static bool Answers(ResourceType resource) => resource.Group == ResourceTypes.NodeMetrics.Group;

    /// <summary>Answers a get or list.</summary>
    /// <param name="request">The request.</param>
    public async Task HandleAsync(RequestContext request)
    {
        var isNodes = request.Resource.Type.Equals(ResourceTypes.NodeMetrics);
        var path = request.Path;
        if (!QueryOptions.TryReadList(request.Http.Request.Query, false, out var query, out var failure))
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var listed = await endpoint.ListAsync(
            new CollectionCall(request.Caller, isNodes ? ResourceTypes.Nodes : ResourceTypes.Pods, path.Namespace)
            {
                Labels = query.Labels,
                Fields = path.Name.Length > 0 ? FieldQuery.Of(new FieldRequirement("metadata.name", path.Name, true)) : query.Fields,
            },
            request.Cancel);
        if (listed.Failure is not null)
        {
            await ReadRequests.AnswerListAsync(request, listed);
            return;
        }

        var measured = isNodes
            ? await NodesAsync([.. listed.Objects.Select(static stored => (Node)stored.Value)], request.Cancel)
            : await PodsAsync([.. listed.Objects.Select(static stored => (Pod)stored.Value)], request.Cancel);
        if (path.Name.Length == 0)
        {
            await ReadRequests.AnswerListAsync(request, listed with { Objects = [.. measured.Select(static value => new StoredObject(value, 0))] });
            return;
        }

        await ReadRequests.AnswerAsync(request, measured.Count > 0
            ? new ApiResult(StatusCodes.Status200OK, new StoredObject(measured[0], 0), null, [])
            : new ApiResult(StatusCodes.Status404NotFound, null, StatusError.NotFound(request.Resource.Type, path.Name), []));
    }

    private async Task<IReadOnlyList<KubernetesObject>> NodesAsync(IReadOnlyList<Node> nodes, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var reports = await AskAsync(nodes.Select(static node => node.Metadata.Name), cancel);
        var measured = new List<KubernetesObject>();
        foreach (var node in nodes)
        {
            if (reports.GetValueOrDefault(node.Metadata.Name) is { } report)
            {
                measured.Add(new NodeMetrics
                {
                    ApiVersion = ResourceTypes.NodeMetrics.ApiVersion,
                    Kind = ResourceTypes.NodeMetrics.Kind,
                    Metadata = PodMeasurement.MetadataOf(node.Metadata, now),
                    Timestamp = now,
                    Window = PodMeasurement.Window,
                    Usage = PodMeasurement.Usage(report.CpuMillis, report.MemoryBytes),
                });
            }
        }

        return measured;
    }

    private async Task<IReadOnlyList<KubernetesObject>> PodsAsync(IReadOnlyList<Pod> pods, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var running = pods.Where(PodMeasurement.IsMeasured).ToList();
        var reports = await AskAsync(running.Select(static pod => pod.Spec.NodeName!), cancel);
        return PodMeasurement.Of(running, reports.Values, now);
    }

    private async Task<Dictionary<string, UsageReport>> AskAsync(IEnumerable<string> nodes, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var answers = await Task.WhenAll(nodes.Distinct(StringComparer.Ordinal).Select(async node => (Node: node, Report: await AskAsync(node, linked.Token, cancel))));
        return answers.Where(static answer => answer.Report is not null).ToDictionary(static answer => answer.Node, static answer => answer.Report!);
    }

    private async Task<UsageReport?> AskAsync(string node, CancellationToken late, CancellationToken cancel)
    {
        if (streams is null)
        {
            return null;
        }

        try
        {
            var answer = await streams.OpenAsync(new NodeStreamRequest(NodeStreamPurpose.Usage, node, ""), late);
            if (answer.Stream is not { } stream)
            {
                return null;
            }

            await using (stream)
            {
                using var text = new MemoryStream();
                await foreach (var piece in stream.ReadAsync(late))
                {
                    text.Write(piece.Data.Span);
                }

                return stream.End is { Failure.Length: 0 } && text.Length > 0 ? UsageReport.Parse(text.ToArray()) : null;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
