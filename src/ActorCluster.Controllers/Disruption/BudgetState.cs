using ActorCluster.Api.Core;
using ActorCluster.Api.Policy;

namespace ActorCluster.Controllers.Disruption;

/// <summary>The object that stands for a pod's group, and how many pods it wants.</summary>
/// <param name="Uid">The object's uid.</param>
/// <param name="Replicas">How many pods it wants.</param>
public sealed record Scale(string Uid, int Replicas);

/// <summary>What is seen of a budget and its pods.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Pods">The pods that it selects.</param>
/// <param name="FindScale">
/// Finds the scale behind a pod's controller; null when there is none and never will be, with the reason in the words of Kubernetes.
/// </param>
/// <param name="Now">The time.</param>
public sealed record BudgetState(PodDisruptionBudget Budget, IReadOnlyCollection<Pod> Pods, Func<Pod, (Scale? Scale, string? Failure)> FindScale, DateTimeOffset Now);
