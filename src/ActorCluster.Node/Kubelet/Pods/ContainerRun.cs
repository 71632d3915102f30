using ActorCluster.Api.Core;
using ActorCluster.Node.Runtime;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>What a container is within its pod.</summary>
internal enum ContainerKind
{
    /// <summary>An init container that has to end.</summary>
    Init,

    /// <summary>An init container with restartPolicy Always.</summary>
    Sidecar,

    /// <summary>One of <c>spec.containers</c>.</summary>
    Regular,

    /// <summary>One that was added to the running pod: it runs once, and nothing waits for it.</summary>
    Ephemeral,
}

/// <summary>Where a container is.</summary>
internal enum RunState
{
    /// <summary>Nothing has been asked of the runtime since the last end, if any.</summary>
    Idle,

    /// <summary>The runtime has been asked to run it.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It was told to end.</summary>
    Stopping,
}

/// <summary>What a pod's actor knows of one of its containers. Owned by that actor; pure functions only read it.</summary>
internal sealed class ContainerRun(Container spec, ContainerKind kind)
{
    public Container Spec { get; set; } = spec;

    public ContainerKind Kind { get; } = kind;

    public string Name => Spec.Name;

    public RunState State { get; set; }

    /// <summary>Whether it has a process.</summary>
    public bool IsAlive => State is RunState.Running or RunState.Stopping;

    /// <summary>The runs before the present or last one.</summary>
    public int RestartCount { get; set; }

    /// <summary>Whether the runtime was ever asked to run it: the next run is a restart.</summary>
    public bool HasRun { get; set; }

    /// <summary>The run that the runtime was asked for last.</summary>
    public int Attempt { get; set; }

    /// <summary>When the process must be gone, once it was told to end.</summary>
    public DateTimeOffset StopBy { get; set; }

    /// <summary>The event about the pull's begin has been recorded.</summary>
    public bool PullAnnounced { get; set; }

    /// <summary>The event about its creation has been recorded.</summary>
    public bool CreateAnnounced { get; set; }

    /// <summary>Whether it ran before the machine went down: its next run counts as a restart.</summary>
    public bool HasBeenLost { get; set; }

    /// <summary>Why it waits; null for the default.</summary>
    public string? WaitingReason { get; set; }

    public string? WaitingMessage { get; set; }

    public string? ContainerId { get; set; }

    public string? Image { get; set; }

    public string? ImageId { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>The same by the node's clock.</summary>
    public DateTimeOffset StartedStamp { get; set; }

    /// <summary>How the last run ended; null while none has.</summary>
    public ContainerStateTerminated? Exit { get; set; }

    /// <summary>When it ended; exact, where the status has whole seconds.</summary>
    public DateTimeOffset ExitedAt { get; set; }

    /// <summary>How the run before the one that <see cref="Exit"/>, or the running process, stands for ended.</summary>
    public ContainerStateTerminated? LastExit { get; set; }

    /// <summary>The restart back-off.</summary>
    public Backoff Crash { get; set; }

    /// <summary>The pull back-off.</summary>
    public Backoff Pull { get; set; }

    /// <summary>The error of the last failed pull.</summary>
    public string? PullError { get; set; }

    /// <summary>A failed start is tried again from then on.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>Its startup probe has passed, or it has none.</summary>
    public bool StartupPassed { get; set; }

    /// <summary>Its readiness probe passes, or it has none.</summary>
    public bool Ready { get; set; }

    /// <summary>The moment up to which it has so much to do that a probe has to wait.</summary>
    public DateTimeOffset BusyUntil { get; set; }

    /// <summary>Nothing can be told by commands in it: its own program is not emulated, and its script says what probes find.</summary>
    public bool HasScriptedProbes { get; set; }

    /// <summary>What the annotation says that it does.</summary>
    public ContainerBehaviour Behaviour { get; set; } = ContainerBehaviour.Empty;

    /// <summary>Whether it has begun and got past its startup probe.</summary>
    public bool IsStarted => IsAlive && StartupPassed;

    /// <summary>Whether it ended well for good.</summary>
    public bool HasSucceeded => State == RunState.Idle && Exit is { ExitCode: 0 };

    /// <summary>Its process has begun: what the earlier run left behind becomes history.</summary>
    /// <param name="started">What the runtime says of the process.</param>
    public void Begin(ContainerStarted started)
    {
        PullAnnounced = false;
        CreateAnnounced = false;
        State = RunState.Running;
        RestartCount = started.Attempt;
        ContainerId = started.ContainerId;
        Image = started.Image;
        ImageId = started.ImageId;
        StartedAt = started.StartedAt;
        StartedStamp = started.StartedStamp;
        LastExit = Exit ?? LastExit;
        Exit = null;
        WaitingReason = null;
        WaitingMessage = null;
        PullError = null;
        RetryAt = null;
        BusyUntil = default;
        StartupPassed = Spec.StartupProbe is null;
        Ready = Spec.ReadinessProbe is null && StartupPassed;
    }

    /// <summary>Its process has ended.</summary>
    /// <param name="state">How, as the runtime says.</param>
    /// <param name="now">The time.</param>
    public void End(ContainerStateTerminated state, DateTimeOffset now)
    {
        State = RunState.Idle;
        Exit = state;
        ExitedAt = now;
        Ready = false;
        StartupPassed = false;
        WaitingReason = null;
        WaitingMessage = null;
    }
}

/// <summary>
/// An exponential back-off as client-go's flowcontrol.Backoff keeps it: doubles with each entry, and begins anew when twice the maximum has
/// passed since the last one.
/// </summary>
/// <param name="Pause">The present pause; zero before the first entry.</param>
/// <param name="LastUpdate">When it was last entered.</param>
internal readonly record struct Backoff(TimeSpan Pause, DateTimeOffset LastUpdate)
{
    /// <summary>When something that failed at a moment may be tried again; null for at once.</summary>
    public DateTimeOffset? Until(DateTimeOffset failedAt, DateTimeOffset now, TimeSpan maximum) =>
        Pause == TimeSpan.Zero || HasExpired(failedAt, maximum) || now - failedAt >= Pause ? null : failedAt + Pause;

    /// <summary>The back-off after one more attempt.</summary>
    public Backoff Next(DateTimeOffset failedAt, DateTimeOffset now, TimeSpan initial, TimeSpan maximum) =>
        Pause == TimeSpan.Zero || HasExpired(failedAt, maximum)
            ? new Backoff(initial, now)
            : new Backoff(TimeSpan.FromTicks(Math.Min(Pause.Ticks * 2, maximum.Ticks)), now);

    private bool HasExpired(DateTimeOffset failedAt, TimeSpan maximum) => failedAt - LastUpdate > maximum * 2;
}
