using ActorCluster.ApiServer.Bootstrapping;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer;

/// <content>What the API says of its own state, at all times: also while it cannot serve.</content>
public sealed partial class ApiActor
{
    // Reads of lists have numbers above zero.
    private const long ProbeId = -1;
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(2);

    private readonly List<TaskCompletionSource<bool>> _probing = [];
    private DateTimeOffset _probedAt;
    private StartupProgress? _progress;

    private bool HandleHealth(object message)
    {
        switch (message)
        {
            case HealthCall call:
                _progress ??= new StartupProgress(_settings, _cache);
                call.Completion.TrySetResult(new ApiHealth(_serving, _progress.Unfinished(_serving)));
                return true;
            case ProbeStoreCall call:
                Probe(call.Completion);
                return true;
            case StoreRangeResult { ReadId: ProbeId }:
                _probing.ForEach(static completion => completion.TrySetResult(true));
                _probing.Clear();
                return true;
            default:
                return false;
        }
    }

    // One read answers all who wait. A store that has crashed loses it: whoever asks later asks again.
    private void Probe(TaskCompletionSource<bool> completion)
    {
        _probing.RemoveAll(static waiting => waiting.Task.IsCompleted);
        var now = _context.UtcNow;
        if (_probing.Count == 0 || now - _probedAt >= ProbeLimit)
        {
            _probedAt = now;
            _store.Tell(new ReadStoreRange(ProbeId, new StoreRangeQuery(StorageNames.Namespaces, "", 0, null, 1)), Self);
        }

        _probing.Add(completion);
    }
}
