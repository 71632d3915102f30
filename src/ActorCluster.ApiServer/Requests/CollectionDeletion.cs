using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Waits for the deletions of a collection and answers with what was deleted.</summary>
/// <param name="expected">How many deletions.</param>
/// <param name="cache">The latest state, for the revision of the answer.</param>
/// <param name="completion">Gets the answer.</param>
internal sealed class CollectionDeletion(int expected, ObjectCache cache, TaskCompletionSource<ApiListResult> completion)
{
    private readonly List<StoredObject> _deleted = new(expected);
    private int _answered;
    private Status? _failure;

    /// <summary>Takes the outcome of one deletion.</summary>
    /// <param name="value">The object; null on failure.</param>
    /// <param name="failure">The failure; null on success.</param>
    public void Add(StoredObject? value, Status? failure)
    {
        if (value is not null)
        {
            _deleted.Add(value);
        }
        else if (failure is { Code: not 404 })
        {
            // Who is gone already has been deleted, if not by this call.
            _failure ??= failure;
        }

        _answered++;
        FinishIfComplete();
    }

    /// <summary>Answers at once when there is nothing to delete.</summary>
    public void FinishIfEmpty()
    {
        if (expected == 0)
        {
            FinishIfComplete();
        }
    }

    private void FinishIfComplete()
    {
        if (_answered == expected)
        {
            completion.TrySetResult(_failure is null ? new ApiListResult(_deleted, cache.Revision, "", null, null) : ListPlan.Failed(_failure));
        }
    }
}
