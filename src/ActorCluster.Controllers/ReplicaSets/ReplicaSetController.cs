using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.ReplicaSets;

/// <summary>Keeps as many pods as each ReplicaSet wants. Decisions are in <see cref="ReplicaSetPlan"/>.</summary>
/// <param name="context">What every controller is given.</param>
public sealed class ReplicaSetController(ControllerContext context)
    : ReplicasController<ReplicaSet>(context, "replicaset-controller", ResourceTypes.ReplicaSets, static set => set.Spec.Selector)
{
    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new ReplicaSetController(context));

    /// <inheritdoc />
    protected override Reconciliation Decide(
        ReplicaSet owner,
        LabelQuery selector,
        IReadOnlyCollection<Pod> owned,
        IReadOnlyCollection<Pod> orphans,
        Func<IEnumerable<Pod>> related,
        PodFailure? failure) => ReplicaSetPlan.Decide(owner, selector, owned, orphans, related, failure, Now);
}
