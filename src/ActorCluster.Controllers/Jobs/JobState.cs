using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Jobs;

/// <summary>What is seen of a Job when it is decided on.</summary>
/// <param name="Job">The Job.</param>
/// <param name="Pods">The pods that it controls.</param>
/// <param name="BackOff">The failures that the status counts already.</param>
/// <param name="Settings">Timings.</param>
/// <param name="Now">The time.</param>
public sealed record JobState(Job Job, IReadOnlyCollection<Pod> Pods, JobBackOff BackOff, JobSettings Settings, DateTimeOffset Now);

/// <summary>What is done about a Job.</summary>
/// <param name="Plan">The writes.</param>
/// <param name="BackOff">The failures, once the status that counts them is written.</param>
public sealed record JobDecision(Reconciliation Plan, JobBackOff BackOff);
