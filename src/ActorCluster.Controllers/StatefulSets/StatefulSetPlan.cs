using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.History;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.StatefulSets;

/// <summary>
/// What a StatefulSet does next about its revisions, pods and claims (kubernetes pkg/controller/statefulset/stateful_set_control.go).
/// Whatever follows from a write is decided when the write has come back through the watch, so that a pod is never made before its claims
/// and its predecessors are there, and never while another one of its name is.
/// </summary>
public static class StatefulSetPlan
{
    private const string HashLabel = "controller.kubernetes.io/hash";

    /// <summary>Decides.</summary>
    /// <param name="state">What is seen.</param>
    public static Reconciliation Decide(StatefulSetState state)
    {
        var set = state.Set;
        var ordered = RevisionHistory.Ordered(state.Revisions);
        var patch = RevisionHistory.Patch(set.Spec.Template);
        var update = ordered.FindLast(revision => RevisionHistory.Has(revision, patch));
        if (set.Metadata.DeletionTimestamp is null)
        {
            var next = ordered.Count == 0 ? 1 : ordered[^1].Revision + 1;
            if (update is null)
            {
                return NewRevision(state, next);
            }

            // An earlier template again: its revision becomes the newest.
            if (!ReferenceEquals(update, ordered[^1]))
            {
                return Reconciliation.Of(new UpdateWrite(ResourceTypes.ControllerRevisions, update with { Revision = next }));
            }
        }

        if (update is null)
        {
            return Reconciliation.Nothing;
        }

        var revisions = new StatefulRevisions(ordered, ordered.Find(revision => revision.Metadata.Name == set.Status.CurrentRevision) ?? update, update);
        var status = StatefulSetStatusCalculation.Calculate(set, revisions, state.Pods, state.Now);
        var writes = new List<Write>();
        if (status != set.Status)
        {
            writes.Add(new UpdateWrite(ResourceTypes.StatefulSets, set with { Status = status }, "status"));
        }

        var again = Availability.Next(state.Pods, set.Spec.MinReadySeconds, state.Now);
        if (set.Metadata.DeletionTimestamp is not null)
        {
            return new Reconciliation { Writes = writes, Again = again };
        }

        var pods = new StatefulPodsPlan(state, revisions);
        pods.Decide();
        var used = state.Pods.Select(StatefulPods.RevisionOf).Append(revisions.Current.Metadata.Name).Append(update.Metadata.Name).ToHashSet();
        var unused = ordered.Count(revision => !used.Contains(revision.Metadata.Name));
        var surplus = RevisionHistory.Surplus(
            ordered, revision => used.Contains(revision.Metadata.Name), unused - (set.Spec.RevisionHistoryLimit ?? int.MaxValue));
        writes.AddRange(pods.Writes);
        writes.AddRange(surplus.Select(static revision => DeleteWrite.Exactly(ResourceTypes.ControllerRevisions, revision)));
        return new Reconciliation { Writes = writes, SlowStart = pods.Writes.Count > 1, Events = pods.Events, Again = again };
    }

    private static Reconciliation NewRevision(StatefulSetState state, long number)
    {
        var set = state.Set;
        var collisions = set.Status.CollisionCount ?? 0;
        var hash = ContentHash.OfRevision(RevisionHistory.Patch(set.Spec.Template).Utf8.Span, collisions);
        var revision = RevisionHistory.Create(set, set.Spec.Template, number, hash, HashLabel);
        var counted = set with { Status = set.Status with { CollisionCount = collisions + 1 } };
        return Reconciliation.Of(RevisionHistory.CreateOrCount(
            revision, state.FindRevision, new UpdateWrite(ResourceTypes.StatefulSets, counted, "status")));
    }
}
