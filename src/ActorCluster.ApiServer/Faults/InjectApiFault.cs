using ActorCluster.Api.Lab;

namespace ActorCluster.ApiServer.Faults;

/// <summary>
/// A fault begins in the API server (<see cref="TimelineEntry.Api"/>, <see cref="TimelineEntry.Watch"/>), or in a
/// component that is seen in its requests or crashes (<see cref="TimelineEntry.Component"/>, whose <c>Pause</c> is the host's affair). Told
/// to the <c>api</c> actor; it lasts until <c>HealControlPlaneFault</c> of the same id.
/// </summary>
/// <param name="FaultId">Names the fault in its evidence.</param>
/// <param name="Entry">What is wrong.</param>
public sealed record InjectApiFault(string FaultId, TimelineEntry Entry);
