using ActorCluster.Hosting;
using ActorCluster.Node;
using ActorCluster.Node.Settings;

namespace ActorCluster.TestKit;

/// <summary>What a simulated cluster is made of, and what is asserted of it without being asked.</summary>
public sealed record SimulationOptions
{
    /// <summary>How many nodes there are: <c>node-1</c>, <c>node-2</c> and so on.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>
    /// Decides everything that chance decides: the same seed gives the same run, in every process. Null takes the environment variable
    /// <c>ACTORCLUSTER_SEED</c>, and 1 where there is none.
    /// </summary>
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

    /// <summary>Whether a broken invariant fails the test when the cluster is disposed of; by default it does.</summary>
    public bool CheckInvariants { get; init; } = true;

    /// <summary>The names of invariants that this test breaks on purpose (<c>disruption-budget</c>).</summary>
    public IReadOnlyList<string> ExceptInvariants { get; init; } = [];

    /// <summary>
    /// Puts other parts in place of the master's (<c>parts with { Schedulers = [] }</c>), <see cref="Probes.ActorProbe"/>s among them; null
    /// for none.
    /// </summary>
    public Func<MasterParts, MasterParts>? Master { get; init; }

    /// <summary>Puts other parts in place of a node's, given the node; null for none.</summary>
    public Func<NodeIdentity, NodeParts>? Node { get; init; }
}
