using Akka.Actor;

namespace ActorCluster.Cli.Live.Agents;

/// <summary>
/// The nodes of a worker process, each the root of a tree of its own. It outlives the agent that switches them off and on, and is used by
/// that agent alone.
/// </summary>
/// <param name="system">Where they live.</param>
/// <param name="props">The props that make each node, by its name.</param>
internal sealed class HostedNodes(ActorSystem system, IReadOnlyDictionary<string, Props> props)
{
    private readonly SortedDictionary<string, IActorRef> _running = new(StringComparer.Ordinal);

    /// <summary>The names of all nodes, in their order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. props.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The nodes that are on.</summary>
    public IReadOnlyCollection<IActorRef> Running => _running.Values;

    /// <summary>The node of a name; null while it is off.</summary>
    /// <param name="name">The name.</param>
    public IActorRef? Find(string name) => _running.GetValueOrDefault(name);

    /// <summary>Switches a node on; the name of its actor is free.</summary>
    /// <param name="name">Its name.</param>
    public IActorRef Start(string name) => _running[name] = system.ActorOf(props[name], "node-" + name);

    /// <summary>Switches a node off at once: nothing of it is heard any more.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The node, which takes a moment to end; null when it was off.</returns>
    public IActorRef? Stop(string name)
    {
        if (_running.Remove(name, out var node))
        {
            system.Stop(node);
        }

        return node;
    }
}
