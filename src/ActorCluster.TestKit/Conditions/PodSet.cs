using System.Collections;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.TestKit.Conditions;

/// <summary>
/// Pods at one moment. The questions that begin with All are false of no pods at all, so that a misspelt selector does not pass a test.
/// </summary>
public sealed class PodSet : IReadOnlyList<Pod>
{
    private readonly Pod[] _pods;

    internal PodSet(Pod[] pods) => _pods = pods;

    /// <inheritdoc />
    public int Count => _pods.Length;

    /// <inheritdoc />
    public Pod this[int index] => _pods[index];

    /// <summary>Those that are bound to a node.</summary>
    /// <param name="node">The node.</param>
    public PodSet On(string node) => Where(pod => pod.Spec.NodeName == node);

    /// <summary>Those that are ready and not being deleted.</summary>
    public PodSet Ready() => Where(static pod => IsReady(pod) && pod.Metadata.DeletionTimestamp is null);

    /// <summary>Those that are being deleted.</summary>
    public PodSet Terminating() => Where(static pod => pod.Metadata.DeletionTimestamp is not null);

    /// <summary>Those in a phase (<c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>).</summary>
    /// <param name="phase">The phase.</param>
    public PodSet InPhase(string phase) => Where(pod => pod.Status.Phase == phase);

    /// <summary>Those for which something holds.</summary>
    /// <param name="condition">What.</param>
    public PodSet Where(Func<Pod, bool> condition) => new([.. _pods.AsEnumerable().Where(condition)]);

    /// <summary>Whether all are ready and none is being deleted.</summary>
    /// <param name="count">How many there have to be; null for any number but none.</param>
    public bool AllReady(int? count = null) => All(count, static pod => IsReady(pod) && pod.Metadata.DeletionTimestamp is null);

    /// <summary>Whether all run, ready or not.</summary>
    /// <param name="count">How many there have to be; null for any number but none.</param>
    public bool AllRunning(int? count = null) => All(count, static pod => pod.Status.Phase == PodPhase.Running);

    /// <summary>Whether all are being deleted.</summary>
    /// <param name="count">How many there have to be; null for any number but none.</param>
    public bool AllTerminating(int? count = null) => All(count, static pod => pod.Metadata.DeletionTimestamp is not null);

    /// <summary>Whether there are none.</summary>
    public bool AreGone() => _pods.Length == 0;

    /// <inheritdoc />
    public IEnumerator<Pod> GetEnumerator() => _pods.AsEnumerable().GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsReady(Pod pod) =>
        pod.Status.Conditions?.Any(static condition => condition is { Type: PodConditionType.Ready, Status: ConditionStatus.True }) == true;

    private bool All(int? count, Predicate<Pod> condition) =>
        (count is { } wanted ? _pods.Length == wanted : _pods.Length > 0) && Array.TrueForAll(_pods, condition);
}
