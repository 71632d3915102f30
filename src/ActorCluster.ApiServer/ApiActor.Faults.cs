using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer;

/// <content>The API server under the faults of an experiment.</content>
public sealed partial class ApiActor
{
    private const string Where = "api";

    // Null while there is no fault.
    private RequestFaults? _faults;
    private ComponentFaults? _components;
    private Random? _chance;

    private void Inject(InjectApiFault inject)
    {
        if (inject.Entry.Watch is { } watchFault)
        {
            _watches.Inject(inject.FaultId, watchFault, Hit);
            return;
        }

        if (inject.Entry.Component is { } component)
        {
            Inject(inject.FaultId, component);
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

    private void Inject(string faultId, ComponentFault fault)
    {
        if (fault.Kind == ComponentFaultKind.Crash)
        {
            Context.Parent.Tell(new CrashComponent(faultId, fault.Component!, fault.Instance));
            return;
        }

        _components ??= new ComponentFaults();
        _components.Add(faultId, fault, Holder(new ObjectKey(WellKnownNamespaces.System, ComponentAddress.WholeOf(fault.Component!))));
    }

    private string? Holder(ObjectKey lease) =>
        (_cache.Find(ResourceTable.Find(ResourceTypes.Leases)!.Storage, lease)?.Value as Lease)?.Spec.HolderIdentity;

    private void Heal(string faultId)
    {
        var wasOn = _watches.Heal(faultId);
        if (_components?.Remove(faultId) == true)
        {
            wasOn = true;
            _components = _components.Any ? _components : null;
        }

        if (_faults?.Remove(faultId) == true)
        {
            wasOn = true;
            _faults = _faults.Any ? _faults : null;
        }

        if (wasOn)
        {
            Context.System.EventStream.Publish(new FaultHealed(faultId, Where));
        }
    }

    private bool IsHit(object message, IActorRef sender)
    {
        if ((_faults is null && _components is null) || RequestDescription.Of(message, sender) is not { } request)
        {
            return false;
        }

        if (_components is not null && request.Component is { } component && IsHit(message, sender, request, component))
        {
            return true;
        }

        if (_faults is null)
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

    private bool IsHit(object message, IActorRef sender, RequestDescription request, ComponentAddress component)
    {
        // Before it is ready nothing has an effect that could be counted.
        var judgement = _ready ? _components!.Judge(message, component, Holder) : default;
        if (judgement.Outcome == ComponentOutcome.Handled)
        {
            return false;
        }

        Hit(judgement.FaultId, $"{judgement.Outcome}: {request.Verb} {request.Resource} by {request.Client}");
        if (judgement.Crash is { } crash)
        {
            Context.Parent.Tell(crash);
        }

        switch (judgement.Outcome)
        {
            case ComponentOutcome.Unheard:
                _requests.SubmitUnheard((ApiRequest)message, sender);
                break;
            case ComponentOutcome.Refused:
                Refusal.Tell(message, sender, Self, StatusError.InternalError("an experiment refuses it"));
                break;
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
