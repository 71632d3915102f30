namespace ActorCluster.Node.Faults;

/// <summary>
/// Somebody begins to observe a node that has been there for a while. Told to <c>/user/node-&lt;name&gt;</c>: its runtime publishes once
/// more, as a transition to Running, each container that runs now, and answers <see cref="ContainersPublished"/>.
/// </summary>
public sealed record PublishContainers
{
    /// <summary>The only instance.</summary>
    public static PublishContainers Instance { get; } = new();
}

/// <summary>The answer to <see cref="PublishContainers"/>: what was published came before it.</summary>
/// <param name="Node">The node.</param>
public sealed record ContainersPublished(string Node);
