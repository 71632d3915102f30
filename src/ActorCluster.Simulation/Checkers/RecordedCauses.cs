using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ApiNode = ActorCluster.Api.Core.Node;

namespace ActorCluster.Simulation.Checkers;

/// <summary>Nothing is deleted, and no condition of a node or pod changes, without it being known at whose request.</summary>
internal sealed class RecordedCauses() : Checker(
    "recorded-causes",
    "Every deletion and every change of a condition has a recorded cause.",
    new FactInterest(FactKinds.Writes, Stored.Pods, Stored.Nodes, Stored.Deployments, Stored.ReplicaSets, Stored.StatefulSets, Stored.DaemonSets))
{
    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        if (fact is not ObjectWritten write || Change(write) is not { } change)
        {
            return;
        }

        Count();
        if (write.Client.Length == 0 && write.Cause == 0)
        {
            Report(fact.At, $"{write.Resource} {write.Key} {change}, and nobody knows why", fact.Id);
        }
    }

    private static string? Change(ObjectWritten write) => write switch
    {
        { New: null } => "was removed",
        { Old: { Metadata.DeletionTimestamp: null }, New.Metadata.DeletionTimestamp: not null } => "was deleted",
        { Old: ApiNode old, New: ApiNode node } when !ReferenceEquals(old.Status.Conditions, node.Status.Conditions) => Difference(old, node),
        { Old: Pod old, New: Pod pod } when !ReferenceEquals(old.Status.Conditions, pod.Status.Conditions) => Difference(old, pod),
        _ => null,
    };

    private static string? Difference(ApiNode old, ApiNode node)
    {
        foreach (var condition in node.Status.Conditions ?? [])
        {
            if (old.Condition(condition.Type)?.Status != condition.Status)
            {
                return $"became {condition.Type}={condition.Status}";
            }
        }

        return null;
    }

    private static string? Difference(Pod old, Pod pod)
    {
        foreach (var condition in pod.Status.Conditions ?? [])
        {
            if (old.Condition(condition.Type)?.Status != condition.Status)
            {
                return $"became {condition.Type}={condition.Status}";
            }
        }

        return null;
    }
}
