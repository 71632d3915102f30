using ActorCluster.Api.Lab;

namespace ActorCluster.Store.Faults;

/// <summary>
/// A fault begins in the store (<see cref="TimelineEntry.Store"/>). Told to the <c>store</c> actor; it lasts until
/// <c>HealControlPlaneFault</c> of the same id.
/// </summary>
/// <param name="FaultId">Names the fault in its evidence.</param>
/// <param name="Entry">What is wrong.</param>
public sealed record InjectStoreFault(string FaultId, TimelineEntry Entry);
