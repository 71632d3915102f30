using ActorCluster.Api.Errors;
using ActorCluster.ApiServer.Requests;
using Akka.Actor;

namespace ActorCluster.ApiServer;

/// <summary>What waits: requests that came before the API serves, and operations for which something has yet to appear.</summary>
public sealed partial class ApiActor
{
    private void Keep(object message, IActorRef sender)
    {
        if (_early.Count < _settings.MaximumPendingWrites)
        {
            _early.Enqueue((message, sender, _context.UtcNow));
        }
        else
        {
            Refusal.Tell(message, sender, Self, StatusError.TooManyRequests("Too many requests, please try again later.", 1));
        }
    }

    private void SubmitLater(Operation operation)
    {
        if (_later.Count == 0)
        {
            Timers.StartSingleTimer(TryLater.Instance, TryLater.Instance, RetryPause);
        }

        _later.Add(operation);
    }

    private void TryWaiting()
    {
        var waiting = _later.ToArray();
        _later.Clear();
        foreach (var operation in waiting)
        {
            _writes.Submit(operation);
        }
    }
}
