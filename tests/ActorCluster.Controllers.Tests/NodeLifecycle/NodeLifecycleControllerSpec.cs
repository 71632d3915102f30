using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.NodeLifecycle;

/// <summary>The controller in front of an API that refuses for a while to take that a node is silent.</summary>
public sealed class NodeLifecycleControllerSpec : IDisposable
{
    private readonly ControlPlane _plane = new();
    private readonly Refusals _refusals = new();

    public NodeLifecycleControllerSpec()
    {
        var api = _plane.Start(Props.Create<RefusingApi>(_plane.Context.Api, _refusals));
        _plane.Start(NodeLifecycleController.PropsFor(_plane.Context with { Api = api }));
        _plane.Create(ANode.Named("n1").Ready(_plane.Now));
        _plane.Change<Node>("", "n1", node => node.Ready(_plane.Now), "status");
        _plane.Create(ANode.Lease("n1", _plane.Now));
    }

    public void Dispose() => _plane.Dispose();

    // node_lifecycle_controller.go monitorNodeHealth: wait.PollImmediate(retrySleepTime, retrySleepTime*NodeHealthUpdateRetry, …).
    [Theory]
    [InlineData(4, ConditionStatus.Unknown)]
    [InlineData(5, ConditionStatus.True)]
    public void A_refused_write_must_be_tried_five_times_within_its_pass(int refused, string seen)
    {
        _refusals.Left = refused;
        while (_refusals.Seen == 0)
        {
            _plane.Advance(0.5);
        }

        _plane.Advance(0.2);
        Assert.Equal(refused, _refusals.Seen);
        Assert.Equal(seen, Ready());
        _plane.Advance(5);
        Assert.Equal(ConditionStatus.Unknown, Ready());
    }

    private string Ready() => _plane.Find<Node>("", "n1")!.Status.Conditions!.Single(static condition => condition.Type == NodeConditionType.Ready).Status;

    private sealed class Refusals
    {
        public int Left { get; set; }

        public int Seen { get; set; }
    }

    private sealed class RefusingApi(IActorRef api, Refusals refusals) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is ModifyObject { Subresource: "status" } modify && modify.Resource == ResourceTypes.Nodes && refusals.Left > 0)
            {
                refusals.Left--;
                refusals.Seen++;
                Sender.Tell(new ApiResponse(modify.RequestId, null, StatusError.InternalError("for a moment")));
                return;
            }

            api.Forward(message);
        }
    }
}
