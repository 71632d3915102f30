namespace ActorCluster.Node.Runtime;

/// <summary>
/// What a container of an image does, as far as somebody says: in the settings for an image, or in a pod's annotation
/// <c>behaviour.actorcluster.dev/&lt;container&gt;</c> as JSON. What is null is left to the next source, and in the end to the command.
/// </summary>
public sealed record ContainerBehaviour
{
    /// <summary>Says nothing.</summary>
    public static ContainerBehaviour Empty { get; } = new();

    /// <summary>How long it takes to start.</summary>
    public TimeSpan? StartDelay { get; init; }

    /// <summary>How long it runs; null for ever.</summary>
    public TimeSpan? RunFor { get; init; }

    /// <summary>The code it ends with.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Only the first so many runs end; the one after them runs for ever.</summary>
    public int? Failures { get; init; }

    /// <summary>The reason it ends with (<c>OOMKilled</c>).</summary>
    public string? Reason { get; init; }

    /// <summary>Its termination message.</summary>
    public string? Message { get; init; }

    /// <summary>It cannot be started, for this reason.</summary>
    public string? StartError { get; init; }

    /// <summary>How long it takes to end after SIGTERM.</summary>
    public TimeSpan? TermDelay { get; init; }

    /// <summary>The code it ends with after SIGTERM.</summary>
    public int? TermExitCode { get; init; }

    /// <summary>It does not react to SIGTERM.</summary>
    public bool? IgnoreTerm { get; init; }

    /// <summary>How long its preStop hook runs.</summary>
    public TimeSpan? PreStopFor { get; init; }

    /// <summary>Its readiness probe succeeds from this long after the start.</summary>
    public TimeSpan? ReadyAfter { get; init; }

    /// <summary>Its readiness probe fails from this long after the start.</summary>
    public TimeSpan? ReadyUntil { get; init; }

    /// <summary>Its startup probe succeeds from this long after the start.</summary>
    public TimeSpan? StartupAfter { get; init; }

    /// <summary>Its liveness probe fails from this long after the start.</summary>
    public TimeSpan? LiveFor { get; init; }

    /// <summary>What it logs when it starts.</summary>
    public IReadOnlyList<string>? Log { get; init; }

    /// <summary>The CPU it uses, in thousandths of a core.</summary>
    public long? CpuMillis { get; init; }

    /// <summary>The memory it uses, in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The image cannot be pulled, for this reason.</summary>
    public string? PullError { get; init; }

    /// <summary>The image's size in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>What this one says, completed by what another one says.</summary>
    /// <param name="other">The other one.</param>
    public ContainerBehaviour Or(ContainerBehaviour other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(other, Empty) ? this : ReferenceEquals(this, Empty) ? other : new ContainerBehaviour
        {
            StartDelay = StartDelay ?? other.StartDelay,
            RunFor = RunFor ?? other.RunFor,
            ExitCode = ExitCode ?? other.ExitCode,
            Failures = Failures ?? other.Failures,
            Reason = Reason ?? other.Reason,
            Message = Message ?? other.Message,
            StartError = StartError ?? other.StartError,
            TermDelay = TermDelay ?? other.TermDelay,
            TermExitCode = TermExitCode ?? other.TermExitCode,
            IgnoreTerm = IgnoreTerm ?? other.IgnoreTerm,
            PreStopFor = PreStopFor ?? other.PreStopFor,
            ReadyAfter = ReadyAfter ?? other.ReadyAfter,
            ReadyUntil = ReadyUntil ?? other.ReadyUntil,
            StartupAfter = StartupAfter ?? other.StartupAfter,
            LiveFor = LiveFor ?? other.LiveFor,
            Log = Log ?? other.Log,
            CpuMillis = CpuMillis ?? other.CpuMillis,
            MemoryBytes = MemoryBytes ?? other.MemoryBytes,
            PullError = PullError ?? other.PullError,
            SizeBytes = SizeBytes ?? other.SizeBytes,
        };
    }
}
