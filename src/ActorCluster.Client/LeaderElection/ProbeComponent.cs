namespace ActorCluster.Client.LeaderElection;

/// <summary>
/// Asks an instance of a component whether its process is up, as a request to its health port does. Told to a
/// <see cref="LeaderElectorActor"/>; one that stands still does not answer.
/// </summary>
/// <param name="Completion">Gets whether it is.</param>
public sealed record ProbeComponent(TaskCompletionSource<bool> Completion);
