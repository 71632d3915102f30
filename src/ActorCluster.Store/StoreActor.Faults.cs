using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Client.Lab;
using ActorCluster.Store.Faults;
using Akka.Actor;

namespace ActorCluster.Store;

/// <content>The store under the faults of an experiment.</content>
public sealed partial class StoreActor
{
    private const string Where = "store";

    // Null while there is no fault.
    private StoreFaults? _faults;

    private bool TryHandleFault(object message)
    {
        switch (message)
        {
            case InjectStoreFault inject:
                Inject(inject);
                return true;
            case HealControlPlaneFault heal:
                Heal(heal.FaultId);
                return true;
            case CommitNext:
                CommitNextTransaction();
                return true;
            default:
                return message is not Terminated && IsKept(message, Sender);
        }
    }

    private bool IsKept(object message, IActorRef sender)
    {
        if (_faults is not { } faults)
        {
            return false;
        }

        var (handling, faultId) = faults.Judge(message);
        switch (handling)
        {
            case Handling.Hold:
                faults.Held.Enqueue(new HeldMessage(message, sender));
                break;
            case Handling.Delay:
                faults.Committing.Enqueue(new HeldMessage(message, sender));
                if (faults.Committing.Count == 1)
                {
                    Timers.StartSingleTimer(CommitNext.Instance, CommitNext.Instance, faults.CommitLatency);
                }

                break;
            case Handling.Lose:
                break;
            default:
                return false;
        }

        Hit(faultId, $"{handling}: {message.GetType().Name}");
        return true;
    }

    private void Inject(InjectStoreFault inject)
    {
        var fault = inject.Entry.Store!;
        if (fault.Kind == StoreFaultKind.Corrupt)
        {
            Corrupt(inject.FaultId, fault);
            return;
        }

        _faults ??= new StoreFaults();
        _faults.Add(inject);
        if (fault.Kind == StoreFaultKind.Crash)
        {
            Crash(inject.FaultId);
        }
    }

    private void Heal(string faultId)
    {
        if (_faults?.Remove(faultId) is not { } healed)
        {
            return;
        }

        var faults = _faults;
        Context.System.EventStream.Publish(new FaultHealed(faultId, Where));
        if (healed.Entry.Store!.Kind == StoreFaultKind.Crash && !faults.IsDown)
        {
            _expiryTimer = null;
            ScheduleExpiry();
        }

        if (!faults.IsStalled)
        {
            GoOn(faults);
        }

        if (!faults.Any)
        {
            _faults = null;
        }
    }

    // What was being committed came before what has been held.
    private void GoOn(StoreFaults faults)
    {
        if (faults.CommitLatency > TimeSpan.Zero && faults.Committing.Count > 0)
        {
            Timers.StartSingleTimer(CommitNext.Instance, CommitNext.Instance, faults.CommitLatency);
        }

        while (faults.CommitLatency == TimeSpan.Zero && faults.Committing.TryDequeue(out var late))
        {
            Handle(late.Message, late.Sender);
        }

        for (var left = faults.Held.Count; left > 0; left--)
        {
            var held = faults.Held.Dequeue();
            if (!IsKept(held.Message, held.Sender))
            {
                Handle(held.Message, held.Sender);
            }
        }
    }

    // Writes that were under way have taken effect or not, and nobody hears which: every second one has.
    private void Crash(string faultId)
    {
        Timers.Cancel(CommitNext.Instance);
        Timers.Cancel(ExpireKeys.Instance);
        var faults = _faults!;
        var underWay = faults.Committing.Concat(faults.Held).Select(static held => held.Message).OfType<StoreTransaction>()
            .SelectMany(static transaction => transaction.Writes).ToList();
        faults.Committing.Clear();
        faults.Held.Clear();
        for (var i = 0; i < underWay.Count; i += 2)
        {
            _store.Write(underWay[i], _time.GetUtcNow(), out _);
        }

        ForgetWhoWaits();

        Hit(faultId, $"crashed with {underWay.Count} writes under way and {_followers.Count} followers");
        LoseFollowers();
    }

    private void LoseFollowers()
    {
        foreach (var follower in _followers)
        {
            Context.Unwatch(follower);
            follower.Tell(StoreLost.Instance);
        }

        _followers.Clear();
    }

    private void CommitNextTransaction()
    {
        if (_faults is null or { IsStalled: true } || !_faults.Committing.TryDequeue(out var next))
        {
            return;
        }

        Handle(next.Message, next.Sender);
        if (_faults.Committing.Count > 0)
        {
            Timers.StartSingleTimer(CommitNext.Instance, CommitNext.Instance, _faults.CommitLatency);
        }
    }

    private void Corrupt(string faultId, StoreFault fault)
    {
        if (FieldCorruption.Find(_store, fault.Object!) is { } found
            && FieldCorruption.Apply(found.Object.Value, WherePath.Parse(fault.Path!), fault.Value) is { } corrupted)
        {
            var before = _store.Revision;
            _store.Write(new StorePut(found.Storage, found.Key, null, corrupted), _time.GetUtcNow(), out var change);
            Hit(faultId, $"{found.Storage} {found.Key}: {fault.Path} is {fault.Value ?? "gone"}");
            Conclude(before, [change!], null, ActorRefs.NoSender);
            Commit();
        }

        Context.System.EventStream.Publish(new FaultHealed(faultId, Where));
    }

    private static void Hit(string faultId, string what) => Context.System.EventStream.Publish(new FaultHit(faultId, Where, what));

    private sealed record CommitNext : INotInfluenceReceiveTimeout
    {
        public static readonly CommitNext Instance = new();
    }
}
