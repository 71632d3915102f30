using ActorCluster.Api.Coordination;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Faults;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Store.Faults;
using Akka.Actor;

namespace ActorCluster.Simulation.Hosting;

/// <summary>The parts of a simulated master, as faults reach them.</summary>
public sealed class SimulatedMaster
{
    private readonly SimulatedCluster _cluster;
    private readonly Dictionary<string, Compartment> _paused = new(StringComparer.Ordinal);

    internal SimulatedMaster(SimulatedCluster cluster) => _cluster = cluster;

    /// <summary>Begins a fault.</summary>
    /// <param name="faultId">Names it.</param>
    /// <param name="entry">What is wrong.</param>
    public void Inject(string faultId, TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        switch (entry)
        {
            case { Store: not null }:
                Part("store").Tell(new InjectStoreFault(faultId, entry), ActorRefs.NoSender);
                break;
            case { Component: { Kind: ComponentFaultKind.Pause } component }:
                Pause(faultId, component);
                break;
            default:
                Part("api").Tell(new InjectApiFault(faultId, entry), ActorRefs.NoSender);
                break;
        }
    }

    /// <summary>Ends a fault.</summary>
    /// <param name="faultId">The fault.</param>
    public void Heal(string faultId)
    {
        if (_paused.Remove(faultId, out var compartment))
        {
            _cluster.Scheduler.Trace.Release(compartment);
        }

        Part("store").Tell(new HealControlPlaneFault(faultId), ActorRefs.NoSender);
        Part("api").Tell(new HealControlPlaneFault(faultId), ActorRefs.NoSender);
    }

    private ActorSelection Part(string name) => _cluster.System.ActorSelection("/user/master/" + name);

    // A process that is stopped: nothing in it runs, its timers and whatever is sent to it wait.
    private void Pause(string faultId, ComponentFault component)
    {
        var whole = ComponentAddress.WholeOf(component.Component!);
        var path = "/user/master/" + ComponentAddress.ActorName(whole, component.Instance ?? Leader(whole));
        var compartment = component.Component == whole
            ? _cluster.Scheduler.Trace.Compartment(path)
            : _cluster.Scheduler.Trace.Compartment(path, component.Component!);
        compartment.Hold();
        _paused[faultId] = compartment;
        _cluster.Recorder.Record((id, cause, at) => new FaultStruck(id, cause, at, faultId, compartment.Path, "paused"));
    }

    /// <summary>The instance of a component that holds its lease; the first where nobody does.</summary>
    private int Leader(string component) => ComponentAddress.InstanceOf(
        (_cluster.Disk.Find("leases.coordination.k8s.io", new ObjectKey("kube-system", component))?.Value as Lease)?.Spec.HolderIdentity) ?? 1;
}
