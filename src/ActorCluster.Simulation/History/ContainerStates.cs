using ActorCluster.Api.Resources;
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

    /// <summary>What a runtime told, as a fact.</summary>
    /// <param name="transition">What it told.</param>
    /// <param name="state">The state that the container came to.</param>
    /// <param name="id">The fact's number.</param>
    /// <param name="cause">The message that caused it; 0 for none that is known.</param>
    /// <param name="at">When it was.</param>
    public static ContainerChanged Fact(ContainerTransition transition, ContainerState state, long id, long cause, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(transition);
        return new ContainerChanged(
            id,
            cause,
            at,
            transition.Node,
            transition.PodUid,
            new ObjectKey(transition.Namespace, transition.Pod),
            transition.Container,
            transition.ContainerId,
            state,
            transition.ExitCode,
            transition.Reason);
    }
}
