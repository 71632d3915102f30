using ActorCluster.Api.Core;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// Tells the nodes of this cluster's actors from machines that have joined with a kubelet of their own: an emulated machine's
/// <c>systemUUID</c> follows from its name.
/// </summary>
public static class EmulatedMachine
{
    /// <summary>Whether a node has registered as an actor.</summary>
    /// <param name="node">The node.</param>
    public static bool Is(Api.Core.Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Status.NodeInfo.SystemUUID == UuidOf(node.Metadata.Name ?? "");
    }

    /// <summary>The <c>systemUUID</c> of the machine of a node.</summary>
    /// <param name="name">The node.</param>
    internal static string UuidOf(string name) => NodeDescription.Identifier(name);
}
