using ActorCluster.ApiServer.Components;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Logs;
using ActorCluster.ApiServer.Metrics;
using ActorCluster.ApiServer.Proxying;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.ApiServer.Tables;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>Where a path leads.</summary>
/// <param name="Path">What it names.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Subresource">The subresource; null for the object itself.</param>
/// <param name="IsKnownGroup">Without a resource: whether group and version are served, which decides the form of the 404.</param>
internal readonly record struct ResourceRoute(ResourcePath Path, ServedResource Resource, Subresource? Subresource, bool IsKnownGroup);

/// <summary>Routes requests below <c>/api/v1</c> and <c>/apis</c> to what answers them.</summary>
internal sealed class ResourceRequests
{
    private readonly ServedResources _resources;
    private readonly ReadRequests _reads;
    private readonly WriteRequests _writes;
    private readonly PodLogs _logs;
    private readonly PodStreams _streams;
    private readonly ProxyRequests _proxies;
    private readonly AccessReviews _reviews;
    private readonly MetricsRequests _usage;
    private readonly ComponentStatusRequests _components;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;

    public ResourceRequests(
        ServedResources resources,
        ReadRequests reads,
        WriteRequests writes,
        PodLogs logs,
        PodStreams streams,
        ProxyRequests proxies,
        AccessReviews reviews,
        MetricsRequests usage,
        ComponentStatusRequests components,
        TimeProvider time,
        CancellationToken stopping)
    {
        _resources = resources;
        _reads = reads;
        _writes = writes;
        _logs = logs;
        _streams = streams;
        _proxies = proxies;
        _reviews = reviews;
        _usage = usage;
        _components = components;
        _time = time;
        _stopping = stopping;
    }

    /// <summary>Finds what a path leads to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="route">Where it leads, when the result is true.</param>
    public bool TryRoute(string path, out ResourceRoute route)
    {
        route = default;
        if (!ResourcePath.TryParse(path, out var parsed))
        {
            route = route with { IsKnownGroup = path.StartsWith("/api/v1/", StringComparison.Ordinal) };
            return false;
        }

        route = new ResourceRoute(parsed, null!, null, _resources.FindGroupVersion(parsed.Group, parsed.Version) is not null);
        if (parsed.Resource.Length == 0 || _resources.Find(parsed.Group, parsed.Version, parsed.Resource) is not { } resource)
        {
            return false;
        }

        var hasNamespace = parsed.Namespace.Length > 0;
        if (resource.Type.Namespaced ? !hasNamespace && parsed.Name.Length > 0 : hasNamespace)
        {
            return false;
        }

        // The old prefix leads to collections and single objects, never to subresources.
        var subresource = parsed.Subresource.Length == 0 ? null : resource.Find(parsed.Subresource);
        if (parsed.Subresource.Length > 0 && (subresource is null || parsed.IsWatch))
        {
            return false;
        }

        route = new ResourceRoute(parsed, resource, subresource, true);
        return true;
    }

    /// <summary>
    /// Whether a request lasts as long as its client likes: a watch, a log that is followed, a connection to a container.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="route">Where it leads.</param>
    public static bool IsLongRunning(HttpRequest request, ResourceRoute route) =>
        IsConnection(route)
        || IsWatch(request, route)
        || (route.Path.Subresource == "log"
            && HttpMethods.IsGet(request.Method)
            && request.QueryString.HasValue
            && QueryOptions.Boolean(request.Query, "follow") == true);

    /// <summary>Whether a request is a watch.</summary>
    /// <param name="request">The request.</param>
    /// <param name="route">Where it leads.</param>
    public static bool IsWatch(HttpRequest request, ResourceRoute route) =>
        HttpMethods.IsGet(request.Method)
        && (route.Path.IsWatch
            || (route.Path.Name.Length == 0 && request.QueryString.HasValue && QueryOptions.Boolean(request.Query, "watch") == true));

    /// <summary>Whether a request is for a connection, whose bytes are none of the API's.</summary>
    /// <param name="route">Where it leads.</param>
    public static bool IsConnection(ResourceRoute route) => route.Path.Subresource is "exec" or "attach" or "portforward" or Subresource.ProxyName;

    /// <summary>Answers a request for a resource.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="route">Where it leads.</param>
    /// <param name="cancel">The client went away or the time is up.</param>
    public Task HandleAsync(HttpContext context, Caller caller, ResourceRoute route, CancellationToken cancel)
    {
        if (route.Subresource?.Name == Subresource.ProxyName && ProxyRequests.Takes(context.Request.Method) && RequestTarget.WhyNoName(route.Path.Name) is null)
        {
            return _proxies.HandleAsync(context, caller, route.Resource.Type, route.Path, route.Subresource, cancel);
        }

        if (VerbOf(context.Request.Method, route) is not { } verb)
        {
            return Answer.StatusAsync(context, StatusError.MethodNotAllowed());
        }

        if (RequestTarget.WhyNoName(route.Path.Name) is { } why)
        {
            return Answer.StatusAsync(context, StatusError.BadRequest($"Name parameter invalid: {Api.Validation.FieldError.Quote(route.Path.Name)}: {why}"));
        }

        switch (route.Subresource?.Name)
        {
            case "log":
                return LogAsync(context, caller, route, cancel);
            case "exec" or "attach" or "portforward":
                return _streams.HandleAsync(
                    context, caller, new ObjectKey(route.Path.Namespace, route.Path.Name), route.Subresource, cancel);
            default:
                break;
        }

        if (!AcceptHeader.TryNegotiate(context.Request.Headers.Accept, out var negotiation, HasTable(route), route.Resource.Type.HasProtobuf))
        {
            return Answer.StatusAsync(context, StatusError.NotAcceptable(MediaTypes.Answers));
        }

        if (!TryReadInclude(context.Request, negotiation, out var include, out var failure))
        {
            return Answer.StatusAsync(context, failure!);
        }

        var request = new RequestContext(context, caller, route.Path, route.Resource, new ObjectWriter(negotiation, include, _time.GetUtcNow(), route.Resource), cancel);
        if (route.Resource.DeprecationWarning is { } warning)
        {
            Answer.AddWarnings(context, [warning]);
        }

        if (AccessReviews.Answers(route.Resource.Type))
        {
            return _reviews.HandleAsync(request);
        }

        if (MetricsRequests.Answers(route.Resource.Type))
        {
            return _usage.HandleAsync(request);
        }

        if (ComponentStatusRequests.Answers(route.Resource.Type))
        {
            return _components.HandleAsync(request);
        }

        return verb switch
        {
            "get" => _reads.GetAsync(request),
            "list" or "watch" => _reads.ListAsync(request),
            "create" => _writes.CreateAsync(request),
            "update" => _writes.UpdateAsync(request),
            "patch" => _writes.PatchAsync(request),
            _ => _writes.DeleteAsync(request),
        };
    }

    private async Task LogAsync(HttpContext context, Caller caller, ResourceRoute route, CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stopping);
        try
        {
            await _logs.HandleAsync(context, caller, new ObjectKey(route.Path.Namespace, route.Path.Name), linked.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested && context.Response.HasStarted)
        {
            // What was written is the log so far.
        }
    }

    // What is only created, a review or a binding, has no columns (RequestScope.AllowsMediaTypeTransform: no TableConvertor).
    private static bool HasTable(ResourceRoute route) =>
        !AccessReviews.Answers(route.Resource.Type) && route.Subresource is not { Verbs: ["create"] };

    private static string? VerbOf(string method, ResourceRoute route)
    {
        var isCollection = route.Path.Name.Length == 0;
        var verb = method switch
        {
            "GET" when route.Path.IsWatch => "watch",
            "GET" => isCollection ? "list" : "get",
            // A request without a namespace can read all namespaces, not write to them.
            "POST" when isCollection && (!route.Resource.Type.Namespaced || route.Path.Namespace.Length > 0) => "create",
            "POST" when route.Subresource is not null => "create",
            "PUT" when !isCollection => "update",
            "PATCH" when !isCollection => "patch",
            "DELETE" when !isCollection => "delete",
            "DELETE" when !route.Resource.Type.Namespaced || route.Path.Namespace.Length > 0 => "deletecollection",
            _ => null,
        };
        var verbs = route.Subresource?.Verbs ?? route.Resource.Verbs;
        return verb is not null && verbs.Contains(verb) && !(route.Path.IsWatch && verb != "watch") ? verb : null;
    }

    private static bool TryReadInclude(HttpRequest request, Negotiation negotiation, out IncludeObject include, out Status? failure)
    {
        include = IncludeObject.Metadata;
        failure = null;
        if (negotiation.Shape != ResponseShape.Table || !request.QueryString.HasValue)
        {
            return true;
        }

        switch (QueryOptions.Single(request.Query, "includeObject") ?? "")
        {
            case "" or "Metadata":
                return true;
            case "Object":
                include = IncludeObject.Object;
                return true;
            case "None":
                include = IncludeObject.None;
                return true;
            case var other:
                failure = StatusError.BadRequest(
                    $"Unable to convert to Table as requested: includeObject: Invalid value: {Api.Validation.FieldError.Quote(other)}: must be 'Metadata', 'Object', 'None', or empty");
                return false;
        }
    }
}
