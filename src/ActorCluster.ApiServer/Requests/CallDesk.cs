using ActorCluster.Api.Authentication;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Ownership;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Answers the calls of the HTTP front end, watches excepted.</summary>
/// <param name="catalog">The resources.</param>
/// <param name="cache">The latest state.</param>
/// <param name="writes">The way of what writes.</param>
/// <param name="store">The <c>store</c> actor.</param>
/// <param name="tokens">Issues tokens.</param>
/// <param name="self">The <c>api</c> actor.</param>
internal sealed class CallDesk(ResourceCatalog catalog, ObjectCache cache, WritePath writes, IActorRef store, TokenDesk tokens, IActorRef self)
{
    // Lists that wait for the store.
    private readonly Dictionary<long, (ListPlan Plan, Action<ApiListResult> Then)> _lists = [];
    private long _lastReadId;

    /// <summary>Answers a list that the store has read.</summary>
    /// <param name="range">What it found.</param>
    public void Finish(StoreRangeResult range)
    {
        if (_lists.Remove(range.ReadId, out var waiting))
        {
            waiting.Then(waiting.Plan.Answer(range.Range));
        }
    }

    /// <summary>What a list asks for that the store has read; null when nobody waits for it.</summary>
    /// <param name="range">What it found.</param>
    public ResourceDefinition? Awaiting(StoreRangeResult range) => _lists.TryGetValue(range.ReadId, out var waiting) ? waiting.Plan.Definition : null;

    /// <summary>Refuses a list that the store has read.</summary>
    /// <param name="range">What it found.</param>
    /// <param name="failure">Why.</param>
    public void Refuse(StoreRangeResult range, Status failure)
    {
        if (_lists.Remove(range.ReadId, out var waiting))
        {
            waiting.Then(ListPlan.Failed(failure));
        }
    }

    /// <summary>The store has lost the lists that were asked of it.</summary>
    /// <param name="failure">What their callers hear.</param>
    public void GiveUp(Status failure)
    {
        foreach (var (_, then) in _lists.Values)
        {
            then(ListPlan.Failed(failure));
        }

        _lists.Clear();
    }

    /// <summary>Carries out a call on one object.</summary>
    /// <param name="call">The call.</param>
    /// <param name="completion">Gets the answer.</param>
    public void Invoke(ApiCall call, TaskCompletionSource<ApiResult> completion)
    {
        var reply = new TaskReply(completion);
        if (catalog.Find(call.Resource) is not { } definition)
        {
            reply.Fail(StatusError.PathNotFound());
            return;
        }

        if (call.Verb == ApiVerb.Get)
        {
            Get(call, definition, reply);
            return;
        }

        if (call.Verb == ApiVerb.Create && call.Subresource == Subresource.Token.Name && call.Body is TokenRequest wanted)
        {
            if (tokens.Issue(call.Key, wanted, NodeRestriction.NodeOf(call.Caller), out var refused) is { } issued)
            {
                reply.Succeed(201, new StoredObject(issued, 0), null);
            }
            else
            {
                reply.Fail(refused!);
            }

            return;
        }

        if (CallTranslation.ToOperation(call, definition, reply, out var failure) is { } operation)
        {
            operation.Caller = call.Caller;
            operation.Deadline = call.Deadline;
            operation.Client = call.FieldManager.Length > 0 ? call.FieldManager : call.Caller.Name;
            operation.Writer = FieldWriter.Of(call);
            writes.Submit(operation);
        }
        else
        {
            reply.Fail(failure!);
        }
    }

    private void Get(ApiCall call, ResourceDefinition definition, TaskReply reply)
    {
        if (!ListPlan.TryParseRevision(call.ResourceVersion, out var revision))
        {
            reply.Fail(ListPlan.InvalidRevision(call.ResourceVersion!));
        }
        else if (revision > cache.Revision)
        {
            reply.Fail(StatusError.TooLargeResourceVersion(revision, cache.Revision));
        }
        else if (cache.Find(definition.Storage, call.Key) is not { } stored)
        {
            reply.Fail(StatusError.NotFound(definition.Type, call.Key.Name));
        }
        else if (call.Subresource == "scale" && definition.Strategy.Scaling is not null)
        {
            if (definition.ReadScale(stored, out var failure) is { } scale)
            {
                reply.Succeed(200, new StoredObject(scale, stored.Revision), null);
            }
            else
            {
                reply.Fail(failure!);
            }
        }
        else
        {
            var found = definition.Read(stored);
            reply.Succeed(200, definition.FromStorage is { } convert ? new StoredObject(convert(found.Value), found.Revision) : found, null);
        }
    }

    /// <summary>Lists a collection.</summary>
    /// <param name="call">The call.</param>
    /// <param name="completion">Gets the answer.</param>
    public void List(CollectionCall call, TaskCompletionSource<ApiListResult> completion) => List(call, result => completion.TrySetResult(result));

    /// <summary>Deletes the objects that a list of the same options shows, and answers with that list.</summary>
    /// <param name="call">The call.</param>
    /// <param name="completion">Gets the answer.</param>
    public void DeleteCollection(CollectionCall call, TaskCompletionSource<ApiListResult> completion) => List(call, listed =>
    {
        if (listed.Failure is not null || catalog.Find(call.Resource) is not { } definition)
        {
            completion.TrySetResult(listed);
            return;
        }

        var gathering = new CollectionDeletion(listed, completion);
        foreach (var victim in listed.Objects)
        {
            var meta = victim.Value.Metadata;
            writes.Submit(new DeleteOperation(
                definition, new ObjectKey(meta.Namespace, meta.Name), call.DeleteOptions, call.DryRun, new CollectReply(gathering.Add))
            {
                Caller = call.Caller,
            });
        }

        gathering.FinishIfEmpty();
    });

    private void List(CollectionCall call, Action<ApiListResult> then)
    {
        Status? failure = null;
        var plan = catalog.Find(call.Resource) is { } definition ? ListPlan.Create(call, definition, cache.Revision, out failure) : null;
        if (plan is null)
        {
            then(ListPlan.Failed(failure ?? StatusError.PathNotFound()));
        }
        else if (plan.Revision == 0 && plan.After is null)
        {
            then(plan.Answer(plan.Definition.Read(cache.List(plan.Definition.Storage, call.Namespace)), cache.Revision));
        }
        else
        {
            _lists.Add(++_lastReadId, (plan, then));
            store.Tell(new ReadStoreRange(_lastReadId, plan.Query), self);
        }
    }
}
