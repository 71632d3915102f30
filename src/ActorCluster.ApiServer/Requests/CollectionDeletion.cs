using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// Waits for the deletions of a collection and answers with what was listed, as it was before them
/// (k8s.io/apiserver/pkg/registry/generic/registry/store.go, <c>DeleteCollection</c>).
/// </summary>
/// <param name="listed">What is deleted.</param>
/// <param name="completion">Gets the answer.</param>
internal sealed class CollectionDeletion(ApiListResult listed, TaskCompletionSource<ApiListResult> completion)
{
    private int _answered;
    private Status? _failure;

    /// <summary>Takes the outcome of one deletion.</summary>
    /// <param name="value">The object; null on failure.</param>
    /// <param name="failure">The failure; null on success.</param>
    public void Add(StoredObject? value, Status? failure)
    {
        if (value is null && failure is { Code: not 404 })
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
        if (listed.Objects.Count == 0)
        {
            FinishIfComplete();
        }
    }

    private void FinishIfComplete()
    {
        if (_answered == listed.Objects.Count)
        {
            completion.TrySetResult(_failure is null ? listed : ListPlan.Failed(_failure));
        }
    }
}
