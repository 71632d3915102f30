using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Endpoint;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Answers for the API servers that somebody has registered and that this one does not reach (k8s.io/kube-aggregator
/// <c>pkg/apiserver/handler_proxy.go</c>).
/// </summary>
/// <param name="served">What this server answers for itself.</param>
/// <param name="endpoint">Knows the registrations.</param>
internal sealed class AbsentServers(ServedResources served, IApiEndpoint endpoint)
{
    private const int GroupVersionParts = 3;

    /// <summary>Answers a request if it is for another server.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="path">Its path.</param>
    /// <returns>False when it is not.</returns>
    public async Task<bool> TryHandleAsync(HttpContext context, Caller caller, string path)
    {
        if (!path.StartsWith("/apis/", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = path.Split('/', GroupVersionParts + 2, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < GroupVersionParts || served.FindGroupVersion(parts[1], parts[2]) is not null)
        {
            return false;
        }

        var found = await endpoint.InvokeAsync(
            new ApiCall(caller, ApiVerb.Get, ResourceTypes.ApiServices, new ObjectKey("", $"{parts[2]}.{parts[1]}")), context.RequestAborted);
        if (found.Object?.Value is not APIService { Spec.Service: not null })
        {
            return false;
        }

        await Answer.TextAsync(context, StatusCodes.Status503ServiceUnavailable, "service unavailable\n");
        return true;
    }
}
