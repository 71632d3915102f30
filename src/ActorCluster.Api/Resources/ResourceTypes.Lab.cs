using ActorCluster.Api.Lab;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Failure experiments; the group is this project's own.</summary>
    public static ResourceType Experiments { get; } =
        Make<Experiment>("lab.actorcluster.dev", "v1alpha1", "experiments", true, ["exp"]) with { HasProtobuf = false };

    private static ResourceType[] LabGroup => [Experiments];
}
