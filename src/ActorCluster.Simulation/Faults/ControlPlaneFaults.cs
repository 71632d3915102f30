using ActorCluster.Api.Coordination;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Faults;
using ActorCluster.Client.Lab;
using ActorCluster.Store.Faults;
using Akka.Actor;

namespace ActorCluster.Simulation.Faults;

/// <summary>How faults reach the parts of a master, a simulated one and that of live processes alike; pauses aside, which differ.</summary>
public static class ControlPlaneFaults
{
    /// <summary>Begins a fault of the store, or one in the API: of requests, watches and components.</summary>
    /// <param name="part">A part of the master by its name below <c>/user/master</c>.</param>
    /// <param name="faultId">Names the fault.</param>
    /// <param name="entry">What is wrong.</param>
    public static void Begin(Func<string, ICanTell> part, string faultId, TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Store is not null)
        {
            part("store").Tell(new InjectStoreFault(faultId, entry), ActorRefs.NoSender);
        }
        else
        {
            part("api").Tell(new InjectApiFault(faultId, entry), ActorRefs.NoSender);
        }
    }

    /// <summary>Ends a fault, whichever part it is in.</summary>
    /// <param name="part">A part of the master by its name below <c>/user/master</c>.</param>
    /// <param name="faultId">The fault.</param>
    public static void Heal(Func<string, ICanTell> part, string faultId)
    {
        ArgumentNullException.ThrowIfNull(part);
        part("store").Tell(new HealControlPlaneFault(faultId), ActorRefs.NoSender);
        part("api").Tell(new HealControlPlaneFault(faultId), ActorRefs.NoSender);
    }

    /// <summary>The instance of a component that holds its lease; null when none does.</summary>
    /// <param name="component">The component.</param>
    /// <param name="lease">Reads a lease.</param>
    public static int? LeaderOf(string component, Func<ObjectKey, Lease?> lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return ComponentAddress.InstanceOf(lease(new ObjectKey("kube-system", component))?.Spec.HolderIdentity);
    }
}
