using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Node;

/// <content>
/// The faults of an experiment: kept while they are on, passed to the component that they are in. The end of the kubelet is in no
/// component: its subtree is stopped here, and begun anew when the last such fault is healed.
/// </content>
public sealed partial class NodeSupervisor
{
    private readonly ActiveFaults _faults = new();

    private bool KubeletIsDown => _faults.All.Any(static fault => fault.Entry.Kubelet?.Kind == KubeletFaultKind.Crash);

    private void Inject(InjectFault inject)
    {
        _faults.Add(inject);
        if (inject.Entry.Kubelet?.Kind == KubeletFaultKind.Crash)
        {
            StopKubelet(inject.FaultId);
            return;
        }

        if (inject.Entry.Clock is { } clock)
        {
            _clock.Add(inject.FaultId, clock);
            Context.System.EventStream.Publish(new FaultHit(inject.FaultId, _identity.Name + "/clock", $"shows {_clock.GetUtcNow():O}"));
        }

        if (inject.Entry.Kubelet is not null)
        {
            _link.Tell(new KubeletHolds(true));
        }

        ComponentOf(inject)?.Tell(inject);
    }

    private void Heal(HealFault heal)
    {
        if (_faults.Remove(heal.FaultId) is not { } healed)
        {
            return;
        }

        if (healed.Entry.Kubelet?.Kind == KubeletFaultKind.Crash)
        {
            StartKubelet();
            Context.System.EventStream.Publish(new FaultHealed(heal.FaultId, _identity.Name + "/kubelet"));
            return;
        }

        if (healed.Entry.Clock is not null)
        {
            _clock.Remove(heal.FaultId);
            Context.System.EventStream.Publish(new FaultHealed(heal.FaultId, _identity.Name + "/clock"));
        }

        if (healed.Entry.Kubelet is not null)
        {
            _link.Tell(new KubeletHolds(_faults.All.Any(static fault => fault.Entry.Kubelet?.Kind == KubeletFaultKind.Hang)));
        }

        ComponentOf(healed)?.Tell(heal);
    }

    /// <summary>A component that began anew hears of the faults that it is to have.</summary>
    private void RepeatFaultsTo(IActorRef component)
    {
        foreach (var fault in _faults.All)
        {
            if (component.Equals(ComponentOf(fault)) && fault.Entry.Kubelet?.Kind != KubeletFaultKind.Crash)
            {
                component.Tell(fault);
            }
        }
    }

    private void StopKubelet(string faultId)
    {
        if (_kubelet.IsNobody())
        {
            return;
        }

        Context.System.EventStream.Publish(new FaultHit(faultId, _identity.Name + "/kubelet", "ended"));
        Context.Watch(_kubelet);
        Context.Stop(_kubelet);
        _link.Tell(KubeletStopped.Instance);
    }

    private void KubeletEnded()
    {
        _kubelet = ActorRefs.Nobody;
        StartKubelet();
    }

    // Its name is free only when the old one has really ended, which may be after the healing.
    private void StartKubelet()
    {
        if (_kubelet.IsNobody() && !KubeletIsDown)
        {
            _kubelet = Context.ActorOf(KubeletProps(), "kubelet");
            RepeatFaultsTo(_kubelet);
        }
    }

    // Faults of machines are their host's affair, and those of the control plane never come here, but for the watches of kube-proxy.
    private IActorRef? ComponentOf(InjectFault fault) => fault.Entry switch
    {
        { Link.Peers: null } => _link,
        { Link: not null } or { Container: not null } or { Image: not null } or { Pressure: not null } or { Load: not null } => _runtime,
        { Kubelet: not null } or { Probe: not null } => _kubelet,
        { Watch: not null } => _proxy,
        _ => null,
    };
}
