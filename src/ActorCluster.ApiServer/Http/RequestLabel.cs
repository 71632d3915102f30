using ActorCluster.Api.Resources;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>What requests are counted by (k8s.io/apiserver pkg/endpoints/metrics/metrics.go, <c>MonitorRequest</c>).</summary>
/// <param name="Verb">The verb as metrics have it: LIST is no GET, APPLY no PATCH.</param>
/// <param name="Type">The resource; null outside the resources.</param>
/// <param name="Subresource">The subresource; empty for none.</param>
/// <param name="Scope"><c>resource</c>, <c>namespace</c> or <c>cluster</c>; empty outside the resources.</param>
/// <param name="IsDry">Whether nothing is written.</param>
internal readonly record struct RequestLabel(string Verb, ResourceType? Type, string Subresource, string Scope, bool IsDry)
{
    private const string Other = "other";

    /// <summary>The label of a request for a resource.</summary>
    /// <param name="request">The request.</param>
    /// <param name="route">Where it leads.</param>
    public static RequestLabel Of(HttpRequest request, ResourceRoute route)
    {
        var path = route.Path;
        var scope = path.Name.Length > 0 || HttpMethods.IsPost(request.Method) ? "resource" : path.Namespace.Length > 0 ? "namespace" : "cluster";
        var isDry = request.QueryString.HasValue && request.Query.ContainsKey("dryRun");
        return new RequestLabel(VerbOf(request, route, scope), route.Resource.Type, path.Subresource, scope, isDry);
    }

    /// <summary>The label of any other request.</summary>
    /// <param name="method">Its method.</param>
    public static RequestLabel Of(string method) => new(Known(method == "HEAD" ? "GET" : method), null, "", "", false);

    private static string VerbOf(HttpRequest request, ResourceRoute route, string scope)
    {
        if (ResourceRequests.IsConnection(route))
        {
            return "CONNECT";
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return ResourceRequests.IsWatch(request, route) ? "WATCH" : scope == "resource" ? "GET" : "LIST";
        }

        return HttpMethods.IsPatch(request.Method) && RequestBody.MediaType(request) == "application/apply-patch+yaml" ? "APPLY" : Known(request.Method);
    }

    // Methods that clients invent are counted as one.
    private static string Known(string method) => method switch
    {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => Other,
    };
}

/// <summary>
/// Compares labels by what tells them apart most quickly: it is done once for every request.
/// </summary>
internal sealed class RequestLabelComparer : IEqualityComparer<RequestLabel>
{
    /// <summary>The comparer.</summary>
    public static RequestLabelComparer Instance { get; } = new();

    /// <inheritdoc />
    public bool Equals(RequestLabel x, RequestLabel y) =>
        x.Verb == y.Verb && x.Scope == y.Scope && x.IsDry == y.IsDry && x.Subresource == y.Subresource
        && (ReferenceEquals(x.Type, y.Type)
            || (x.Type is { } left && y.Type is { } right && left.Plural == right.Plural && left.Group == right.Group && left.Version == right.Version));

    /// <inheritdoc />
    public int GetHashCode(RequestLabel obj) =>
        HashCode.Combine(obj.Type?.Plural, obj.Verb.Length, obj.Verb[^1], obj.Scope.Length, obj.Subresource.Length, obj.IsDry);
}
