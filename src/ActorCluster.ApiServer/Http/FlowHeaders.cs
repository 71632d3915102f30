using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.FlowControl;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Says in an answer which FlowSchema its request belonged to, and at which level (k8s.io/apiserver
/// <c>pkg/server/filters/priority-and-fairness.go</c>). Connections and logs are not asked about, as their time is not the server's.
/// </summary>
/// <param name="catalog">Knows the schemas; null where there are none.</param>
internal sealed class FlowHeaders(ResourceCatalog? catalog)
{
    // In the form in which Go sends them over HTTP/1.1.
    private const string SchemaHeader = "X-Kubernetes-Pf-Flowschema-Uid";
    private const string LevelHeader = "X-Kubernetes-Pf-Prioritylevel-Uid";

    /// <summary>Sets the headers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path, escapes decoded.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="wanted">What is asked for; null when nobody had to know yet.</param>
    /// <returns>The flow; null for what belongs to none.</returns>
    public Flow? Set(HttpContext context, string path, Caller caller, AccessRequest? wanted)
    {
        var flows = catalog?.Flows ?? FlowClassifier.Empty;
        if (ReferenceEquals(flows, FlowClassifier.Empty))
        {
            return null;
        }

        if (MayBeLong(path))
        {
            wanted ??= RequestAttributes.Of(context.Request, path, caller);
            if (wanted.Verb == "proxy" || wanted.Subresource is "attach" or "exec" or "proxy" or "log" or "portforward")
            {
                return null;
            }
        }

        if (!flows.TryClassify(caller, out var flow))
        {
            flow = flows.Classify(wanted ?? RequestAttributes.Of(context.Request, path, caller));
        }

        if (flow is not null)
        {
            context.Response.Headers[SchemaHeader] = flow.SchemaUid;
            context.Response.Headers[LevelHeader] = flow.LevelUid;
        }

        return flow;
    }

    private static bool MayBeLong(string path) =>
        path.Contains("/proxy", StringComparison.Ordinal)
        || path.EndsWith("/log", StringComparison.Ordinal)
        || path.EndsWith("/exec", StringComparison.Ordinal)
        || path.EndsWith("/attach", StringComparison.Ordinal)
        || path.EndsWith("/portforward", StringComparison.Ordinal);
}
