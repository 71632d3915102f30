using ActorCluster.Client.Lab;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.History;

/// <summary>What a runtime tells of a container, as facts say it.</summary>
public static class ContainerStates
{
    /// <summary>The state that a container came to.</summary>
    /// <param name="moment">What the runtime tells.</param>
    /// <returns>Null when nothing of it runs: it was made, or forgotten.</returns>
    public static ContainerState? Of(ContainerMoment moment) => moment switch
    {
        ContainerMoment.Running => ContainerState.Running,
        ContainerMoment.StopHookStarted => ContainerState.StopHookStarted,
        ContainerMoment.Terminating => ContainerState.Terminating,
        ContainerMoment.Killed => ContainerState.Killed,
        ContainerMoment.Exited => ContainerState.Exited,
        _ => null,
    };
}
