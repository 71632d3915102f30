using System.Globalization;
using ActorCluster.ApiServer.Admission.Webhooks;
using Akka.Actor;

namespace ActorCluster.ApiServer;

/// <summary>
/// The calls that operations and reads await. Another actor makes them, and this one goes on with everything else meanwhile; who waits
/// goes on when each of its calls has been answered or has run out of time.
/// </summary>
public sealed partial class ApiActor
{
    private readonly IActorRef _caller;
    private readonly Dictionary<long, (OutsideRound Round, int Index)> _calling = [];
    private long _lastCall;

    private void CallOutside(IReadOnlyList<OutsideCall> calls, Action<IReadOnlyList<OutsideAnswer>> then)
    {
        var round = new OutsideRound(then, new OutsideAnswer[calls.Count], calls) { Missing = calls.Count };
        for (var i = 0; i < calls.Count; i++)
        {
            var id = ++_lastCall;
            _calling.Add(id, (round, i));
            var target = WebhookTargets.Resolve(_cache, calls[i], id, out var failure);
            if (target is null)
            {
                // Not before the operation has been put aside.
                Self.Tell(new WebhookAnswered(id, 0, default, failure));
                continue;
            }

            Timers.StartSingleTimer((typeof(WebhookTimedOut), id), new WebhookTimedOut(id), calls[i].Timeout);
            _caller.Tell(new CallWebhook(id, target, calls[i].Body, calls[i].Timeout), Self);
        }
    }

    private void Answered(long id, OutsideAnswer answer)
    {
        if (!_calling.Remove(id, out var waiting))
        {
            return;
        }

        Timers.Cancel((typeof(WebhookTimedOut), id));
        var round = waiting.Round;
        round.Answers[waiting.Index] = answer;
        if (--round.Missing == 0)
        {
            round.Then(round.Answers);
        }
    }

    private void TimedOut(long id)
    {
        if (_calling.TryGetValue(id, out var waiting))
        {
            var call = waiting.Round.Calls[waiting.Index];
            _caller.Tell(new CancelWebhookCall(id), Self);
            Answered(id, new OutsideAnswer(0, default, $"Post \"{call.Url}\": context deadline exceeded"));
        }
    }

    private sealed class OutsideRound(Action<IReadOnlyList<OutsideAnswer>> then, OutsideAnswer[] answers, IReadOnlyList<OutsideCall> calls)
    {
        public Action<IReadOnlyList<OutsideAnswer>> Then { get; } = then;

        public OutsideAnswer[] Answers { get; } = answers;

        public IReadOnlyList<OutsideCall> Calls { get; } = calls;

        public int Missing { get; set; }
    }

    private sealed record WebhookTimedOut(long CallId) : INotInfluenceReceiveTimeout
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"WebhookTimedOut {CallId}");
    }
}
