using ActorCluster.Api.Coordination;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.History.Facts;
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
        if (entry.Component is { Kind: ComponentFaultKind.Pause } component)
        {
            Pause(faultId, component);
        }
        else
        {
            ControlPlaneFaults.Begin(Part, faultId, entry);
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

        ControlPlaneFaults.Heal(Part, faultId);
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
    private int Leader(string component) =>
        ControlPlaneFaults.LeaderOf(component, key => _cluster.Disk.Find("leases.coordination.k8s.io", key)?.Value as Lease) ?? 1;
}
