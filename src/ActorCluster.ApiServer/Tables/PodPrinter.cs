using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Tables;

/// <summary>Prints pods (kubernetes pkg/printers/internalversion/printers.go: printPod).</summary>
internal sealed class PodPrinter() : TablePrinter<Pod>(PodColumns, Write)
{
    private static readonly TableColumn[] PodColumns =
    [
        TableColumn.NameColumn,
        new("Ready", "string", "The aggregate readiness state of this pod for accepting traffic."),
        new("Status", "string", "The aggregate status of the containers in this pod."),
        new("Restarts", "string", "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted."),
        TableColumn.AgeColumn,
        new("IP", "string", "Address of the pod, reachable at least within the cluster. Empty until there is one.", 1),
        new("Node", "string", "The node that the pod is bound to.", 1),
        new("Nominated Node", "string", "The node on which room is being made for the pod by preempting others.", 1),
        new("Readiness Gates", "string", "Conditions beyond those of the containers that the pod needs to be ready.", 1),
    ];

    /// <inheritdoc />
    public override ReadOnlySpan<byte> ConditionOf(KubernetesObject source) => ((Pod)source).Status.Phase switch
    {
        PodPhase.Succeeded =>
            """{"type":"Completed","status":"True","reason":"Succeeded","message":"The pod has completed successfully."}"""u8,
        PodPhase.Failed => """{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}"""u8,
        _ => default,
    };

    private static void Write(Pod pod, TableCells cells)
    {
        var summary = Summarize(pod);
        cells.Text(pod.Metadata.Name);
        cells.Text(string.Create(CultureInfo.InvariantCulture, $"{summary.ReadyContainers}/{summary.TotalContainers}"));
        cells.Text(summary.Status);
        cells.Text(summary.Restarts != 0 && summary.LastRestart is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"{summary.Restarts} ({HumanDuration.Since(last, cells.Now)} ago)")
            : summary.Restarts.ToString(CultureInfo.InvariantCulture));
        cells.Age(pod.Metadata.CreationTimestamp);
        cells.TextOrNone(pod.Status.PodIPs is { Count: > 0 } addresses ? addresses[0].Ip : null);
        cells.TextOrNone(pod.Spec.NodeName);
        cells.TextOrNone(pod.Status.NominatedNodeName);
        cells.Text(Gates(pod));
    }

    /// <summary>The pod in a few words.</summary>
    /// <param name="pod">The pod.</param>
    internal static PodSummary Summarize(Pod pod)
    {
        var status = pod.Status;
        var reason = string.IsNullOrEmpty(status.Reason) ? status.Phase ?? "" : status.Reason;
        foreach (var condition in status.Conditions ?? [])
        {
            if (condition is { Type: "PodScheduled", Reason: "SchedulingGated" })
            {
                reason = "SchedulingGated";
            }
        }

        var counts = new Counts { Total = pod.Spec.Containers?.Count ?? 0 };
        foreach (var container in pod.Spec.InitContainers ?? [])
        {
            counts.Total += IsSidecar(container) ? 1 : 0;
        }

        var isInitializing = ReadInitContainers(pod, ref counts, ref reason);
        if (!isInitializing || HasCondition(pod, "Initialized"))
        {
            ReadContainers(pod, ref counts, ref reason);
        }

        if (pod.Metadata.DeletionTimestamp is not null)
        {
            if (status.Reason == "NodeLost")
            {
                reason = "Unknown";
            }
            else if (status.Phase is not (PodPhase.Succeeded or PodPhase.Failed))
            {
                reason = "Terminating";
            }
        }

        return new PodSummary(counts.Ready, counts.Total, reason, counts.Restarts, counts.LastRestart);
    }

    /// <returns>Whether the pod is held up by an init container.</returns>
    private static bool ReadInitContainers(Pod pod, ref Counts counts, ref string reason)
    {
        var statuses = pod.Status.InitContainerStatuses ?? [];
        for (var i = 0; i < statuses.Count; i++)
        {
            var container = statuses[i];
            var isSidecar = IsSidecar(pod, container.Name);
            counts.Restarts += container.RestartCount;
            Later(ref counts.LastRestart, container);
            if (isSidecar)
            {
                counts.SidecarRestarts += container.RestartCount;
                Later(ref counts.LastSidecarRestart, container);
            }

            if (container.State.Terminated is { ExitCode: 0 })
            {
                continue;
            }

            if (isSidecar && container.Started == true)
            {
                counts.Ready += container.Ready ? 1 : 0;
                continue;
            }

            reason = container.State switch
            {
                { Terminated: { } ended } => "Init:" + HowItEnded(ended),
                { Waiting.Reason: { Length: > 0 } waiting } when waiting != "PodInitializing" => "Init:" + waiting,
                _ => string.Create(CultureInfo.InvariantCulture, $"Init:{i}/{pod.Spec.InitContainers?.Count ?? 0}"),
            };
            return true;
        }

        return false;
    }

    private static void ReadContainers(Pod pod, ref Counts counts, ref string reason)
    {
        counts.Restarts = counts.SidecarRestarts;
        counts.LastRestart = counts.LastSidecarRestart;
        var hasRunning = false;
        var statuses = pod.Status.ContainerStatuses ?? [];
        for (var i = statuses.Count - 1; i >= 0; i--)
        {
            var container = statuses[i];
            counts.Restarts += container.RestartCount;
            Later(ref counts.LastRestart, container);
            if (container.State.Waiting?.Reason is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (container.State.Terminated is { } ended)
            {
                reason = HowItEnded(ended);
            }
            else if (container.Ready && container.State.Running is not null)
            {
                hasRunning = true;
                counts.Ready++;
            }
        }

        // One container has come to its end while another one runs.
        if (reason == "Completed" && hasRunning)
        {
            reason = HasCondition(pod, "Ready") ? "Running" : "NotReady";
        }
    }

    private static string HowItEnded(ContainerStateTerminated ended) => ended switch
    {
        { Reason: { Length: > 0 } reason } => reason,
        { Signal: not 0 } => string.Create(CultureInfo.InvariantCulture, $"Signal:{ended.Signal}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ExitCode:{ended.ExitCode}"),
    };

    private static void Later(ref DateTimeOffset? latest, ContainerStatus container)
    {
        if (container.LastState.Terminated?.FinishedAt is { } finished && (latest is null || finished.Value > latest))
        {
            latest = finished.Value;
        }
    }

    private static bool IsSidecar(Container container) => container.RestartPolicy == "Always";

    private static bool IsSidecar(Pod pod, string name)
    {
        foreach (var container in pod.Spec.InitContainers ?? [])
        {
            if (container.Name == name)
            {
                return IsSidecar(container);
            }
        }

        return false;
    }

    private static bool HasCondition(Pod pod, string type)
    {
        foreach (var condition in pod.Status.Conditions ?? [])
        {
            if (condition.Type == type && condition.Status == "True")
            {
                return true;
            }
        }

        return false;
    }

    private static string Gates(Pod pod)
    {
        if (pod.Spec.ReadinessGates is not { Count: > 0 } gates)
        {
            return "<none>";
        }

        var met = 0;
        foreach (var gate in gates)
        {
            met += HasCondition(pod, gate.ConditionType) ? 1 : 0;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{met}/{gates.Count}");
    }

    private struct Counts
    {
        public int Total;
        public int Ready;
        public int Restarts;
        public int SidecarRestarts;
        public DateTimeOffset? LastRestart;
        public DateTimeOffset? LastSidecarRestart;
    }
}

/// <summary>A pod in a few words.</summary>
/// <param name="ReadyContainers">How many containers are ready, sidecars among them.</param>
/// <param name="TotalContainers">How many containers there are, sidecars among them.</param>
/// <param name="Status">What <c>kubectl get pods</c> shows as STATUS.</param>
/// <param name="Restarts">How often containers were started again.</param>
/// <param name="LastRestart">When the last of those containers had ended.</param>
internal readonly record struct PodSummary(int ReadyContainers, int TotalContainers, string Status, int Restarts, DateTimeOffset? LastRestart);
