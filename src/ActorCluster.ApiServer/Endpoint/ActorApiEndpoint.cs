using ActorCluster.Api.Authorization;
using ActorCluster.ApiServer.Authorization;
using Akka.Actor;

namespace ActorCluster.ApiServer.Endpoint;

/// <summary>
/// Asks the <c>api</c> actor on behalf of HTTP threads. Answers come as task completions that continue on the thread pool.
/// </summary>
/// <param name="api">The <c>api</c> actor.</param>
public sealed class ActorApiEndpoint(ICanTell api) : IApiEndpoint
{
    /// <inheritdoc />
    public Task<ApiResult> InvokeAsync(ApiCall call, CancellationToken cancel) =>
        Ask<ApiResult>(completion => new InvokeCall(call, completion), cancel);

    /// <inheritdoc />
    public Task<ApiListResult> ListAsync(CollectionCall call, CancellationToken cancel) =>
        Ask<ApiListResult>(completion => new ListCall(call, completion), cancel);

    /// <inheritdoc />
    public Task<ApiListResult> DeleteCollectionAsync(CollectionCall call, CancellationToken cancel) =>
        Ask<ApiListResult>(completion => new DeleteCollectionCall(call, completion), cancel);

    /// <inheritdoc />
    public Task<AccessVerdict> AuthorizeAsync(AccessRequest request, CancellationToken cancel) =>
        Ask<AccessVerdict>(completion => new AuthorizeCall(request, completion), cancel);

    /// <inheritdoc />
    public Task<SubjectRulesReviewStatus> RulesForAsync(Caller user, string ns, CancellationToken cancel) =>
        Ask<SubjectRulesReviewStatus>(completion => new RulesCall(user, ns, completion), cancel);

    /// <inheritdoc />
    public Task<ApiHealth> HealthAsync(CancellationToken cancel) => Ask<ApiHealth>(static completion => new HealthCall(completion), cancel);

    /// <inheritdoc />
    public Task ProbeStoreAsync(CancellationToken cancel) => Ask<bool>(static completion => new ProbeStoreCall(completion), cancel);

    /// <inheritdoc />
    public Task<WatchSession> WatchAsync(CollectionCall call, CancellationToken cancel) =>
        Ask<WatchSession>(completion => new WatchCall(call, completion, cancel), cancel);

    private async Task<T> Ask<T>(Func<TaskCompletionSource<T>, object> message, CancellationToken cancel)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancel.Register(static state => ((TaskCompletionSource<T>)state!).TrySetCanceled(), completion).ConfigureAwait(false);
        api.Tell(message(completion), ActorRefs.NoSender);
        return await completion.Task.ConfigureAwait(false);
    }
}
