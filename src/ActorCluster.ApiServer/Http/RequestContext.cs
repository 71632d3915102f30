using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Endpoint;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>A request for a resource after authentication, routing and negotiation.</summary>
/// <param name="Http">The request.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Path">What the path names.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Writer">How objects are answered.</param>
/// <param name="Cancel">The client went away, the time is up, or the server stops.</param>
internal sealed record RequestContext(
    HttpContext Http, Caller Caller, ResourcePath Path, ServedResource Resource, ObjectWriter Writer, CancellationToken Cancel);
