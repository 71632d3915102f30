using ActorCluster.Api.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Faults;
using ActorCluster.TestKit.Conditions;

namespace ActorCluster.TestKit;

/// <summary>
/// A whole Kubernetes cluster inside the test's own process. What a test says to it, it can say to either kind:
/// <see cref="SimulatedCluster"/> runs in virtual time and repeats itself, <see cref="LiveCluster"/> is the product as it is, in real time.
/// Of several threads one at a time may call; any number of clusters may run side by side in one process.
/// </summary>
public abstract partial class TestCluster : IAsyncDisposable
{
    private protected TestCluster()
    {
    }

    /// <summary>The present time, by the cluster's clock.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>How much of the cluster's time has passed since it began.</summary>
    public abstract TimeSpan Elapsed { get; }

    /// <summary>Errors that actors logged.</summary>
    public abstract IReadOnlyList<string> Failures { get; }

    /// <summary>The nodes that it was started with, on or off.</summary>
    public abstract IReadOnlyList<string> NodeNames { get; }

    /// <summary>
    /// The path of a kubeconfig with which any client reaches this cluster over HTTPS, on a port of its own. The server starts when this is
    /// read for the first time, and the file goes with the cluster.
    /// </summary>
    public abstract string KubeConfig { get; }

    internal bool IsDisposed { get; private protected set; }

    /// <summary>Looks at the cluster as it is now.</summary>
    /// <typeparam name="T">What is found.</typeparam>
    /// <param name="look">Looks.</param>
    public T View<T>(Func<ClusterView, T> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return WithView(look);
    }

    /// <summary>Ends the cluster, and everything that it has: threads, ports, files.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Does something with the faults, which belong to a thread.</summary>
    internal abstract T WithFaults<T>(Func<FaultDriver, T> action);

    private protected abstract T WithView<T>(Func<ClusterView, T> look);

    private protected abstract ClusterView NewView();

    private protected abstract Task<bool> RunUntilAsync(TimeSpan within, Func<ClusterView, bool> condition);

    private protected abstract ClusterAssertionException Failed(string what);

    private protected abstract Task<T> AskAsync<T>(Action<ApiClient, Action<T>> request)
        where T : class;

    // Throws when nobody can do this here.
    private protected virtual void Refuse(TimelineEntry entry)
    {
    }
}
