using ActorCluster.Api.Policy;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Budgets of disruption.</summary>
    public static ResourceType PodDisruptionBudgets { get; } = Namespaced<PodDisruptionBudget>("policy", "poddisruptionbudgets", "pdb");

    private static ResourceType[] PolicyGroup => [PodDisruptionBudgets];
}
