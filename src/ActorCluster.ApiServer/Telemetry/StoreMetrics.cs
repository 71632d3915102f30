using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Telemetry;

/// <summary>
/// How long writes to the store take and what it holds, under the names that kube-apiserver has for its etcd (k8s.io/apiserver
/// pkg/storage/etcd3/metrics). The api actor counts, threads of the HTTP front end read.
/// </summary>
public sealed class StoreMetrics
{
    private readonly ConcurrentDictionary<(string Operation, ResourceType Type), Histogram> _writes = new();
    private volatile ObjectCache? _cache;

    /// <summary>Tells what the API holds of its store.</summary>
    /// <param name="cache">The latest state.</param>
    internal void Show(ObjectCache cache) => _cache = cache;

    /// <summary>A write has been answered.</summary>
    /// <param name="operation"><c>create</c>, <c>update</c> or <c>delete</c>.</param>
    /// <param name="type">The resource.</param>
    /// <param name="duration">How long the transaction took that it was part of.</param>
    internal void Observe(string operation, ResourceType type, TimeSpan duration)
    {
        if (!_writes.TryGetValue((operation, type), out var histogram))
        {
            histogram = _writes.GetOrAdd((operation, type), static _ => new Histogram(Histogram.RequestSeconds));
        }

        histogram.Add(duration.TotalSeconds);
    }

    /// <summary>The counts as text.</summary>
    /// <param name="resources">Every resource that is stored.</param>
    internal string Render(IEnumerable<ResourceDefinition> resources)
    {
        var text = new StringBuilder();
        Histogram.Begin(text, "apiserver_storage_objects", "gauge", "Number of stored objects at the time of last check split by kind.");
        var tables = _cache?.Tables;
        foreach (var (resource, count) in resources.DistinctBy(static definition => definition.Storage)
            .Select(definition => (NameOf(definition.Type), tables?.GetValueOrDefault(definition.Storage)?.Count ?? 0)).Order())
        {
            text.Append(CultureInfo.InvariantCulture, $"apiserver_storage_objects{{resource=\"{resource}\"}} {count}\n");
        }

        Histogram.Begin(text, "etcd_request_duration_seconds", "histogram", "Latency of writes to the store in seconds for each operation and object type.");
        foreach (var (operation, name, histogram) in _writes.Select(static entry => (entry.Key.Operation, NameOf(entry.Key.Type), entry.Value))
            .OrderBy(static entry => entry.Item2 + entry.Operation, StringComparer.Ordinal))
        {
            histogram.Render(text, "etcd_request_duration_seconds", $"operation=\"{operation}\",type=\"{name}\"");
        }

        return text.ToString();
    }

    private static string NameOf(ResourceType type) => type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Group}";
}
