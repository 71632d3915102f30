using ActorCluster.Api.Core;

namespace ActorCluster.Controllers.Framework;

/// <summary>Questions that several controllers ask of a namespace.</summary>
public static class NamespaceStates
{
    /// <summary>Whether the namespace takes new objects.</summary>
    /// <param name="ns">The namespace.</param>
    public static bool IsActive(this Namespace ns) => ns.Metadata.DeletionTimestamp is null && ns.Status.Phase != NamespacePhase.Terminating;
}
