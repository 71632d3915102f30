using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;

namespace ActorCluster.Node.Runtime;

/// <content>The faults of an experiment that are in the runtime.</content>
internal sealed partial class RuntimeActor
{
    private readonly ActiveFaults _faults = new();

    private void Inject(InjectFault fault)
    {
        _faults.Add(fault);
        if (fault.Entry.Pressure is not null)
        {
            BeginPressure(fault);
        }
    }

    private void Heal(HealFault heal)
    {
        if (_faults.Remove(heal.FaultId) is not null)
        {
            EndPressure(heal.FaultId);
            Context.System.EventStream.Publish(new FaultHealed(heal.FaultId, _node + "/runtime"));
        }
    }
}
