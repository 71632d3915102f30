namespace ActorCluster.Client.Lab;

/// <summary>
/// A process of the control plane ends now, without a farewell, and is started anew after its normal pause. Told to <c>/user/master</c>,
/// which passes it to the component's supervisor; that answers its sender by <see cref="ComponentCrashed"/> when the process has ended.
/// </summary>
/// <param name="FaultId">Names the fault in its evidence.</param>
/// <param name="Component"><c>kube-scheduler</c>, <c>kube-controller-manager</c>, or one controller by its name.</param>
/// <param name="Instance">Which instance, from 1; null for the one that leads.</param>
public sealed record CrashComponent(string FaultId, string Component, int? Instance);

/// <summary>What was to crash has ended: nothing comes from it any more.</summary>
/// <param name="FaultId">The fault.</param>
public sealed record ComponentCrashed(string FaultId);
