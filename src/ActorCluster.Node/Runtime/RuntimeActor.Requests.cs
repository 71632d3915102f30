using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>The requests that clients send to pods.</content>
internal sealed partial class RuntimeActor
{
    // No probe has a shorter timeout.
    private static readonly TimeSpan ShortestProbeTimeout = TimeSpan.FromSeconds(1);

    private RequestsServed Serve(ServeRequests serve)
    {
        if (Receiver(serve) is not var (sandbox, record))
        {
            return new RequestsServed(serve.BatchId, 0, serve.Requests, 0, TimeSpan.Zero);
        }

        var now = _time.GetUtcNow();
        var millis = record.Plan.RequestMillis(_machine.Capacity.CpuMillis);
        var outcome = record.Requests.Take(record.Plan.Request, millis, serve.Requests, serve.Timeout, _settings.RequestQueue, now);
        record.Requests = outcome.Queue;
        if (record.Plan.Request.MemoryBytes > 0)
        {
            WatchMemory();
            if (record.Exited is not null)
            {
                return new RequestsServed(serve.BatchId, 0, serve.Requests, 0, TimeSpan.Zero);
            }
        }

        var until = outcome.Queue.BusyUntil(millis);
        if (until - now > ShortestProbeTimeout)
        {
            sandbox.Owner.Tell(new ContainerBusy(sandbox.PodUid, record.Name, record.Attempt, until));
        }

        return new RequestsServed(serve.BatchId, outcome.Succeeded, outcome.Refused, outcome.TimedOut, outcome.Latency);
    }

    private (Sandbox Sandbox, ContainerRecord Record)? Receiver(ServeRequests serve)
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            if (sandbox.Ip.Length == 0 || sandbox.Ip != serve.PodIp)
            {
                continue;
            }

            ContainerRecord? first = null;
            foreach (var record in sandbox.Containers.Values)
            {
                if (Declares(record, serve.Port))
                {
                    return record.Running ? (sandbox, record) : null;
                }

                first ??= record.Running ? record : null;
            }

            return first is null ? null : (sandbox, first);
        }

        return null;
    }

    private static bool Declares(ContainerRecord record, int port)
    {
        foreach (var declared in record.Request.Container.Ports ?? [])
        {
            if (declared.Number == port)
            {
                return true;
            }
        }

        return false;
    }
}
