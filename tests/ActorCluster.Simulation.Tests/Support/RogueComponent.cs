using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Lab;
using ActorCluster.Client.LeaderElection;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.Hosting;
using Akka.Actor;

namespace ActorCluster.Simulation.Tests.Support;

/// <summary>A component that is wrong on purpose: it watches pods and does to each new version of one whatever the test says.</summary>
internal sealed class RogueComponent(IActorRef master, TimeProvider time, Action<ApiClient, Pod> act) : UntypedActor, IWithTimers
{
    private ApiClient _api = null!;
    private InformerSet _informers = null!;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(IActorRef master, Action<ApiClient, Pod> act) =>
        Props.Create(() => new RogueComponent(master, TimeProvider.System, act));

    /// <summary>One instance of it that works while it has the scheduler's lease, as far as its settings make it care.</summary>
    public static Props Elected(IActorRef master, int instance, LeaderElectionSettings settings, Action<ApiClient, Pod> act) =>
        Props.Create(() => new Host(clock => LeaderElectorActor.PropsFor(
            master,
            new ElectedComponent(ComponentAddress.Scheduler, "rogue", ComponentAddress.InstanceName(instance), PropsFor(master, act)),
            settings,
            ClientSettings.FromConfig(ClusterPlan.Defaults),
            clock,
            new Random(instance))));

    /// <summary>Deletes a pod as if for a reason, without asking whether the reason holds.</summary>
    public static void Delete(ApiClient api, Pod pod, string reason)
    {
        var key = new ObjectKey(pod.Metadata.Namespace, pod.Metadata.Name);
        api.Modify<Pod>(
            ResourceTypes.Pods,
            key,
            pod.Metadata.Uid,
            current => current.WithCondition(PodConditionType.DisruptionTarget, ConditionStatus.True, reason),
            _ => api.Delete(ResourceTypes.Pods, key, null, static _ => { }),
            "status");
    }

    protected override void PreStart()
    {
        var settings = ClientSettings.FromConfig(ClusterPlan.Defaults);
        _api = new ApiClient(master, Self, Timers, "rogue", time, settings);
        _informers = new InformerSet(master, Self, Timers, "rogue", settings);
        _informers.Watch<Pod>(ResourceTypes.Pods, (_, pod) =>
        {
            if (pod is not null)
            {
                act(_api, pod);
            }
        });
        _informers.Start();
    }

    protected override void OnReceive(object message)
    {
        if (!_informers.TryHandle(message) && !_api.TryHandle(message))
        {
            Unhandled(message);
        }
    }

    // The clock is that of the system, which is there only when the actor is.
    private sealed class Host(Func<TimeProvider, Props> props) : UntypedActor
    {
        private readonly IActorRef _child = Context.ActorOf(props(((SimulationScheduler)Context.System.Scheduler).Clock));

        protected override void OnReceive(object message) => _child.Forward(message);
    }
}
