using Akka.Actor;

namespace ActorCluster.Node;

/// <summary>
/// What takes the place of a node's own parts, for tests of one part with a probe beside it, or of a part of somebody's own. Each function
/// is given the props of the node's own part, and gives those of the actor that is to be there instead.
/// </summary>
public sealed record NodeParts
{
    /// <summary>Every part is the node's own.</summary>
    public static NodeParts Own { get; } = new();

    /// <summary>The kubelet.</summary>
    public Func<Props, Props> Kubelet { get; init; } = static own => own;

    /// <summary>The container runtime.</summary>
    public Func<Props, Props> Runtime { get; init; } = static own => own;

    /// <summary>The network proxy.</summary>
    public Func<Props, Props> Proxy { get; init; } = static own => own;

    /// <summary>The link to and from the master.</summary>
    public Func<Props, Props> Link { get; init; } = static own => own;
}
