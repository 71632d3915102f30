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

    /// <summary>What it has in its writable layer, in bytes.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>The size of its log on disk, in bytes.</summary>
    public long? LogBytes { get; init; }

    /// <summary>What it has in the first <c>emptyDir</c> that it mounts, in bytes; without one it goes to the writable layer.</summary>
    public long? EmptyDirBytes { get; init; }

    /// <summary>The files that it has made.</summary>
    public long? Inodes { get; init; }

    /// <summary>The processes that it runs.</summary>
    public long? Processes { get; init; }

    /// <summary>How much more memory it uses with every second that it runs, in bytes.</summary>
    public long? MemoryGrowth { get; init; }

    /// <summary>How much its writable layer grows in a second, in bytes.</summary>
    public long? DiskGrowth { get; init; }

    /// <summary>How much its log grows in a second, in bytes.</summary>
    public long? LogGrowth { get; init; }

    /// <summary>How much it writes to its <c>emptyDir</c> in a second, in bytes.</summary>
    public long? EmptyDirGrowth { get; init; }

    /// <summary>How many files it makes in a second.</summary>
    public long? InodesGrowth { get; init; }

    /// <summary>How many processes it starts, and leaves running, in a second.</summary>
    public long? ProcessesGrowth { get; init; }

    /// <summary>The CPU time that one request takes, in thousandths of a core for one second.</summary>
    public long? RequestCpuMillis { get; init; }

    /// <summary>The memory that one request takes while it is under way, in bytes.</summary>
    public long? RequestMemoryBytes { get; init; }

    /// <summary>How long one request takes beside its CPU time, as when it waits for a database.</summary>
    public TimeSpan? RequestTime { get; init; }

    /// <summary>
    /// What it answers when it is asked as an admission webhook, a JSON object (see <see cref="Processes.WebhookPage"/>).
    /// </summary>
    public string? Admission { get; init; }

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
            DiskBytes = DiskBytes ?? other.DiskBytes,
            LogBytes = LogBytes ?? other.LogBytes,
            EmptyDirBytes = EmptyDirBytes ?? other.EmptyDirBytes,
            Inodes = Inodes ?? other.Inodes,
            Processes = Processes ?? other.Processes,
            MemoryGrowth = MemoryGrowth ?? other.MemoryGrowth,
            DiskGrowth = DiskGrowth ?? other.DiskGrowth,
            LogGrowth = LogGrowth ?? other.LogGrowth,
            EmptyDirGrowth = EmptyDirGrowth ?? other.EmptyDirGrowth,
            InodesGrowth = InodesGrowth ?? other.InodesGrowth,
            ProcessesGrowth = ProcessesGrowth ?? other.ProcessesGrowth,
            RequestCpuMillis = RequestCpuMillis ?? other.RequestCpuMillis,
            RequestMemoryBytes = RequestMemoryBytes ?? other.RequestMemoryBytes,
            RequestTime = RequestTime ?? other.RequestTime,
            Admission = Admission ?? other.Admission,
            PullError = PullError ?? other.PullError,
            SizeBytes = SizeBytes ?? other.SizeBytes,
        };
    }
}
