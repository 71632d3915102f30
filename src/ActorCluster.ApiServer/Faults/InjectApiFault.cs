using ActorCluster.Api.Lab;

namespace ActorCluster.ApiServer.Faults;

/// <summary>
/// A fault begins in the API server (<see cref="TimelineEntry.Api"/>, <see cref="TimelineEntry.Watch"/>). Told to the <c>api</c> actor; it
/// lasts until <c>HealControlPlaneFault</c> of the same id.
/// </summary>
/// <param name="FaultId">Names the fault in its evidence.</param>
/// <param name="Entry">What is wrong.</param>
public sealed record InjectApiFault(string FaultId, TimelineEntry Entry);
