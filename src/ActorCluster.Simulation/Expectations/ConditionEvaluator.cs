using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;

namespace ActorCluster.Simulation.Expectations;

/// <summary>Makes conditions that follow the cluster out of those that manifests declare.</summary>
internal static class ConditionEvaluator
{
    /// <summary>Binds a condition.</summary>
    /// <param name="declared">What the manifest says; validated.</param>
    /// <param name="cluster">The cluster. No fact has been taken in yet.</param>
    /// <exception cref="FormatException">It cannot be: no such kind, no such field.</exception>
    public static Condition Bind(ClusterCondition declared, ObservedCluster cluster) => declared switch
    {
        { Objects: { } objects } => new ObjectsCondition(objects, ResourceOf(objects), cluster),
        { Containers: { } containers } => new ContainersCondition(containers, cluster),
        { Metric: { } metric } => new MeasuredCondition(metric, cluster),
        { All: { } all } => new JoinedCondition([.. all.Select(part => Bind(part, cluster))], true),
        { Any: { } any } => new JoinedCondition([.. any.Select(part => Bind(part, cluster))], false),
        { Not: { } not } => new NegatedCondition(Bind(not, cluster)),
        _ => throw new FormatException("a condition needs one of objects, containers, metric, all, any and not"),
    };

    /// <summary>Whether a number lies within a range; without one, at least one.</summary>
    /// <param name="range">The range.</param>
    /// <param name="count">The number.</param>
    public static bool Contains(CountRange? range, int count) => range is null or { AtLeast: null, AtMost: null, Exactly: null }
        ? count >= 1
        : count >= (range.AtLeast ?? 0) && count <= (range.AtMost ?? int.MaxValue) && (range.Exactly is null || count == range.Exactly);

    /// <summary>A range in words.</summary>
    /// <param name="range">The range.</param>
    public static string Describe(CountRange? range) => range switch
    {
        { Exactly: { } exactly } => string.Create(CultureInfo.InvariantCulture, $"exactly {exactly}"),
        { AtLeast: { } least, AtMost: { } most } => string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        { AtMost: { } most } => string.Create(CultureInfo.InvariantCulture, $"at most {most}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at least {range?.AtLeast ?? 1}"),
    };

    private static ResourceType ResourceOf(ObjectCondition condition) =>
        (condition.ApiVersion is { Length: > 0 } version
            ? ResourceTypes.FindByKind(version, condition.Kind ?? "")
            : ResourceTypes.All.FirstOrDefault(type => type.Kind == condition.Kind))
        ?? throw new FormatException($"there is no kind {condition.Kind} {condition.ApiVersion}".TrimEnd());
}
