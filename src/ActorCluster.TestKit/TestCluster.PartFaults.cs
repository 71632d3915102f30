using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.TestKit.Faults;

namespace ActorCluster.TestKit;

/// <content>Faults of pods, of the parts of the control plane, and the load of clients.</content>
public abstract partial class TestCluster
{
    /// <summary>Ends the containers of pods now.</summary>
    /// <param name="pods">A selector of labels.</param>
    /// <param name="container">Only this container of each; null for all.</param>
    /// <param name="exitCode">The code that they end with.</param>
    /// <param name="ns">The pods' namespace.</param>
    public FaultHandle KillContainer(string pods, string? container = null, int exitCode = 1, string ns = "default") => Begin(null, new TimelineEntry
    {
        Pods = Selected(pods, container, ns),
        Container = new ContainerFault { Kind = ContainerFaultKind.Crash, ExitCode = exitCode },
    });

    /// <summary>Any other fault of the containers of pods: killed for want of memory, again and again, not to be started.</summary>
    /// <param name="pods">A selector of labels.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="container">Only this container of each; null for all.</param>
    /// <param name="ns">The pods' namespace.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Container(string pods, ContainerFault fault, string? container = null, string ns = "default", TimeSpan? duration = null) =>
        Begin(duration, new TimelineEntry { Pods = Selected(pods, container, ns), Container = fault });

    /// <summary>Probes of pods fail though the containers are well.</summary>
    /// <param name="pods">A selector of labels.</param>
    /// <param name="kinds"><c>liveness</c>, <c>readiness</c>, <c>startup</c>; null for all three.</param>
    /// <param name="ns">The pods' namespace.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle FailProbes(string pods, IReadOnlyList<string>? kinds = null, string ns = "default", TimeSpan? duration = null) =>
        Begin(duration, new TimelineEntry { Pods = Selected(pods, null, ns), Probe = new ProbeFault { Kinds = kinds } });

    /// <summary>The API server refuses requests.</summary>
    /// <param name="code">The HTTP code (429, 500, 503 …).</param>
    /// <param name="clients">Only those of these clients, each with <c>*</c> for any text (<c>default-scheduler</c>); null for all.</param>
    /// <param name="verbs">Only these verbs; null for all.</param>
    /// <param name="resources">Only these resources; null for all.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle FailApi(
        int code = 500,
        IReadOnlyList<string>? clients = null,
        IReadOnlyList<string>? verbs = null,
        IReadOnlyList<string>? resources = null,
        TimeSpan? duration = null) =>
        Api(new ApiFault { ErrorCode = code, Clients = clients, Verbs = verbs, Resources = resources }, duration);

    /// <summary>Any other fault of the API server: slow, away, only now and then.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Api(ApiFault fault, TimeSpan? duration = null) => Begin(duration, new TimelineEntry { Api = fault });

    /// <summary>The store answers nothing.</summary>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle StallStore(TimeSpan? duration = null) => Store(new StoreFault { Kind = StoreFaultKind.Stall }, duration);

    /// <summary>Each write of the store takes its time.</summary>
    /// <param name="latency">How long.</param>
    /// <param name="duration">How long that goes on; null until it is healed.</param>
    public FaultHandle SlowStore(TimeSpan latency, TimeSpan? duration = null) =>
        Store(new StoreFault { Kind = StoreFaultKind.SlowCommit, Latency = LabDuration.Format(latency) }, duration);

    /// <summary>Any other fault of the store.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Store(StoreFault fault, TimeSpan? duration = null) => Begin(duration, new TimelineEntry { Store = fault });

    /// <summary>Watches stall, lose events or end.</summary>
    /// <param name="fault">What is wrong, and for whom.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Watch(WatchFault fault, TimeSpan? duration = null) => Begin(duration, new TimelineEntry { Watch = fault });

    /// <summary>A controller stands still; healed, it goes on where it was.</summary>
    /// <param name="controller">Its name (<c>replicaset</c>), or <c>kube-controller-manager</c> for all.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle PauseController(string controller, TimeSpan? duration = null) =>
        Component(new ComponentFault { Component = controller, Kind = ComponentFaultKind.Pause }, duration);

    /// <summary>The scheduler stands still; healed, it goes on where it was.</summary>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle PauseScheduler(TimeSpan? duration = null) =>
        Component(new ComponentFault { Component = "kube-scheduler", Kind = ComponentFaultKind.Pause }, duration);

    /// <summary>Any other fault of a controller or the scheduler: it crashes, before or after a write, or loses its lease.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle Component(ComponentFault fault, TimeSpan? duration = null) => Begin(duration, new TimelineEntry { Component = fault });

    /// <summary>Clients on all nodes load a Service; what a request costs its pods is said by their annotations.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="requestsPerSecond">How many requests come in a second.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="duration">How long; null until it is healed.</param>
    public FaultHandle LoadService(string service, int requestsPerSecond, string ns = "default", TimeSpan? duration = null) => Begin(duration, new TimelineEntry
    {
        Nodes = Named(NodeNames),
        Load = new LoadFault { Service = service, Namespace = ns, RequestsPerSecond = requestsPerSecond },
    });

    private static PodTargets Selected(string selector, string? container, string ns) =>
        new() { LabelSelector = selector, Container = container, Namespace = ns };
}
