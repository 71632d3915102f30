namespace ActorCluster.Client.Lab;

/// <summary>A fault of the control plane is over. One that is not known is nobody's concern.</summary>
/// <param name="FaultId">The fault, as it was injected.</param>
public sealed record HealControlPlaneFault(string FaultId);
