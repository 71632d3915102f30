using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Http.Health;

/// <summary>What one request finds out about the server's health: each question is asked once, however many checks it is for.</summary>
/// <param name="endpoint">Whom to ask.</param>
/// <param name="time">The clock by which answers are waited for.</param>
/// <param name="cancel">The client went away.</param>
internal sealed class HealthProbe(IApiEndpoint endpoint, TimeProvider time, CancellationToken cancel)
{
    /// <summary>How long to wait for an answer (the default of <c>--etcd-healthcheck-timeout</c> and its like).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Task<ApiHealth?>? _health;
    private Task<bool>? _store;

    /// <summary>What the API says of itself; null when it does not answer.</summary>
    public Task<ApiHealth?> HealthAsync() => _health ??= AskAsync(endpoint.HealthAsync);

    /// <summary>Whether the store answers.</summary>
    public Task<bool> StoreAnswersAsync() => _store ??= AskAsync(async limit =>
    {
        await endpoint.ProbeStoreAsync(limit);
        return true;
    });

    private async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        using var timer = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            return await ask(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return default;
        }
    }
}
