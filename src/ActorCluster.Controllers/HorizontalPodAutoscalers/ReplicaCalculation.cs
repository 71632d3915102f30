using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.HorizontalPodAutoscalers;

/// <summary>What a metric proposes.</summary>
/// <param name="Replicas">How many replicas.</param>
/// <param name="Current">What the metric is.</param>
/// <param name="Failure">Why there is no proposal; null when there is one.</param>
public readonly record struct Proposal(int Replicas, MetricValueStatus Current, string? Failure)
{
    /// <summary>None.</summary>
    /// <param name="why">Why.</param>
    public static Proposal Failed(string why) => new(0, MetricValueStatus.Empty, why);
}

/// <summary>
/// How many replicas a resource of the pods asks for (kubernetes pkg/controller/podautoscaler/replica_calculator.go,
/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details): as many as bring the average to the
/// target. Pods that are not ready or not measured never make the change larger.
/// </summary>
internal sealed class ReplicaCalculation
{
    private readonly AutoscalerState _state;
    private readonly string _resource;
    private readonly string _container;
    private readonly int _current;
    private readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodMetrics> _measured = new(StringComparer.Ordinal);
    private readonly List<string> _unready = [];
    private readonly List<string> _missing = [];
    private int _ready;

    private ReplicaCalculation(AutoscalerState state, string resource, string container)
    {
        _state = state;
        _resource = resource;
        _container = container;
        _current = state.Scale!.Spec.Replicas;
    }

    private delegate (double Ratio, Proposal Now) Measure(IReadOnlyDictionary<string, long> values);

    /// <summary>Calculates.</summary>
    /// <param name="state">What is seen; its scale is known.</param>
    /// <param name="resource">Name of the resource.</param>
    /// <param name="container">Name of the container; empty for whole pods.</param>
    /// <param name="target">What the resource should be.</param>
    public static Proposal Of(AutoscalerState state, string resource, string container, MetricTarget target)
    {
        var calculation = new ReplicaCalculation(state, resource, container);
        if (target.AverageValue is { } average)
        {
            var proposal = calculation.ByValue(average.MilliValue());
            return proposal.Failure is null ? proposal : Proposal.Failed($"failed to get {resource} usage: {proposal.Failure}");
        }

        if (target.AverageUtilization is not { } share)
        {
            return Proposal.Failed("invalid resource metric source: neither an average utilization target nor an average value (usage) target was set");
        }

        var shared = calculation.ByShare(share);
        return shared.Failure is null ? shared : Proposal.Failed($"failed to get {resource} utilization: {shared.Failure}");
    }

    private Proposal ByShare(int target)
    {
        if ((Read() ?? Group()) is { } failure)
        {
            return Proposal.Failed(failure);
        }

        var requests = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pod in _state.Pods)
        {
            if (Request(pod, out var request) is { } lacking)
            {
                return Proposal.Failed(lacking);
            }

            requests[pod.Metadata.Name] = request;
        }

        return Calculate(Share, name => requests[name] * Math.Max(100, target) / 100);

        (double Ratio, Proposal Now) Share(IReadOnlyDictionary<string, long> values)
        {
            long used = 0, requested = 0, count = 0;
            foreach (var (name, value) in values)
            {
                if (requests.TryGetValue(name, out var request))
                {
                    used += value;
                    requested += request;
                    count++;
                }
            }

            if (requested == 0)
            {
                return (0, Proposal.Failed("no metrics returned matched known pods"));
            }

            var share = (int)(used * 100 / requested);
            return (share / (double)target, new Proposal(
                0, new MetricValueStatus { AverageUtilization = share, AverageValue = Quantity.FromMillis(used / count) }, null));
        }
    }

    private Proposal ByValue(long target)
    {
        if ((Read() ?? Group()) is { } failure)
        {
            return Proposal.Failed(failure);
        }

        return Calculate(Average, _ => target);

        (double Ratio, Proposal Now) Average(IReadOnlyDictionary<string, long> values)
        {
            var average = values.Values.Sum() / values.Count;
            return (average / (double)target, new Proposal(0, new MetricValueStatus { AverageValue = Quantity.FromMillis(average) }, null));
        }
    }

    private Proposal Calculate(Measure measure, Func<string, long> valueOfMissing)
    {
        var (ratio, now) = measure(_values);
        if (now.Failure is not null)
        {
            return now;
        }

        var countsUnready = _unready.Count > 0 && ratio > 1;
        if (!countsUnready && _missing.Count == 0)
        {
            return now with { Replicas = IsWithinTolerance(ratio) ? _current : Ceiling(ratio * _ready) };
        }

        // Whoever is not known uses nothing where the number would rise, and what it should use where it would fall.
        foreach (var name in _missing)
        {
            if (ratio != 1)
            {
                _values[name] = ratio < 1 ? valueOfMissing(name) : 0;
            }
        }

        foreach (var name in countsUnready ? _unready : [])
        {
            _values[name] = 0;
        }

        var (damped, again) = measure(_values);
        if (again.Failure is not null)
        {
            return again;
        }

        if (IsWithinTolerance(damped) || (ratio < 1 && damped > 1) || (ratio > 1 && damped < 1))
        {
            return now with { Replicas = _current };
        }

        var replicas = Ceiling(damped * _values.Count);
        return now with { Replicas = (damped < 1 && replicas > _current) || (damped > 1 && replicas < _current) ? _current : replicas };
    }

    private static int Ceiling(double replicas) => replicas >= int.MaxValue ? int.MaxValue : (int)Math.Ceiling(replicas);

    private bool IsWithinTolerance(double ratio) => Math.Abs(1 - ratio) <= _state.Settings.Tolerance;

    // What was measured, by pod, in thousandths.
    private string? Read()
    {
        var about = $"unable to get metrics for resource {_resource}: ";
        if (_state.MetricsFailure is { } failure)
        {
            return $"{about}unable to fetch metrics from resource metrics API: {failure}";
        }

        if (_state.Metrics.Count == 0)
        {
            return $"{about}no metrics returned from resource metrics API";
        }

        foreach (var pod in _state.Metrics)
        {
            if (_container.Length > 0 && pod.Containers?.Any(container => container.Name == _container) != true)
            {
                return $"{about}failed to get container metrics: container {_container} not present in metrics for pod "
                    + $"{pod.Metadata.Namespace}/{pod.Metadata.Name}";
            }

            var sum = 0L;
            var isComplete = pod.Containers is { Count: > 0 };
            foreach (var container in pod.Containers ?? [])
            {
                if (_container.Length > 0 && container.Name != _container)
                {
                    continue;
                }

                if (container.Usage?.TryGetValue(_resource, out var usage) == true)
                {
                    sum += usage.MilliValue();
                }
                else
                {
                    isComplete = false;
                }
            }

            if (isComplete)
            {
                _values[pod.Metadata.Name] = sum;
                _measured[pod.Metadata.Name] = pod;
            }
        }

        return null;
    }

    private string? Group()
    {
        if (_state.Pods.Count == 0)
        {
            return "no pods returned by selector while calculating replica count";
        }

        foreach (var pod in _state.Pods)
        {
            var name = pod.Metadata.Name;
            if (pod.Metadata.DeletionTimestamp is not null || pod.Status.Phase == PodPhase.Failed)
            {
                _values.Remove(name);
            }
            else if (pod.Status.Phase == PodPhase.Pending)
            {
                _values.Remove(name);
                _unready.Add(name);
            }
            else if (!_values.ContainsKey(name))
            {
                _missing.Add(name);
            }
            else if (_resource == ResourceName.Cpu && IsUnready(pod, _measured[name]))
            {
                _values.Remove(name);
                _unready.Add(name);
            }
            else
            {
                _ready++;
            }
        }

        return _values.Count == 0 ? "did not receive metrics for targeted pods (pods might be unready)" : null;
    }

    // CPU while a program starts says nothing of its load.
    private bool IsUnready(Pod pod, PodMetrics measured)
    {
        if (pod.Condition(PodConditionType.Ready) is not { } ready || pod.Status.StartTime is not { } started)
        {
            return true;
        }

        var changed = ready.LastTransitionTime?.Value ?? DateTimeOffset.MinValue;
        var isFalse = ready.Status == ConditionStatus.False;
        return started.Value + _state.Settings.CpuInitializationPeriod > _state.Now
            ? isFalse || measured.Timestamp is not { } at || at.Value < changed + WindowOf(measured)
            : isFalse && started.Value + _state.Settings.InitialReadinessDelay > changed;
    }

    private static TimeSpan WindowOf(PodMetrics measured) =>
        measured.Window.EndsWith('s') && int.TryParse(measured.Window[..^1], out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    private string? Request(Pod pod, out long request)
    {
        request = 0;
        var sidecars = (pod.Spec.InitContainers ?? []).Where(static container => container.RestartPolicy == RestartPolicy.Always);
        foreach (var container in (pod.Spec.Containers ?? []).Concat(sidecars))
        {
            if (_container.Length > 0 && container.Name != _container)
            {
                continue;
            }

            if (container.Resources.Requests?.TryGetValue(_resource, out var amount) != true)
            {
                return $"missing request for {_resource} in container {container.Name} of Pod {pod.Metadata.Name}";
            }

            request += amount.MilliValue();
        }

        return null;
    }
}
