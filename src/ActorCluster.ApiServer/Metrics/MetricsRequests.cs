using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Metrics;

/// <summary>
/// Answers <c>metrics.k8s.io/v1beta1</c> as metrics-server does (sigs.k8s.io/metrics-server pkg/api): what cannot be measured is left out
/// of lists and is not found by name.
/// </summary>
/// <param name="endpoint">Has it measured.</param>
internal sealed class MetricsRequests(IApiEndpoint endpoint)
{
    /// <summary>Whether the resource is one of these.</summary>
    /// <param name="resource">The resource.</param>
    public static bool Answers(ResourceType resource) => resource.Group == ResourceTypes.NodeMetrics.Group;

    /// <summary>Answers a get or list.</summary>
    /// <param name="request">The request.</param>
    public async Task HandleAsync(RequestContext request)
    {
        var path = request.Path;
        if (!QueryOptions.TryReadList(request.Http.Request.Query, false, out var query, out var failure))
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var measured = await endpoint.ListAsync(
            new CollectionCall(request.Caller, request.Resource.Type, path.Namespace)
            {
                Labels = query.Labels,
                Fields = path.Name.Length > 0 ? FieldQuery.Of(new FieldRequirement("metadata.name", path.Name, true)) : query.Fields,
            },
            request.Cancel);
        if (path.Name.Length == 0 || measured.Failure is not null)
        {
            await ReadRequests.AnswerListAsync(request, measured);
            return;
        }

        await ReadRequests.AnswerAsync(request, measured.Objects.Count > 0
            ? new ApiResult(StatusCodes.Status200OK, measured.Objects[0], null, [])
            : new ApiResult(StatusCodes.Status404NotFound, null, StatusError.NotFound(request.Resource.Type, path.Name), []));
    }
}
