using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ApiPod = ActorCluster.Api.Core.Pod;

namespace ActorCluster.Simulation.Tests.Support;

/// <summary>
/// A history made by hand: a store that numbers its writes, a clock that the test moves, and facts that go to whoever listens. What a test
/// writes is correct unless it goes out of its way.
/// </summary>
internal sealed class Story(Action<Fact> listener)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<(string, ObjectKey), KubernetesObject> _store = [];
    private long _id;

    public static CheckerSettings Settings { get; } = CheckerSettings.FromConfig(ReferenceConfiguration.Load());

    public DateTimeOffset Now { get; private set; } = Start;

    public long Revision { get; set; }

    public string Client { get; set; } = "kubectl";

    public static Story Of(IChecker checker) => new(checker.Observe);

    public Story At(double seconds)
    {
        Now = Start.AddSeconds(seconds);
        return this;
    }

    public Story By(string client)
    {
        Client = client;
        return this;
    }

    public long NextId() => ++_id;

    public T Write<T>(T value, long? basedOn = null, LeaderClaim? claim = null)
        where T : KubernetesObject
    {
        var resource = ResourceTypes.For<T>().QualifiedName;
        var key = new ObjectKey(value.Metadata.Namespace, value.Metadata.Name);
        var written = value with { Metadata = value.Metadata with { ResourceVersion = (++Revision).ToString(System.Globalization.CultureInfo.InvariantCulture) } };
        var old = _store.GetValueOrDefault((resource, key));
        _store[(resource, key)] = written;
        Tell(new ObjectWritten(NextId(), 0, Now, resource, key, old, written, Revision, Client) { BasedOn = basedOn ?? 0, Claim = claim });
        return (T)(KubernetesObject)written;
    }

    public void Remove(KubernetesObject value, LeaderClaim? claim = null)
    {
        var resource = ResourceTypes.All.First(type => type.ObjectType == value.GetType()).QualifiedName;
        var key = new ObjectKey(value.Metadata.Namespace, value.Metadata.Name);
        if (_store.Remove((resource, key), out var old))
        {
            Tell(new ObjectWritten(NextId(), 0, Now, resource, key, old, null, ++Revision, Client) { Claim = claim });
        }
    }

    public void Container(
        string node, ApiPod pod, ContainerState state, string container = "main", int run = 0, int exitCode = 0, string reason = "") => Tell(new ContainerChanged(
            NextId(),
            0,
            Now,
            node,
            pod.Metadata.Uid,
            new ObjectKey(pod.Metadata.Namespace, pod.Metadata.Name),
            container,
            $"{pod.Metadata.Uid}/{container}/{run}",
            state,
            exitCode,
            reason));

    public void Machine(string node, MachineState state) => Tell(new MachineChanged(NextId(), 0, Now, node, state));

    public void Fault(TimelineEntry entry, bool began, params string[] nodes) =>
        Tell(new FaultMoved(NextId(), 0, Now, entry.Name!, began, nodes, []) { Entry = entry });

    public void Hit(string fault) => Tell(new FaultStruck(NextId(), 0, Now, fault, "somewhere", "something"));

    public void Acknowledge(string resource, KubernetesObject value, long revision) => Tell(new WriteAcknowledged(
        NextId(), 0, Now, resource, new ObjectKey(value.Metadata.Namespace, value.Metadata.Name), revision, false, Client));

    public void Decide(object decision) => Tell(new DecisionMade(NextId(), 0, Now, decision));

    public void Inspect(params HeldObject[] held) => Tell(new StoreInspected(NextId(), 0, Now, held, Revision));

    public void Watch(WatchDelivery kind, long revision, params KubernetesObject[] objects) => Tell(new WatchDelivered(
        NextId(), 0, Now, "watcher/1", kind, "pods", false, objects, [.. objects.Select(static _ => false)], revision));

    public void Tell(Fact fact) => listener(fact);
}
