using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Faults;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Load;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.Simulation.Faults;

/// <summary>The machines and the control plane of a simulated cluster, as faults see them.</summary>
/// <param name="cluster">The cluster.</param>
public sealed class SimulatedWorld(SimulatedCluster cluster) : IFaultWorld
{
    private readonly SimulatedNetwork _network = new(cluster);
    private readonly Dictionary<string, IActorRef> _loads = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public DateTimeOffset Now => cluster.Now;

    /// <inheritdoc />
    public IReadOnlyList<Api.Core.Node> Nodes => List<Api.Core.Node>("nodes");

    /// <inheritdoc />
    public IReadOnlyList<Pod> Pods => List<Pod>("pods");

    /// <inheritdoc />
    public IReadOnlyList<KubernetesObject> Find(ObjectTarget target) => TargetSelection.Objects(target, List<KubernetesObject>);

    /// <inheritdoc />
    public void After(TimeSpan delay, Action action) => cluster.Scheduler.After(delay, action);

    /// <inheritdoc />
    public Random Randomness(string purpose) => cluster.Randomness(purpose);

    /// <inheritdoc />
    public void Crash(string node) => cluster.Machine(node).Crash();

    /// <inheritdoc />
    public void Boot(string node) => cluster.Machine(node).Boot();

    /// <inheritdoc />
    public void Freeze(string node) => cluster.Machine(node).Freeze();

    /// <inheritdoc />
    public void Thaw(string node) => cluster.Machine(node).Thaw();

    /// <inheritdoc />
    public void ShutDown(string node) => cluster.Machine(node).ShutDown();

    /// <inheritdoc />
    public void Inject(string node, InjectFault fault) => cluster.Machine(node).Supervisor.Tell(fault, ActorRefs.NoSender);

    /// <inheritdoc />
    public void InjectControlPlane(string faultId, TimelineEntry entry) => cluster.Master.Inject(faultId, entry);

    /// <inheritdoc />
    public void Heal(IReadOnlyList<string> nodes, string faultId)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        foreach (var node in nodes)
        {
            cluster.Machine(node).Supervisor.Tell(new HealFault(faultId), ActorRefs.NoSender);
        }

        _network.Ways.Heal(faultId);
        cluster.Master.Heal(faultId);
        if (_loads.Remove(faultId, out var load))
        {
            cluster.System.Stop(load);
        }
    }

    /// <inheritdoc />
    public void Sever(string faultId, LinkFault fault, IReadOnlyList<string> nodes, IReadOnlyList<string> peers) =>
        _network.Ways.Sever(faultId, fault, nodes, peers);

    /// <inheritdoc />
    public void BeginLoad(string faultId, LoadFault fault, IReadOnlyList<string> nodes) =>
        _loads[faultId] = cluster.System.ActorOf(LoadActor.PropsFor(faultId, fault, nodes, _network));

    /// <inheritdoc />
    public void Request(Action<ApiClient> request) => cluster.Request(request);

    /// <inheritdoc />
    public void Moved(TimelineEntry entry, bool began, IReadOnlyList<string> nodes, IReadOnlyList<string> podUids) => cluster.Recorder.Record(
        (id, cause, at) => new FaultMoved(id, cause, at, entry.Name!, began, nodes, podUids) { Entry = entry });

    /// <inheritdoc />
    public void Struck(string faultId, string where, string what) =>
        cluster.Recorder.Record((id, cause, at) => new FaultStruck(id, cause, at, faultId, where, what));

    private List<T> List<T>(string storage)
        where T : KubernetesObject =>
        [.. cluster.Disk.List(new StoreRangeQuery(storage, "", 0)).Entries.Select(static entry => (T)entry.Value)];
}
