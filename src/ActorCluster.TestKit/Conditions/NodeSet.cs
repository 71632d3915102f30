using System.Collections;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.TestKit.Conditions;

/// <summary>Nodes at one moment. The questions that begin with All are false of no nodes at all.</summary>
public sealed class NodeSet : IReadOnlyList<Api.Core.Node>
{
    private readonly Api.Core.Node[] _nodes;

    internal NodeSet(Api.Core.Node[] nodes) => _nodes = nodes;

    /// <inheritdoc />
    public int Count => _nodes.Length;

    /// <inheritdoc />
    public Api.Core.Node this[int index] => _nodes[index];

    /// <summary>Whether all are Ready.</summary>
    /// <param name="count">How many there have to be; null for any number but none.</param>
    public bool AllReady(int? count = null) =>
        (count is { } wanted ? _nodes.Length == wanted : _nodes.Length > 0) && Array.TrueForAll(_nodes, IsReady);

    /// <summary>Whether the condition Ready of all is False.</summary>
    public bool AllNotReady() => _nodes.Length > 0 && Array.TrueForAll(_nodes, static node => Ready(node) == ConditionStatus.False);

    /// <summary>Whether nobody has heard of any of them for too long: the condition Ready of all is Unknown.</summary>
    public bool AllUnknown() => _nodes.Length > 0 && Array.TrueForAll(_nodes, static node => Ready(node) == ConditionStatus.Unknown);

    /// <summary>Whether all have a taint.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="effect">Its effect; null for any.</param>
    public bool AllTainted(string key, string? effect = null) => _nodes.Length > 0 && Array.TrueForAll(
        _nodes, node => node.Spec.Taints?.Any(taint => taint.Key == key && (effect is null || taint.Effect == effect)) == true);

    /// <inheritdoc />
    public IEnumerator<Api.Core.Node> GetEnumerator() => _nodes.AsEnumerable().GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsReady(Api.Core.Node node) => Ready(node) == ConditionStatus.True;

    private static string? Ready(Api.Core.Node node) =>
        node.Status.Conditions?.FirstOrDefault(static condition => condition.Type == NodeConditionType.Ready)?.Status;
}
