using System.Collections.Concurrent;

namespace Akka.Remote;

/// <summary>A failure detector for every one of many resources.</summary>
/// <typeparam name="T">what names a resource</typeparam>
public interface IFailureDetectorRegistry<in T>
{
    /// <summary>Notes a heartbeat of a resource, and begins to monitor it with the first.</summary>
    void Heartbeat(T resource);

    /// <summary>Is the resource considered to be up? Yes for one that is not monitored.</summary>
    bool IsAvailable(T resource);

    /// <summary>Has there been a heartbeat of this resource?</summary>
    bool IsMonitoring(T resource);

    /// <summary>Stops monitoring a resource.</summary>
    void Remove(T resource);
}

/// <summary>Creates a failure detector with the first heartbeat of each resource.</summary>
/// <typeparam name="T">what names a resource</typeparam>
public class DefaultFailureDetectorRegistry<T>(Func<FailureDetector> factory) : IFailureDetectorRegistry<T>
    where T : notnull
{
    private readonly ConcurrentDictionary<T, FailureDetector> _detectors = new();

    /// <inheritdoc/>
    public void Heartbeat(T resource) => _detectors.GetOrAdd(resource, static (_, create) => create(), factory).HeartBeat();

    /// <inheritdoc/>
    public bool IsAvailable(T resource) => !_detectors.TryGetValue(resource, out var detector) || detector.IsAvailable;

    /// <inheritdoc/>
    public bool IsMonitoring(T resource) => _detectors.TryGetValue(resource, out var detector) && detector.IsMonitoring;

    /// <inheritdoc/>
    public void Remove(T resource) => _detectors.TryRemove(resource, out _);
}
