using ActorCluster.Api.Core;
using ActorCluster.Node.Runtime;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>The three probes.</summary>
internal enum ProbeKind
{
    /// <summary>Holds the other two back until it has passed once.</summary>
    Startup,

    /// <summary>Decides readiness.</summary>
    Readiness,

    /// <summary>Restarts a container that fails it.</summary>
    Liveness,
}

/// <summary>
/// Counts the results of one probe of one run (pkg/kubelet/prober/worker.go). Pure: whether a check succeeds follows from the container's
/// script and the time since its start.
/// </summary>
/// <param name="Passed">The result in force.</param>
/// <param name="InARow">How many equal results came last.</param>
/// <param name="LastSucceeded">The last result.</param>
internal readonly record struct ProbeTrack(bool Passed, int InARow, bool LastSucceeded)
{
    /// <summary>Before the first check liveness passes and the others fail.</summary>
    public static ProbeTrack Initial(ProbeKind kind) => new(kind == ProbeKind.Liveness, 0, false);

    /// <summary>Takes a result into account.</summary>
    public ProbeTrack After(bool succeeded, Probe probe)
    {
        var row = InARow > 0 && LastSucceeded == succeeded ? InARow + 1 : 1;
        var threshold = succeeded ? Math.Max(1, probe.SuccessThreshold) : probe.FailureThreshold > 0 ? probe.FailureThreshold : 3;
        return new ProbeTrack(row >= threshold ? succeeded : Passed, row, succeeded);
    }

    /// <summary>Whether a check succeeds at a time after the start.</summary>
    public static bool Succeeds(ProbeKind kind, ContainerBehaviour behaviour, TimeSpan sinceStart) => kind switch
    {
        ProbeKind.Startup => sinceStart >= (behaviour.StartupAfter ?? TimeSpan.Zero),
        ProbeKind.Readiness => sinceStart >= (behaviour.ReadyAfter ?? TimeSpan.Zero) && !(sinceStart >= behaviour.ReadyUntil),
        _ => !(sinceStart >= behaviour.LiveFor),
    };

    /// <summary>Whether no later check can have another result: then there is no need to check any more.</summary>
    public bool IsSettled(ProbeKind kind, ContainerBehaviour behaviour, TimeSpan sinceStart) => kind switch
    {
        ProbeKind.Startup => Passed,
        ProbeKind.Readiness when LastSucceeded => Passed && behaviour.ReadyUntil is null,
        ProbeKind.Readiness => !Passed && sinceStart >= behaviour.ReadyUntil,
        _ => Passed && behaviour.LiveFor is null,
    };

    /// <summary>What the check of a container that does not answer prints.</summary>
    public static string Failure(Probe probe) => probe.HttpGet is not null ? "HTTP probe failed with statuscode: 503"
        : probe.TcpSocket is not null ? "dial tcp: connect: connection refused"
        : probe.Grpc is not null ? "service unhealthy (responded with \"NOT_SERVING\")"
        : "";

    /// <summary>What the check of a container that does not answer in time prints.</summary>
    public static string Lateness(Probe probe, string ip) => probe.HttpGet is { } get
        ? $"Get \"{(get.Scheme ?? "HTTP").ToLowerInvariant()}://{get.Host ?? ip}:{get.Port}{get.Path ?? "/"}\": "
            + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
        : probe.TcpSocket is { } socket ? $"dial tcp {socket.Host ?? ip}:{socket.Port}: i/o timeout"
        : probe.Grpc is { } grpc ? $"timeout: failed to connect service \"{ip}:{grpc.Port}\" within {Timeout(probe).TotalSeconds}s: context deadline exceeded"
        : $"command timed out: \"{string.Join(' ', probe.Exec?.Command ?? [])}\" timed out after {Timeout(probe).TotalSeconds}s";

    /// <summary>How long a check waits for its answer.</summary>
    public static TimeSpan Timeout(Probe probe) => TimeSpan.FromSeconds(probe.TimeoutSeconds > 0 ? probe.TimeoutSeconds : 1);

    /// <summary>The first check comes this long after the start.</summary>
    public static TimeSpan InitialDelay(Probe probe) => TimeSpan.FromSeconds(probe.InitialDelaySeconds);

    /// <summary>The pause between checks.</summary>
    public static TimeSpan Period(Probe probe) => TimeSpan.FromSeconds(probe.PeriodSeconds > 0 ? probe.PeriodSeconds : 10);
}
