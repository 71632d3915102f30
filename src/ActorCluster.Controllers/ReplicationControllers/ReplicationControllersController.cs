using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.ReplicaSets;
using Akka.Actor;

namespace ActorCluster.Controllers.ReplicationControllers;

/// <summary>Keeps as many pods as each ReplicationController wants. Decisions are in <see cref="ReplicationControllerPlan"/>.</summary>
/// <param name="context">What every controller is given.</param>
public sealed class ReplicationControllersController(ControllerContext context) : ReplicasController<ReplicationController>(
    context, "replication-controller", ResourceTypes.ReplicationControllers, ReplicationControllerPlan.SelectorOf)
{
    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new ReplicationControllersController(context));

    /// <inheritdoc />
    protected override Reconciliation Decide(
        ReplicationController owner,
        LabelQuery selector,
        IReadOnlyCollection<Pod> owned,
        IReadOnlyCollection<Pod> orphans,
        Func<IEnumerable<Pod>> related,
        PodFailure? failure) => ReplicationControllerPlan.Decide(owner, selector, owned, orphans, related, failure, Now);
}
