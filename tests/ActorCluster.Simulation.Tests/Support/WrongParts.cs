using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.Simulation.Tests.Support;

/// <summary>A node's runtime to which something is done on the way: it gets what the test passes on, from whom the test says.</summary>
internal sealed class WrongRuntime(Props right, WrongRuntime.Act act) : UntypedActor
{
    private readonly IActorRef _right = Context.ActorOf(right, "right");

    public delegate void Act(object message, IActorRef sender, IActorRef right);

    public static Props PropsFor(Props right, Act act) => Props.Create(() => new WrongRuntime(right, act));

    protected override void OnReceive(object message) => act(message, Sender, _right);
}

/// <summary>A node's link that tells the kubelet something else of pods than the master says.</summary>
internal sealed class WrongLink(Props right, Func<Pod, Pod> change) : UntypedActor
{
    private readonly IActorRef _right = Context.ActorOf(right, "right");
    private IActorRef _kubelet = ActorRefs.Nobody;

    public static Props PropsFor(Props right, Func<Pod, Pod> change) => Props.Create(() => new WrongLink(right, change));

    protected override void OnReceive(object message)
    {
        if (message is KubeletReady)
        {
            _kubelet = Sender;
            _right.Tell(message, Self);
        }
        else if (!Sender.Equals(_right))
        {
            _right.Forward(message);
        }
        else if (message is LinkStarted)
        {
            Context.Parent.Forward(message);
        }
        else
        {
            _kubelet.Tell(message switch
            {
                PodAssigned assigned => new PodAssigned(change(assigned.Pod)),
                PodChanged changed => new PodChanged(change(changed.Pod)),
                PodSnapshot snapshot => new PodSnapshot([.. snapshot.Pods.Select(change)]),
                _ => message,
            });
        }
    }
}

/// <summary>A store that does not tell the API of some changes, as if they had never been.</summary>
internal sealed class SilentStore(Props right, Func<StoreChange, bool> tells) : UntypedActor
{
    private readonly IActorRef _right = Context.ActorOf(right, "right");
    private IActorRef _api = ActorRefs.Nobody;
    private long _told;

    public static Props PropsFor(Props right, Func<StoreChange, bool> tells) => Props.Create(() => new SilentStore(right, tells));

    protected override void OnReceive(object message)
    {
        if (!Sender.Equals(_right))
        {
            _api = Sender;
            _right.Tell(message, Self);
        }
        else if (message is not StoreChanges changes)
        {
            _told = message is StoreSnapshot snapshot ? snapshot.Revision : _told;
            _api.Tell(message);
        }
        else if (changes.Changes.Where(tells).ToArray() is { Length: > 0 } told)
        {
            _api.Tell(new StoreChanges(_told, told));
            _told = told[^1].Revision;
        }
    }
}

/// <summary>What a store keeps, with its reads and writes as the test has them.</summary>
internal sealed class WrongStore(IStore right) : IStore
{
    /// <summary>What becomes of a write before it is carried out.</summary>
    public Func<StoreWrite, StoreWrite> OnWrite { get; init; } = static write => write;

    /// <summary>Whether the store has lost an object that was written.</summary>
    public Func<ObjectKey, bool> Lost { get; init; } = static _ => false;

    public long Revision => right.Revision;

    public long CompactedRevision => right.CompactedRevision;

    public DateTimeOffset? NextExpiry => right.NextExpiry;

    public StoreOutcome Write(StoreWrite write, DateTimeOffset now, out StoreChange? change) => right.Write(OnWrite(write), now, out change);

    public void Expire(DateTimeOffset now, ICollection<StoreChange> changes) => right.Expire(now, changes);

    public void Compact(DateTimeOffset before) => right.Compact(before);

    public StoredObject? Find(string storage, ObjectKey key) => Lost(key) ? null : right.Find(storage, key);

    public StoreRange List(StoreRangeQuery query)
    {
        var range = right.List(query);
        return range with { Entries = [.. range.Entries.Where(entry => !Lost(new ObjectKey(entry.Value.Metadata.Namespace, entry.Value.Metadata.Name)))] };
    }

    public bool TryReadChanges(string? storage, long afterRevision, ICollection<StoreChange> changes) =>
        right.TryReadChanges(storage, afterRevision, changes);

    public IEnumerable<StoreEntry> Snapshot() => right.Snapshot().Where(entry => !Lost(entry.Key));
}
