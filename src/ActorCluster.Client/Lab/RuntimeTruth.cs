namespace ActorCluster.Client.Lab;

/// <summary>
/// A container of a node came to another state: what really runs there, whatever the API says. Published on the actor system's event stream
/// by the node's runtime, and by the kubelet for the hook, which is its part.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="PodUid">The pod's uid.</param>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Container">The container's name.</param>
/// <param name="ContainerId">The id of this run.</param>
/// <param name="State">The new state.</param>
/// <param name="ExitCode">The code that it ended with; zero in the other states.</param>
/// <param name="Reason">Why it ended (<c>OOMKilled</c>); empty in the other states.</param>
/// <param name="At">When, by a clock that no fault puts wrong.</param>
public sealed record ContainerTransition(
    string Node,
    string PodUid,
    string Namespace,
    string Pod,
    string Container,
    string ContainerId,
    ContainerMoment State,
    int ExitCode,
    string Reason,
    DateTimeOffset At);

/// <summary>A state of a container, as the runtime has it.</summary>
public enum ContainerMoment
{
    /// <summary>It exists, and its process has not begun.</summary>
    Created,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its preStop hook has begun.</summary>
    StopHookStarted,

    /// <summary>It was asked to end (SIGTERM).</summary>
    Terminating,

    /// <summary>It was killed (SIGKILL).</summary>
    Killed,

    /// <summary>Its process has ended.</summary>
    Exited,

    /// <summary>The runtime has nothing of it any more, its log aside.</summary>
    Removed,
}

/// <summary>
/// A machine went off, and every container on it with it: said by whoever hosts the machine, as its runtime cannot say it any more.
/// </summary>
/// <param name="Node">The machine.</param>
/// <param name="At">When.</param>
public sealed record MachineEnded(string Node, DateTimeOffset At);
