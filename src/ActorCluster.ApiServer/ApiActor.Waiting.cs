using ActorCluster.Api.Errors;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Client.Protocol;
using Akka.Actor;
using Akka.Event;

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

    private bool WaitsForRevision(object message)
    {
        if (_settings.FreshReadWait <= TimeSpan.Zero || _fresh.Count >= _settings.MaximumPendingWrites)
        {
            return false;
        }

        var revision = FreshReads.Wants(message);
        if (revision <= _cache.Revision)
        {
            return false;
        }

        var expired = new FreshReadExpired(_fresh.Add(message, revision));
        Timers.StartSingleTimer(expired, expired, _settings.FreshReadWait);
        return true;
    }

    private void AnswerFreshReads()
    {
        if (_fresh.Count == 0)
        {
            return;
        }

        foreach (var message in _fresh.Take(_cache.Revision))
        {
            Handle(message, ActorRefs.NoSender);
        }
    }

    private void Expire(FreshReadExpired expired)
    {
        // Refused, unless the resource version has come about in the meantime.
        if (_fresh.Expire(expired.Key) is not { } message)
        {
            return;
        }

        if (_ready)
        {
            Handle(message, ActorRefs.NoSender);
        }
        else
        {
            Keep(message, ActorRefs.NoSender);
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

    private void CheckStoreAnswers()
    {
        if (_writes.UnderWaySince is not { } since)
        {
            return;
        }

        var left = since + _settings.StoreTimeout - _context.UtcNow;
        if (left > TimeSpan.Zero)
        {
            Timers.StartSingleTimer(CheckStore.Instance, CheckStore.Instance, left);
            return;
        }

        _log.Warning("The store has not answered for {0}; its writes fail.", _settings.StoreTimeout);
        _writes.GiveUp();
    }

    private void FlushWrites()
    {
        if (!_serving)
        {
            return;
        }

        _writes.Flush();
        if (_writes.UnderWaySince is not null && _settings.StoreTimeout > TimeSpan.Zero && !Timers.IsTimerActive(CheckStore.Instance))
        {
            Timers.StartSingleTimer(CheckStore.Instance, CheckStore.Instance, _settings.StoreTimeout);
        }
    }

    private sealed record TryLater : INotInfluenceReceiveTimeout
    {
        public static readonly TryLater Instance = new();
    }

    private sealed record FreshReadExpired(object Key) : INotInfluenceReceiveTimeout;

    private void BecomeReady()
    {
        _ready = true;
        LookAtAllDefinitions();
        LookAtFlowControl();
        _wasReady = true;
        var now = _context.UtcNow;
        while (_early.TryDequeue(out var early))
        {
            // Nobody waits any more for what is that old, and a creation that its client has tried again would be made twice.
            if (_settings.StoreTimeout > TimeSpan.Zero && now - early.Since >= _settings.StoreTimeout
                && early.Message is (ApiRequest or InvokeCall or ListCall or DeleteCollectionCall))
            {
                Refusal.Tell(
                    early.Message, early.Sender, Self, StatusError.Timeout("request did not complete within the allotted timeout"));
            }
            else
            {
                Handle(early.Message, early.Sender);
            }
        }
    }

    private sealed record CheckStore : INotInfluenceReceiveTimeout
    {
        public static readonly CheckStore Instance = new();
    }

    private sealed record FollowAgain : INotInfluenceReceiveTimeout
    {
        public static readonly FollowAgain Instance = new();
    }

    private sealed record SendBookmarks : INotInfluenceReceiveTimeout
    {
        public static readonly SendBookmarks Instance = new();
    }
}
