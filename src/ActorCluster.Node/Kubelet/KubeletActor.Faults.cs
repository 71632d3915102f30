using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet;

/// <content>
/// The faults of an experiment that are in the kubelet. While it hangs it and its pods' workers handle nothing; leases are not renewed,
/// probes not made, and containers live on.
/// </content>
internal sealed partial class KubeletActor
{
    private readonly ActiveFaults _faults = new();
    private Hold? _hold;

    private bool Hangs => _faults.All.Any(static fault => fault.Entry.Kubelet?.Kind == KubeletFaultKind.Hang);

    /// <inheritdoc />
    protected override bool AroundReceive(Receive receive, object message) =>
        !Hold.Admits(ref _hold, ref message, Sender, Self) || base.AroundReceive(receive, message);

    private void Inject(InjectFault fault)
    {
        var hung = Hangs;
        _faults.Add(fault);
        if (fault.Entry.Kubelet is not null)
        {
            Publish(new FaultHit(fault.FaultId, Where, "hangs"));
            if (!hung)
            {
                TellAll(StandStill.Instance);
            }
        }

        if (fault.Entry.Probe is not null)
        {
            foreach (var entry in _pods.Values)
            {
                entry.Worker?.Tell(fault);
            }
        }
    }

    private void Heal(HealFault heal)
    {
        if (_faults.Remove(heal.FaultId) is not { } healed)
        {
            return;
        }

        if (healed.Entry.Kubelet is not null && !Hangs)
        {
            TellAll(GoOn.Instance);
        }

        if (healed.Entry.Probe is not null)
        {
            foreach (var entry in _pods.Values)
            {
                entry.Worker?.Tell(heal);
            }
        }

        Publish(new FaultHealed(heal.FaultId, Where));
    }

    /// <summary>A pod's worker began, or began anew: its probes are to fail as those of the others do.</summary>
    private void RepeatFaultsTo(IActorRef worker)
    {
        foreach (var fault in _faults.All)
        {
            if (fault.Entry.Probe is not null)
            {
                worker.Tell(fault);
            }
        }
    }

    private string Where => _identity.Name + "/kubelet";

    private static void Publish(object evidence) => Context.System.EventStream.Publish(evidence);

    private void TellAll(object message)
    {
        Self.Tell(message);
        foreach (var worker in Context.GetChildren().OrderBy(static child => child.Path.Name, StringComparer.Ordinal))
        {
            worker.Tell(message);
        }
    }
}
