using ActorCluster.Store.Faults;
using Akka.Actor;

namespace ActorCluster.Store;

/// <summary>
/// The store as an actor (<c>/user/master/store</c>), the role of etcd: the only writer of state and the only source of resource versions.
/// It has one state. The API and it know each other by messages only, so that a stalled store is a stalled message. Over a store on a disk
/// one commit is under way at a time; what comes meanwhile waits, and its writes go into the next commit together.
/// </summary>
public sealed partial class StoreActor : UntypedActor, IWithTimers
{
    private readonly IStore _store;
    private readonly StoreSettings _settings;
    private readonly TimeProvider _time;
    private readonly List<IActorRef> _followers = [];
    private DateTimeOffset? _expiryTimer;

    /// <summary>Creates the actor.</summary>
    /// <param name="store">The state; from now on this actor's alone.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="time">The clock.</param>
    public StoreActor(IStore store, StoreSettings settings, TimeProvider time)
    {
        _store = store;
        _settings = settings;
        _time = time;
        _durable = store as IDurableStore;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the actor.</summary>
    /// <param name="store">The state.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="time">The clock.</param>
    public static Props PropsFor(IStore store, StoreSettings settings, TimeProvider time) =>
        Props.Create(() => new StoreActor(store, settings, time));

    /// <inheritdoc />
    protected override void PreStart()
    {
        if (_settings.HistoryAge > TimeSpan.Zero)
        {
            Timers.StartPeriodicTimer(CompactHistory.Instance, CompactHistory.Instance, _settings.CompactionInterval);
        }
    }

    /// <inheritdoc />
    protected override void PreRestart(Exception reason, object message)
    {
        // The state survives in the store that the props hold; who follows has to be told, since the next actor does not know them.
        LoseFollowers();
        base.PreRestart(reason, message);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is CommitEnded or CommitAgain)
        {
            GoOnAfterCommit(message as CommitEnded);
        }
        else if (!TryHandleFault(message))
        {
            Handle(message, Sender);
        }
    }

    private void Handle(object message, IActorRef sender)
    {
        if (message is Terminated terminated)
        {
            _followers.Remove(terminated.ActorRef);
        }
        else if (IsAwaitingCommit)
        {
            _waiting.Enqueue(new HeldMessage(message, sender));
        }
        else
        {
            HandleNow(message, sender);
            Commit();
        }
    }

    private void HandleNow(object message, IActorRef sender)
    {
        switch (message)
        {
            case StoreTransaction transaction:
                Write(transaction, sender);
                break;
            case FollowStore:
                Follow(sender);
                break;
            case ReadStoreRange read:
                sender.Tell(new StoreRangeResult(read.ReadId, _store.List(read.Query)));
                break;
            case ReadStoreHistory read:
                ReadHistory(read, sender);
                break;
            case ExpireKeys:
                Expire();
                break;
            case CompactHistory:
                _store.Compact(_time.GetUtcNow() - _settings.HistoryAge);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Write(StoreTransaction transaction, IActorRef sender)
    {
        var now = _time.GetUtcNow();
        var before = _store.Revision;
        var outcomes = new StoreOutcome[transaction.Writes.Count];
        var changes = new List<StoreChange>(outcomes.Length);
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = _store.Write(transaction.Writes[i], now, out var change);
            if (change is not null)
            {
                changes.Add(change);
            }
        }

        Conclude(before, changes, new StoreResult(transaction.TransactionId, outcomes), sender);
        ScheduleExpiry();
    }

    private void Follow(IActorRef sender)
    {
        if (!_followers.Contains(sender))
        {
            _followers.Add(sender);
            Context.Watch(sender);
        }

        sender.Tell(new StoreSnapshot(_store.Snapshot().ToList(), _store.Revision));
    }

    private void ReadHistory(ReadStoreHistory read, IActorRef sender)
    {
        var changes = new List<StoreChange>();
        var complete = _store.TryReadChanges(read.Storage, read.AfterRevision, changes);
        sender.Tell(new StoreHistory(read.ReadId, !complete, changes, _store.Revision));
    }

    private void Expire()
    {
        _expiryTimer = null;
        var before = _store.Revision;
        var changes = new List<StoreChange>();
        _store.Expire(_time.GetUtcNow(), changes);
        Conclude(before, changes, null, ActorRefs.NoSender);
        ScheduleExpiry();
    }

    private void Publish(long before, List<StoreChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var message = new StoreChanges(before, changes);
        foreach (var follower in _followers)
        {
            follower.Tell(message);
        }
    }

    private void ScheduleExpiry()
    {
        if (_store.NextExpiry is not { } next || next == _expiryTimer)
        {
            return;
        }

        _expiryTimer = next;
        var delay = next - _time.GetUtcNow();
        Timers.StartSingleTimer(ExpireKeys.Instance, ExpireKeys.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private sealed record ExpireKeys : INotInfluenceReceiveTimeout
    {
        public static readonly ExpireKeys Instance = new();
    }

    private sealed record CompactHistory : INotInfluenceReceiveTimeout
    {
        public static readonly CompactHistory Instance = new();
    }
}
