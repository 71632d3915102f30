using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet;

/// <content>The faults of an experiment that are in the kubelet.</content>
internal sealed partial class KubeletActor
{
    private readonly ActiveFaults _faults = new();

    private void Inject(InjectFault fault) => _faults.Add(fault);

    private void Heal(HealFault heal)
    {
        if (_faults.Remove(heal.FaultId) is not null)
        {
            Context.System.EventStream.Publish(new FaultHealed(heal.FaultId, _identity.Name + "/kubelet"));
        }
    }
}
