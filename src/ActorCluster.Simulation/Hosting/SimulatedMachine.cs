using ActorCluster.Node.Settings;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.History.Facts;
using Akka.Actor;

namespace ActorCluster.Simulation.Hosting;

/// <summary>A machine of a simulated cluster: the tree of one node, which can be switched off, frozen and switched on again.</summary>
public sealed class SimulatedMachine
{
    private readonly SimulatedCluster _cluster;
    private readonly Compartment _compartment;
    private int _boots;

    internal SimulatedMachine(SimulatedCluster cluster, NodeIdentity identity, Compartment compartment)
    {
        _cluster = cluster;
        Identity = identity;
        _compartment = compartment;
    }

    /// <summary>The node.</summary>
    public NodeIdentity Identity { get; }

    /// <summary>The node's name.</summary>
    public string Name => Identity.Name;

    /// <summary>Whether it runs.</summary>
    public MachineState State { get; private set; } = MachineState.Off;

    /// <summary>The root of its tree; nobody while it is off.</summary>
    public IActorRef Supervisor { get; private set; } = ActorRefs.Nobody;

    /// <summary>Switches it on: with nothing running, as after a power failure.</summary>
    public void Boot()
    {
        if (State != MachineState.Off)
        {
            return;
        }

        _compartment.IsOff = false;
        Supervisor = _cluster.StartNode(Identity, ++_boots);
        Move(MachineState.Running);
        _cluster.Scheduler.Drain();
    }

    /// <summary>Switches it off at once: nothing of it is heard any more, not even a farewell.</summary>
    public void Crash()
    {
        if (State == MachineState.Off)
        {
            return;
        }

        _compartment.IsOff = true;
        _compartment.Held = null;
        _cluster.System.Stop(Supervisor);
        Supervisor = ActorRefs.Nobody;
        Move(MachineState.Off);
        _cluster.Scheduler.Drain();
    }

    /// <summary>Stops everything on it; its timers go on, and what they would have done waits.</summary>
    public void Freeze()
    {
        if (State == MachineState.Running)
        {
            _compartment.Hold();
            Move(MachineState.Frozen);
        }
    }

    /// <summary>Lets it go on.</summary>
    public void Thaw()
    {
        if (State == MachineState.Frozen)
        {
            Move(MachineState.Running);
            _cluster.Scheduler.Trace.Release(_compartment);
            _cluster.Scheduler.Drain();
        }
    }

    /// <summary>Has its pods end in order, as systemd does before the machine goes off, and then switches it off.</summary>
    public void ShutDown()
    {
        if (State == MachineState.Running)
        {
            Crash();
        }
    }

    private void Move(MachineState state)
    {
        State = state;
        _cluster.Recorder.Record((id, cause, at) => new MachineChanged(id, cause, at, Name, state));
    }
}
