using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.HorizontalPodAutoscalers;

/// <summary>What one metric of an autoscaler comes to.</summary>
/// <param name="Replicas">How many replicas it proposes.</param>
/// <param name="Name">The metric, as conditions and events call it.</param>
/// <param name="Status">What it is.</param>
internal readonly record struct MetricProposal(int Replicas, string Name, MetricStatus Status)
{
    /// <summary>Why there is no proposal; null when there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>The failure as the condition and its event have it, with the reason.</summary>
    public (string Reason, string Message) Condition { get; init; }
}

/// <summary>
/// Asks the metrics of an autoscaler (kubernetes pkg/controller/podautoscaler/horizontal.go, <c>computeReplicasForMetric</c>). Only
/// <c>metrics.k8s.io</c> is served: metrics of other APIs fail as in a cluster without an adapter.
/// </summary>
internal static class MetricProposals
{
    private const string NoCustomMetrics =
        "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

    /// <summary>Asks one metric.</summary>
    /// <param name="state">What is seen; its scale is known.</param>
    /// <param name="metric">The metric.</param>
    public static MetricProposal Of(AutoscalerState state, MetricSpec metric)
    {
        switch (metric)
        {
            case { Type: MetricSourceType.Resource, Resource: { } source }:
                var proposal = ReplicaCalculation.Of(state, source.Name, "", source.Target);
                return proposal.Failure is { } failure
                    ? Failed("FailedGetResourceMetric", failure, $"failed to get {source.Name} resource metric value: ")
                    : new MetricProposal(proposal.Replicas, NameOf(source.Name, "resource", source.Target), new MetricStatus
                    {
                        Type = metric.Type,
                        Resource = new ResourceMetricStatus { Name = source.Name, Current = proposal.Current },
                    });
            case { Type: MetricSourceType.ContainerResource, ContainerResource: { } source }:
                var own = ReplicaCalculation.Of(state, source.Name, source.Container, source.Target);
                return own.Failure is { } lacking
                    ? Failed("FailedGetContainerResourceMetric", lacking, $"failed to get {source.Container} container metric value: ")
                    : new MetricProposal(own.Replicas, NameOf(source.Name, "container resource", source.Target), new MetricStatus
                    {
                        Type = metric.Type,
                        ContainerResource = new ContainerResourceMetricStatus
                        {
                            Name = source.Name,
                            Container = source.Container,
                            Current = own.Current,
                        },
                    });
            case { Type: MetricSourceType.Pods, Pods: { } source }:
                return Failed(
                    "FailedGetPodsMetric", $"unable to get metric {source.Metric.Name}: {NoCustomMetrics}", "failed to get pods metric value: ");
            case { Type: MetricSourceType.Object, Object: { } source }:
                // Kubernetes gives the parts to its format in another order than the format asks for.
                var described = source.DescribedObject;
                return Failed(
                    "FailedGetObjectMetric",
                    $"unable to get metric {source.Metric.Name}: {described.Kind} on {state.Autoscaler.Metadata.Namespace} "
                    + $"{described.Name}/{NoCustomMetrics}",
                    source.Target.Type == MetricTargetType.AverageValue
                        ? $"failed to get object metric value: failed to get {source.Metric.Name} object metric: "
                        : "failed to get object metric value: ");
            case { Type: MetricSourceType.External, External: { } source }:
                return External(state, source);
            default:
                return Failed("InvalidMetricSourceType", $"unknown metric source type \"{metric.Type}\"", "");
        }
    }

    private static string NameOf(string resource, string what, MetricTarget target) =>
        target.AverageValue is not null ? $"{resource} resource" : $"{resource} {what} utilization (percentage of request)";

    private static MetricProposal External(AutoscalerState state, ExternalMetricSource source)
    {
        var name = source.Metric.Name;
        var selector = source.Metric.Selector is { } labels ? TextOf(labels) : "nil";
        var why = $"unable to get external metric {state.Autoscaler.Metadata.Namespace}/{name}/{selector}: unable to fetch metrics from external "
            + $"metrics API: the server could not find the requested resource (get {name}.external.metrics.k8s.io)";
        var about = source.Target.AverageValue is not null ? $"failed to get {name} external metric: " : $"failed to get external metric {name}: ";
        return Failed("FailedGetExternalMetric", why, $"failed to get {name} external metric value: {about}");
    }

    private static string TextOf(LabelSelector selector)
    {
        var labels = (selector.MatchLabels ?? new Dictionary<string, string>()).OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => $"{pair.Key}: {pair.Value},");
        var expressions = (selector.MatchExpressions ?? []).Select(static expression =>
            $"LabelSelectorRequirement{{Key:{expression.Key},Operator:{expression.Operator},Values:[{string.Join(' ', expression.Values ?? [])}],}},");
        return $"&LabelSelector{{MatchLabels:map[string]string{{{string.Concat(labels)}}},"
            + $"MatchExpressions:[]LabelSelectorRequirement{{{string.Concat(expressions)}}},}}";
    }

    // The condition and its event have the error itself; the sum of all metrics says before it what it was wanted for.
    private static MetricProposal Failed(string reason, string why, string before) => new(0, "", new MetricStatus())
    {
        Failure = before + why,
        Condition = (reason, why),
    };
}
