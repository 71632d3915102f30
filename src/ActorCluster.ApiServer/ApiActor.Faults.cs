using ActorCluster.Api.Lab;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Client.Lab;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer;

/// <content>The API server under the faults of an experiment.</content>
public sealed partial class ApiActor
{
    private const string Where = "api";

    // Null while there is no fault.
    private RequestFaults? _faults;
    private Random? _chance;

    private void Inject(InjectApiFault inject)
    {
        if (inject.Entry.Watch is { } watchFault)
        {
            _watches.Inject(inject.FaultId, watchFault, Hit);
            return;
        }

        if (inject.Entry.Api is not { } fault)
        {
            return;
        }

        // Faults have chance of their own: what they draw changes no name and no address.
        _chance ??= new Random(_context.NextSeed());
        _faults ??= new RequestFaults();
        _faults.Add(inject.FaultId, fault);
        if (fault.Outage == true)
        {
            var cut = _watches.Cut(watch => watch.IsBy(fault.Clients) && watch.IsAbout(fault.Resources));
            if (cut > 0)
            {
                Hit(inject.FaultId, $"cut {cut} watches");
            }
        }
    }

    private void Heal(string faultId)
    {
        if (_watches.Heal(faultId))
        {
            Context.System.EventStream.Publish(new FaultHealed(faultId, Where));
            return;
        }

        if (_faults?.Remove(faultId) != true)
        {
            return;
        }

        if (!_faults.Any)
        {
            _faults = null;
        }

        Context.System.EventStream.Publish(new FaultHealed(faultId, Where));
    }

    private bool IsHit(object message, IActorRef sender)
    {
        if (_faults is null || RequestDescription.Of(message) is not { } request)
        {
            return false;
        }

        var judgement = _faults.Judge(request, _chance!);
        if (judgement.FaultId is null)
        {
            return false;
        }

        Hit(judgement.FaultId, $"{request.Verb} {request.Resource} by {request.Client}: {judgement.Refusal?.Code.ToString() ?? "late"}");
        var late = new LateRequest(message, sender, judgement.Refusal, judgement.IsOutage);
        if (judgement.Delay > TimeSpan.Zero)
        {
            Timers.StartSingleTimer(new object(), late, judgement.Delay);
        }
        else
        {
            Answer(late);
        }

        return true;
    }

    private void Answer(LateRequest late)
    {
        if (late.IsOutage && Refusal.TryCut(late.Message))
        {
            return;
        }

        if (late.Failure is { } failure)
        {
            Refusal.Tell(late.Message, late.Sender, Self, failure);
        }
        else
        {
            Receive(late.Message, late.Sender);
        }
    }

    private static void Hit(string faultId, string what) => Context.System.EventStream.Publish(new FaultHit(faultId, Where, what));

    private sealed record LateRequest(object Message, IActorRef Sender, Status? Failure, bool IsOutage) : INotInfluenceReceiveTimeout;
}
