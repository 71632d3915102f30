using ActorCluster.Node.Runtime.Usage;

namespace ActorCluster.Node.Runtime;

/// <summary>
/// Requests to a pod, as clients of a Service send them: those of about one second together. Told to the pod's node (its supervisor hands
/// it to the runtime), answered by <see cref="RequestsServed"/> at once, as what becomes of them can be computed
/// (<see cref="RequestQueue"/>). They go to the container that declares the port, else to the first one that runs. What they cost it is
/// said by its behaviour: <c>requestCpu</c>, <c>requestMemory</c>, <c>requestTime</c>; in CPU, memory and slow probes everybody feels it.
/// </summary>
/// <param name="BatchId">The sender's; it comes back with the answer.</param>
/// <param name="PodIp">The pod's address. Pods with the host's network are not reached this way.</param>
/// <param name="Port">The port.</param>
/// <param name="Requests">How many.</param>
/// <param name="Timeout">How long a client waits.</param>
public sealed record ServeRequests(long BatchId, string PodIp, int Port, int Requests, TimeSpan Timeout);

/// <summary>What became of requests.</summary>
/// <param name="BatchId">The sender's.</param>
/// <param name="Succeeded">How many were answered in time.</param>
/// <param name="Refused">
/// How many were refused: nobody has the address, no container runs there, its queue is full, or it was killed over them.
/// </param>
/// <param name="TimedOut">How many were answered too late.</param>
/// <param name="Latency">How long those that succeeded took, on average.</param>
public sealed record RequestsServed(long BatchId, int Succeeded, int Refused, int TimedOut, TimeSpan Latency);

/// <summary>A container has so much to do that new requests wait up to a moment, for longer than the shortest timeout of a probe.</summary>
internal sealed record ContainerBusy(string PodUid, string Name, int Attempt, DateTimeOffset Until) : IRuntimeEvent;

/// <summary>A probe runs a command in a container, as a kubelet asks for it (ExecSync of the CRI).</summary>
/// <param name="ProbeId">The kubelet's; it comes back with the answer.</param>
/// <param name="PodUid">The pod.</param>
/// <param name="Name">The container.</param>
/// <param name="Attempt">Which run of it.</param>
/// <param name="Command">The command.</param>
/// <param name="Timeout">How long it may take.</param>
internal sealed record ProbeContainer(long ProbeId, string PodUid, string Name, int Attempt, IReadOnlyList<string> Command, TimeSpan Timeout) : IRuntimeCommand;

/// <summary>What a probe has found.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="ProbeId">The kubelet's.</param>
/// <param name="Succeeded">
/// Whether the command ended with 0; null where nothing can be told, as the container's own program is not emulated and might have made
/// what the command looks for.
/// </param>
/// <param name="Output">What it printed; null when it took too long.</param>
internal sealed record ProbeAnswered(string PodUid, long ProbeId, bool? Succeeded, string? Output) : IRuntimeEvent;
