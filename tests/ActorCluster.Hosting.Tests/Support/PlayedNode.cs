using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.Hosting.Tests.Support;

/// <summary>A node of which there is nothing but the renewals of its lease, with the kubelet's numbers.</summary>
internal sealed class PlayedNode(IActorRef api, string name, TimeProvider time, ClientSettings client) : UntypedActor, IWithTimers
{
    private ApiClient _api = null!;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Lease Lease(string name, DateTimeOffset now) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = WellKnownNamespaces.NodeLease },
        Spec = new LeaseSpec { HolderIdentity = name, LeaseDurationSeconds = 40, RenewTime = now },
    };

    public static Api.Core.Node Ready(string name, DateTimeOffset now) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Status = new NodeStatus
        {
            Conditions =
            [
                new NodeCondition
                {
                    Type = NodeConditionType.Ready,
                    Status = ConditionStatus.True,
                    LastHeartbeatTime = new Time(now),
                    LastTransitionTime = new Time(now),
                },
            ],
        },
    };

    protected override void PreStart()
    {
        _api = new ApiClient(api, Self, Timers, "kubelet", time, client with { RequestTimeout = TimeSpan.FromSeconds(10) });
        Renew();
    }

    protected override void OnReceive(object message)
    {
        if (message is "renew")
        {
            Renew();
        }
        else
        {
            _api.TryHandle(message);
        }
    }

    private void Renew() => _api.Modify<Lease>(
        ResourceTypes.Leases,
        new ObjectKey(WellKnownNamespaces.NodeLease, name),
        null,
        lease => lease with { Spec = lease.Spec with { RenewTime = time.GetUtcNow() } },
        response => Timers.StartSingleTimer("renew", "renew", TimeSpan.FromSeconds(response.Succeeded ? 10 : 0.2)));
}
