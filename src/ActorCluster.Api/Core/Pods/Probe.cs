using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A check of a container. Exactly one of <c>exec</c>, <c>httpGet</c>, <c>tcpSocket</c> and <c>grpc</c> is set.</summary>
public sealed record Probe
{
    /// <summary>Runs a command in the container; exit code 0 is success.</summary>
    [Field(1, Within = 1)]
    public ExecAction? Exec { get; init; }

    /// <summary>Sends an HTTP GET; a status from 200 to 399 is success.</summary>
    [Field(2, Within = 1)]
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>Opens a TCP connection; it being accepted is success.</summary>
    [Field(3, Within = 1)]
    public TCPSocketAction? TcpSocket { get; init; }

    /// <summary>Calls the gRPC health service; <c>SERVING</c> is success.</summary>
    [Field(4, Within = 1)]
    public GRPCAction? Grpc { get; init; }

    /// <summary>Seconds after the start of the container before the first check, 0 by default.</summary>
    [Field(2)]
    public int InitialDelaySeconds { get; init; }

    /// <summary>Seconds after which a check without an answer fails, 1 by default.</summary>
    [Field(3)]
    public int TimeoutSeconds { get; init; }

    /// <summary>Seconds between checks, 10 by default.</summary>
    [Field(4)]
    public int PeriodSeconds { get; init; }

    /// <summary>Successes in a row that make a failed probe succeed, 1 by default. Must be 1 for liveness and startup.</summary>
    [Field(5)]
    public int SuccessThreshold { get; init; }

    /// <summary>Failures in a row that make the probe fail, 3 by default.</summary>
    [Field(6)]
    public int FailureThreshold { get; init; }

    /// <summary>Grace period for a container killed by this probe, in place of that of the pod. Not for readiness.</summary>
    [Field(7)]
    public long? TerminationGracePeriodSeconds { get; init; }
}

/// <summary>Actions at the start and end of a container.</summary>
public sealed record Lifecycle
{
    /// <summary>Runs right after the container was created. If it fails the container is ended.</summary>
    [Field(1)]
    public LifecycleHandler? PostStart { get; init; }

    /// <summary>Runs before the container is told to end. The grace period runs meanwhile.</summary>
    [Field(2)]
    public LifecycleHandler? PreStop { get; init; }
}

/// <summary>An action. Exactly one field is set.</summary>
public sealed record LifecycleHandler
{
    /// <summary>Runs a command in the container.</summary>
    [Field(1)]
    public ExecAction? Exec { get; init; }

    /// <summary>Sends an HTTP GET.</summary>
    [Field(2)]
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>Accepted for compatibility only; it fails when it is to run.</summary>
    [Field(3)]
    public TCPSocketAction? TcpSocket { get; init; }

    /// <summary>Waits.</summary>
    [Field(4)]
    public SleepAction? Sleep { get; init; }
}

/// <summary>A command to run in a container.</summary>
public sealed record ExecAction
{
    /// <summary>Command and arguments. They are not run in a shell.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Command { get; init; }
}

/// <summary>An HTTP GET to send.</summary>
public sealed record HTTPGetAction
{
    /// <summary>Path, <c>/</c> by default.</summary>
    [Field(1)]
    public string? Path { get; init; }

    /// <summary>Number or name of the port.</summary>
    [Field(2, Always = true, Required = true)]
    public IntOrString Port { get; init; }

    /// <summary>Host, by default the address of the pod.</summary>
    [Field(3)]
    public string? Host { get; init; }

    /// <summary><c>HTTP</c> (the default) or <c>HTTPS</c>.</summary>
    [Field(4, Values = "HTTP,HTTPS")]
    public string? Scheme { get; init; }

    /// <summary>Headers to send. A name may occur more than once.</summary>
    [Field(5)]
    public IReadOnlyList<HTTPHeader>? HttpHeaders { get; init; }
}

/// <summary>A header of an HTTP request.</summary>
public sealed record HTTPHeader
{
    /// <summary>Name of the header.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value of the header.</summary>
    [Field(2, Always = true, Required = true)]
    public string Value { get; init => field = value ?? ""; } = "";
}

/// <summary>A TCP connection to open.</summary>
public sealed record TCPSocketAction
{
    /// <summary>Number or name of the port.</summary>
    [Field(1, Always = true, Required = true)]
    public IntOrString Port { get; init; }

    /// <summary>Host, by default the address of the pod.</summary>
    [Field(2)]
    public string? Host { get; init; }
}

/// <summary>A call of the gRPC health service.</summary>
public sealed record GRPCAction
{
    /// <summary>Number of the port.</summary>
    [Field(1, Always = true, Required = true)]
    public int Port { get; init; }

    /// <summary>Name of the service to ask about. By default the server as a whole.</summary>
    [Field(2, Always = true, Pointer = true, Default = "\"\"")]
    public string? Service { get; init; }
}

/// <summary>A time to wait.</summary>
public sealed record SleepAction
{
    /// <summary>Seconds to wait.</summary>
    [Field(1, Always = true, Required = true)]
    public long Seconds { get; init; }
}
