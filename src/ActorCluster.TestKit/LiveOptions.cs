namespace ActorCluster.TestKit;

/// <summary>What a live cluster is made of.</summary>
public sealed record LiveOptions
{
    /// <summary>How many nodes there are, each in an actor system of its own: <c>node-1</c>, <c>node-2</c> and so on.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>
    /// How many seconds of the cluster pass in a real one. At 20 a node that dies is found out after two seconds; far beyond that the
    /// messages between the actor systems, which are as fast as they are, come too late for everything.
    /// </summary>
    public double Speed { get; init; } = 1;

    /// <summary>What faults choose their targets by; everything else is decided by who comes first. Null as in a simulation.</summary>
    public long? Seed { get; init; }

    /// <summary>The zones that the nodes are in, one after the other; none by default.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>
    /// Settings that differ from <c>config/reference.conf</c>, without the leading <c>actorcluster.</c>
    /// (<c>controllers.node-lifecycle.monitor-grace-period</c> = <c>20s</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the start waits until every node is Ready; by default it does.</summary>
    public bool WaitForNodes { get; init; } = true;
}
