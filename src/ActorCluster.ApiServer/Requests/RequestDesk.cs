using ActorCluster.Api.Authorization;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Ownership;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Watching;
using ActorCluster.Client.Protocol;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Answers the requests of actors, watches excepted.</summary>
/// <param name="catalog">The resources.</param>
/// <param name="cache">The latest state.</param>
/// <param name="writes">The way of what writes.</param>
/// <param name="watches">Knows how to select.</param>
/// <param name="access">Says who may do what.</param>
/// <param name="tokens">Issues tokens.</param>
/// <param name="self">The <c>api</c> actor.</param>
internal sealed class RequestDesk(
    ResourceCatalog catalog, ObjectCache cache, WritePath writes, WatchDesk watches, RbacAuthorizer access, TokenDesk tokens, IActorRef self)
{
    /// <summary>Carries out a request that may write, or a list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sender">Who asks.</param>
    public void Submit(ApiRequest request, IActorRef sender)
    {
        if (request is ListObjects list)
        {
            List(list, sender);
            return;
        }

        if (request is CreateObject { Object: SubjectAccessReview review })
        {
            sender.Tell(new ApiResponse(request.RequestId, AccessRequests.Answer(review, access), null), self);
            return;
        }

        if (request is CreateToken token)
        {
            var issued = tokens.Issue(token.Account, token.Request, NodeRestriction.NodeOf(token.Client), out var failure);
            sender.Tell(new ApiResponse(request.RequestId, issued, failure), self);
            return;
        }

        Write(request, sender.Path, new ActorReply(sender, self, request.RequestId));
    }

    /// <summary>Carries out a request that may write, and tells nobody what became of it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sender">Who asked, and is not there any more.</param>
    public void SubmitUnheard(ApiRequest request, IActorRef sender) => Write(request, sender.Path, Reply.None);

    private void Write(ApiRequest request, ActorPath origin, Reply reply)
    {
        if (RequestTranslation.ToOperation(request, reply, catalog) is { } operation)
        {
            operation.Client = request.Client;
            operation.Origin = origin;
            operation.Writer = new FieldWriter(request.Client, true);
            writes.Submit(operation);
        }
        else
        {
            reply.Fail(StatusError.BadRequest("the API does not serve this resource"));
        }
    }

    /// <summary>Answers a get.</summary>
    /// <param name="get">The request.</param>
    /// <param name="sender">Who asks.</param>
    public void Get(GetObject get, IActorRef sender)
    {
        var definition = catalog.Find(get.Resource);
        if (get.Subresource.Length > 0)
        {
            sender.Tell(GetScale(get, definition), self);
            return;
        }

        var found = definition is null || cache.Find(definition.Storage, get.Key) is not { } stored ? null : definition.Read(stored);
        sender.Tell(
            found is null
                ? new ApiResponse(get.RequestId, null, StatusError.NotFound(get.Resource, get.Key.Name))
                : new ApiResponse(get.RequestId, definition!.FromStorage is { } convert ? convert(found.Value) : found.Value, null),
            self);
    }

    private ApiResponse GetScale(GetObject get, ResourceDefinition? definition)
    {
        if (get.Subresource != "scale" || definition?.Strategy.Scaling is null)
        {
            return new ApiResponse(get.RequestId, null, StatusError.PathNotFound());
        }

        if (cache.Find(definition.Storage, get.Key) is not { } found)
        {
            return new ApiResponse(get.RequestId, null, StatusError.NotFound(get.Resource, get.Key.Name));
        }

        return new ApiResponse(get.RequestId, definition.ReadScale(found, out var failure), failure);
    }

    private void List(ListObjects list, IActorRef sender)
    {
        Status? failure = null;
        var definition = catalog.Find(list.Resource);
        var filter = definition is null ? null : ObjectFilter.Create(definition, list.Namespace, list.Labels, list.Fields, out failure);
        if (filter is null)
        {
            failure ??= StatusError.BadRequest("the API does not serve this resource");
            sender.Tell(new ApiList(list.RequestId, [], 0, failure), self);
            return;
        }

        sender.Tell(new ApiList(list.RequestId, watches.Select(definition!, filter, list.Namespace), cache.Revision, null), self);
    }
}
