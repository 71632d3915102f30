using ActorCluster.Api.Core;

namespace ActorCluster.Api.Semantics;

/// <summary>Questions that controllers and nodes ask of a node (kubernetes pkg/controller/util/node).</summary>
public static class NodeStates
{
    /// <summary>The condition of a type; null when the node does not have it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="type">The type, <c>Ready</c>.</param>
    public static NodeCondition? Condition(this Node node, string type) => node.Status.Conditions.Find(type);

    /// <summary>The condition of a type; null when there is none.</summary>
    /// <param name="conditions">The conditions of a node.</param>
    /// <param name="type">The type, <c>Ready</c>.</param>
    public static NodeCondition? Find(this IReadOnlyList<NodeCondition>? conditions, string type)
    {
        for (var i = 0; conditions is not null && i < conditions.Count; i++)
        {
            if (conditions[i].Type == type)
            {
                return conditions[i];
            }
        }

        return null;
    }
}
