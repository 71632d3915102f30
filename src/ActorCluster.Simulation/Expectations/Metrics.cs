using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Expectations;

/// <summary>
/// Numbers that experiments speak of, counted from facts. Requests of the API are those that leave a fact: writes that were acknowledged,
/// and refusals.
/// </summary>
public sealed class Metrics
{
    private static readonly TimeSpan RatioWindow = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string Name, string Of), double> _totals = [];
    private readonly Dictionary<string, Queue<RequestsServed>> _served = new(StringComparer.Ordinal);

    /// <summary>The names of all metrics.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "requests_total", "request_errors_total", "request_error_ratio", "api_requests_total", "api_refused_total", "evictions_total",
        "pods_created_total", "pods_deleted_total",
    ];

    /// <summary>A metric's value; null when nothing was measured yet that it is made from.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="of">What it is about; null for all together.</param>
    /// <param name="now">Now.</param>
    public double? Read(string name, string? of, DateTimeOffset now)
    {
        var about = of ?? "";
        if (name == "request_error_ratio")
        {
            return Ratio(about, now);
        }

        var known = _totals.TryGetValue((name, about), out var total);
        return known || !name.StartsWith("request", StringComparison.Ordinal) ? total : null;
    }

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact.</param>
    internal void Observe(Fact fact)
    {
        switch (fact)
        {
            case WriteAcknowledged acknowledged:
                Add("api_requests_total", acknowledged.Client, 1);
                break;
            case RequestRefused refused:
                Add("api_requests_total", refused.Client, 1);
                Add("api_refused_total", refused.Client, 1);
                break;
            case RequestsServed served:
                Add("requests_total", served.Load, served.Sent);
                Add("request_errors_total", served.Load, served.Failed);
                Queue("", served);
                Queue(served.Load, served);
                break;
            case ObjectWritten { Object: Pod pod } write:
                Observe(write, pod);
                break;
        }
    }

    private static bool IsEvicted(Pod? pod) =>
        pod is not null && (pod.Condition(PodConditionType.DisruptionTarget)?.Status == "True" || pod.Status.Reason == PodReason.Evicted);

    private void Observe(ObjectWritten write, Pod pod)
    {
        if (write.Old is null)
        {
            Add("pods_created_total", write.Key.Namespace, 1);
        }
        else if (write.New is null)
        {
            Add("pods_deleted_total", write.Key.Namespace, 1);
        }

        if (IsEvicted(write.New as Pod) && !IsEvicted(write.Old as Pod))
        {
            Add("evictions_total", pod.Spec.NodeName ?? "", 1);
        }
    }

    private void Add(string name, string of, double amount)
    {
        _totals[(name, "")] = _totals.GetValueOrDefault((name, "")) + amount;
        if (of.Length > 0)
        {
            _totals[(name, of)] = _totals.GetValueOrDefault((name, of)) + amount;
        }
    }

    private void Queue(string of, RequestsServed served)
    {
        if (!_served.TryGetValue(of, out var queue))
        {
            _served[of] = queue = new Queue<RequestsServed>();
        }

        queue.Enqueue(served);
        Forget(queue, served.At);
    }

    private double? Ratio(string of, DateTimeOffset now)
    {
        if (!_served.TryGetValue(of, out var queue))
        {
            return null;
        }

        Forget(queue, now);
        var sent = queue.Sum(static served => served.Sent);
        return sent == 0 ? null : (double)queue.Sum(static served => served.Failed) / sent;
    }

    private static void Forget(Queue<RequestsServed> queue, DateTimeOffset now)
    {
        while (queue.TryPeek(out var oldest) && oldest.At + RatioWindow < now)
        {
            queue.Dequeue();
        }
    }
}
