using ActorCluster.Node.Runtime;
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
    private readonly NodeDisk _disk = new();
    private int _boots;
    private IActorRef? _inhibitor;
    private ICancelable? _deadline;
    private bool _bootsAgain;

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

    /// <summary>Switches it on: with nothing running, as after a power failure. One that is shutting down goes off first.</summary>
    public void Boot()
    {
        if (State != MachineState.Off)
        {
            _bootsAgain = _inhibitor is not null;
            return;
        }

        _compartment.IsOff = false;
        Supervisor = _cluster.StartNode(Identity, ++_boots, _disk);
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

        EndShutdown();
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

    /// <summary>
    /// Has its pods end in order, as systemd does, and then switches it off: when they have ended, at the latest when the grace is over.
    /// </summary>
    /// <param name="grace">
    /// How long they have; null for <c>actorcluster.node.kubelet.shutdown-grace-period</c>. Zero switches it off at once.
    /// </param>
    public void ShutDown(TimeSpan? grace = null)
    {
        if (State != MachineState.Running || _inhibitor is not null)
        {
            return;
        }

        var allowed = grace ?? _cluster.NodeSettings.Kubelet.ShutdownGrace;
        if (allowed <= TimeSpan.Zero)
        {
            Crash();
            return;
        }

        _inhibitor = _cluster.System.ActorOf(
            ShutdownInhibitor.PropsFor(Supervisor, allowed, () => _cluster.Scheduler.After(TimeSpan.Zero, GoOff)), $"shutdown-{Name}-{_boots}");
        _deadline = _cluster.Scheduler.After(allowed, GoOff);
        _cluster.Scheduler.Drain();
    }

    // A machine that was frozen meanwhile goes on with its shutdown when it thaws.
    private void GoOff()
    {
        if (State != MachineState.Running || _inhibitor is null)
        {
            return;
        }

        var boots = _bootsAgain;
        Crash();
        if (boots)
        {
            Boot();
        }
    }

    private void EndShutdown()
    {
        if (_inhibitor is { } inhibitor)
        {
            _deadline?.Cancel();
            _cluster.System.Stop(inhibitor);
            (_inhibitor, _deadline, _bootsAgain) = (null, null, false);
        }
    }

    private void Move(MachineState state)
    {
        State = state;
        _cluster.Recorder.Record((id, cause, at) => new MachineChanged(id, cause, at, Name, state));
    }
}
