using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Runtime;

/// <summary>What one run of a container will do, with nothing left open.</summary>
internal sealed record ContainerPlan
{
    public TimeSpan StartDelay { get; init; }

    /// <summary>Null for ever.</summary>
    public TimeSpan? RunFor { get; init; }

    public int ExitCode { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? StartError { get; init; }

    public TimeSpan TermDelay { get; init; }

    public int TermExitCode { get; init; }

    public bool IgnoreTerm { get; init; }

    /// <summary>Its first process is one of the emulated programs: it runs for real, and its end is its own.</summary>
    public bool IsReal { get; init; }

    public IReadOnlyList<string> Log { get; init; } = [];

    public long CpuMillis { get; init; }

    /// <summary>What it uses from its start on.</summary>
    public ResourceUse Use { get; init; }

    /// <summary>What it uses more in every second.</summary>
    public ResourceUse Growth { get; init; }

    /// <summary>What a request to it costs.</summary>
    public RequestCost Request { get; init; }

    /// <summary>What it answers as an admission webhook; null when it is none.</summary>
    public string? Admission { get; init; }

    /// <summary>How much CPU it may use, in thousandths of a core; zero for as much as there is.</summary>
    public long CpuLimitMillis { get; init; }

    /// <summary>How much memory it may use, in bytes: with more it is killed. Zero for as much as there is.</summary>
    public long MemoryLimitBytes { get; init; }

    /// <summary>The CPU that is left for requests, in thousandths of a core.</summary>
    /// <param name="machineMillis">The machine's.</param>
    public long RequestMillis(long machineMillis) => Math.Max(1, (CpuLimitMillis > 0 ? CpuLimitMillis : machineMillis) - CpuMillis);

    /// <summary>Joins what is said about a container: by the annotation, else by the settings of its image, else by its command.</summary>
    /// <param name="container">The container.</param>
    /// <param name="annotated">What the pod's annotation says.</param>
    /// <param name="attempt">Which run, from zero.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="isInit">Whether the pod waits for its end, so that what nothing is known of had better come to one.</param>
    public static ContainerPlan For(Container container, ContainerBehaviour annotated, int attempt, RuntimeSettings settings, bool isInit = false)
    {
        var said = annotated.Or(ImageCatalog.BehaviourOf(container.Image ?? "", settings));
        var commanded = CommandScript.Interpret(ImageCatalog.NameOf(container.Image ?? ""), container.Command, container.Args, settings.ShellIgnoresTerm);
        // A script that only says how it fails is over at once; one that says nothing about its end does what its command does.
        var scripted = said.RunFor is not null || said.ExitCode is not null || said.Failures is not null;
        var over = said.Failures is { } failures && attempt >= failures;
        var isReal = !scripted && said.Log is null
            && (FirstProcess.RunsForReal(container) || (container.Stdin == true && CommandScript.IsOfShell(container)));
        var exitCode = said.ExitCode ?? (said.Failures is not null ? 1 : scripted ? 0 : commanded.ExitCode);
        return new ContainerPlan
        {
            StartDelay = said.StartDelay ?? settings.StartDelay,
            IsReal = isReal,
            RunFor = over || isReal ? null : scripted ? said.RunFor ?? TimeSpan.Zero : isInit && commanded.IsGuess ? settings.InitRunFor : commanded.RunFor,
            ExitCode = exitCode,
            Reason = said.Reason,
            Message = said.Message,
            StartError = said.StartError,
            TermDelay = said.TermDelay ?? TimeSpan.Zero,
            TermExitCode = said.TermExitCode ?? commanded.TermExitCode,
            IgnoreTerm = said.IgnoreTerm ?? commanded.IgnoreTerm,
            Log = said.Log ?? (isReal ? [] : commanded.Log),
            CpuMillis = said.CpuMillis ?? settings.DefaultCpuMillis,
            Use = new ResourceUse(
                said.MemoryBytes ?? DefaultMemory(container, settings),
                said.DiskBytes ?? 0,
                said.LogBytes ?? 0,
                said.EmptyDirBytes ?? 0,
                said.Inodes ?? 0,
                said.Processes ?? 1),
            Growth = new ResourceUse(
                said.MemoryGrowth ?? 0,
                said.DiskGrowth ?? 0,
                said.LogGrowth ?? 0,
                said.EmptyDirGrowth ?? 0,
                said.InodesGrowth ?? 0,
                said.ProcessesGrowth ?? 0),
            Request = new RequestCost(said.RequestCpuMillis ?? 0, said.RequestMemoryBytes ?? 0, said.RequestTime ?? TimeSpan.Zero),
            Admission = said.Admission,
            CpuLimitMillis = LimitOf(container, ResourceName.Cpu)?.MilliValue() ?? 0,
            MemoryLimitBytes = LimitOf(container, ResourceName.Memory)?.Value() ?? 0,
        };
    }

    // Who says nothing about its memory is not to be killed for it.
    private static long DefaultMemory(Container container, RuntimeSettings settings) =>
        LimitOf(container, ResourceName.Memory)?.Value() is { } limit and > 0 ? Math.Min(settings.DefaultMemoryBytes, limit / 2) : settings.DefaultMemoryBytes;

    private static Quantity? LimitOf(Container container, string resource) =>
        container.Resources.Limits is { } limits && limits.TryGetValue(resource, out var limit) ? limit : null;
}
