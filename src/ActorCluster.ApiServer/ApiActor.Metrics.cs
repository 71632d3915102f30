using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer;

/// <summary>
/// What is not stored but measured is somebody else's to answer, as behind the aggregation layer: actors' questions are passed on, those of
/// HTTP threads are asked in this actor's name.
/// </summary>
public sealed partial class ApiActor
{
    private readonly Dictionary<long, TaskCompletionSource<ApiListResult>> _measuring = [];
    private long _lastMeasurement;

    private void Measure(ListCall list)
    {
        _measuring.Add(++_lastMeasurement, list.Completion);
        var call = list.Call;
        _caller.Tell(new ListObjects(_lastMeasurement, call.Caller.Name, call.Resource, call.Namespace, call.Labels, call.Fields), Self);
    }

    private void Measured(ApiList list)
    {
        if (_measuring.Remove(list.RequestId, out var completion))
        {
            completion.TrySetResult(new ApiListResult(
                [.. list.Objects.Select(static value => new StoredObject(value, 0))], list.Revision, "", null, list.Failure));
        }
    }
}
