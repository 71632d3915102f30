using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Supervision;
using ActorCluster.Controllers.AdmissionPolicies;
using ActorCluster.Controllers.Certificates;
using ActorCluster.Controllers.ClusterRoleAggregation;
using ActorCluster.Controllers.CronJobs;
using ActorCluster.Controllers.DaemonSets;
using ActorCluster.Controllers.Deployments;
using ActorCluster.Controllers.Disruption;
using ActorCluster.Controllers.Endpoints;
using ActorCluster.Controllers.EndpointSlices;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.GarbageCollection;
using ActorCluster.Controllers.HorizontalPodAutoscalers;
using ActorCluster.Controllers.Jobs;
using ActorCluster.Controllers.Namespaces;
using ActorCluster.Controllers.NodeIpam;
using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.PodGarbageCollection;
using ActorCluster.Controllers.ReplicaSets;
using ActorCluster.Controllers.ReplicationControllers;
using ActorCluster.Controllers.RootCa;
using ActorCluster.Controllers.ServiceAccounts;
using ActorCluster.Controllers.StatefulSets;
using ActorCluster.Controllers.TaintEviction;
using ActorCluster.Controllers.TtlAfterFinished;
using ActorCluster.Controllers.Volumes;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Controllers;

/// <summary>A controller that a <see cref="ControllersSupervisor"/> runs.</summary>
/// <param name="Name">The actor's name.</param>
/// <param name="Props">The actor's props.</param>
public sealed record ControllerEntry(string Name, Props Props);

/// <summary>
/// <c>/user/master/controllers/leader</c>: names and creates the controllers, and nobody else does. A controller that crashes stops, and is
/// started anew after a pause that grows with every crash: it has everything to learn from the API again, so there is no state worth
/// keeping.
/// </summary>
public sealed class ControllersSupervisor : UntypedActor, IWithTimers
{
    private readonly ControllerContext _context;
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Dictionary<IActorRef, Entry> _running = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the supervisor.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="rootCertificate">The certificate that clients verify the API by.</param>
    public ControllersSupervisor(ControllerContext context, RootCertificate rootCertificate)
        : this(context, Registry(context, rootCertificate))
    {
    }

    /// <summary>Creates a supervisor of chosen controllers.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="registry">The controllers, in the order in which they start.</param>
    public ControllersSupervisor(ControllerContext context, IReadOnlyList<ControllerEntry> registry)
    {
        _context = context;
        foreach (var (name, props) in registry)
        {
            _entries.Add(name, new Entry(name, props, new RestartPause(context.Settings.RestartInitial, context.Settings.RestartMaximum)));
        }
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="rootCertificate">The certificate that clients verify the API by.</param>
    public static Props PropsFor(ControllerContext context, RootCertificate rootCertificate) => Props.Create(() => new ControllersSupervisor(context, rootCertificate));

    /// <summary>The controllers by name, in the order in which they start. A new one is a line here.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="rootCertificate">The certificate that clients verify the API by.</param>
    public static IReadOnlyList<ControllerEntry> Registry(ControllerContext context, RootCertificate rootCertificate) =>
    [
        new("namespace", NamespaceController.PropsFor(context)),
        new("service-accounts", ServiceAccountsController.PropsFor(context)),
        new("clusterrole-aggregation", ClusterRoleAggregationController.PropsFor(context)),
        new("validatingadmissionpolicy-status", AdmissionPolicyStatusController.PropsFor(context)),
        new("root-ca", RootCaPublisher.PropsFor(context, rootCertificate)),
        new("node-ipam", NodeIpamController.PropsFor(context)),
        new("node-lifecycle", NodeLifecycleController.PropsFor(context)),
        new("taint-eviction", TaintEvictionController.PropsFor(context)),
        new("deployment", DeploymentController.PropsFor(context)),
        new("replicaset", ReplicaSetController.PropsFor(context)),
        new("replicationcontroller", ReplicationControllersController.PropsFor(context)),
        new("statefulset", StatefulSetController.PropsFor(context)),
        new("daemonset", DaemonSetController.PropsFor(context)),
        new("job", JobController.PropsFor(context)),
        new("cronjob", CronJobController.PropsFor(context)),
        new("ttl-after-finished", TtlAfterFinishedController.PropsFor(context)),
        new("persistentvolume-binder", PersistentVolumeController.PropsFor(context)),
        new("persistentvolumeclaim-use", ClaimUseController.PropsFor(context)),
        new("disruption", DisruptionController.PropsFor(context)),
        new("horizontal-pod-autoscaler", HorizontalPodAutoscalerController.PropsFor(context)),
        new("endpoint-slice", EndpointSliceController.PropsFor(context)),
        new("endpoints", EndpointsController.PropsFor(context)),
        new("pod-garbage-collector", PodGarbageCollector.PropsFor(context)),
        new("garbage-collector", GarbageCollector.PropsFor(context)),
        .. context.Signer is { } signer ? [new ControllerEntry("certificate", CertificateController.PropsFor(context, signer))] : Array.Empty<ControllerEntry>(),
    ];

    /// <inheritdoc />
    protected override void PreStart()
    {
        foreach (var entry in _entries.Values)
        {
            Start(entry);
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated when _running.Remove(terminated.ActorRef, out var entry):
                RestartLater(entry);
                break;
            case CrashComponent crash when _entries.TryGetValue(crash.Component, out var crashing):
                Crash(crash, crashing);
                break;
            case Restart restart:
                Start(_entries[restart.Name]);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Start(Entry entry)
    {
        entry.StartedAt = _context.Time.GetUtcNow();
        _running.Add(Context.Watch(Context.ActorOf(entry.Props, entry.Name)), entry);
    }

    private void Crash(CrashComponent crash, Entry entry)
    {
        var running = Context.Child(entry.Name);
        if (running.IsNobody())
        {
            Sender.Tell(new ComponentCrashed(crash.FaultId));
            return;
        }

        entry.Crash = (crash.FaultId, Sender);
        Context.System.EventStream.Publish(new FaultHit(crash.FaultId, entry.Name, "crashed"));
        Context.Stop(running);
    }

    private void RestartLater(Entry entry)
    {
        if (entry.Crash is { } crash)
        {
            entry.Crash = null;
            crash.Asker.Tell(new ComponentCrashed(crash.FaultId));
        }

        var ran = _context.Time.GetUtcNow() - entry.StartedAt;
        var pause = entry.Pause.After(ran);
        _log.Warning("Controller {0} stopped after {1}; it is started again in {2}", entry.Name, ran, pause);
        Timers.StartSingleTimer(entry.Name, new Restart(entry.Name), pause);
    }

    private sealed class Entry(string name, Props props, RestartPause pause)
    {
        public string Name { get; } = name;

        public Props Props { get; } = props;

        public DateTimeOffset StartedAt { get; set; }

        public RestartPause Pause { get; } = pause;

        public (string FaultId, IActorRef Asker)? Crash { get; set; }
    }

    private sealed record Restart(string Name);
}
