namespace ActorCluster.TestKit.Faults;

/// <summary>A fault that was begun. It lasts until it is healed, by <see cref="Heal"/> or at the end of a <c>using</c> block.</summary>
public sealed class FaultHandle : IDisposable
{
    private readonly TestCluster _cluster;

    internal FaultHandle(string name, TestCluster cluster)
    {
        Name = name;
        _cluster = cluster;
    }

    /// <summary>Its name in the history.</summary>
    public string Name { get; }

    /// <summary>Whether it is on.</summary>
    public bool IsOn => _cluster.WithFaults(driver => driver.IsOn(Name));

    /// <summary>The nodes that it hit.</summary>
    public IReadOnlyList<string> Nodes => _cluster.WithFaults(driver => driver.TargetsOf(Name).Nodes);

    /// <summary>The uids of the pods that it hit, while it is on.</summary>
    public IReadOnlyList<string> PodUids => _cluster.WithFaults(driver => driver.TargetsOf(Name).PodUids);

    /// <summary>Ends it; nothing when it is over already.</summary>
    public void Heal()
    {
        if (!_cluster.IsDisposed)
        {
            _cluster.WithFaults(driver =>
            {
                driver.Heal(Name);
                return true;
            });
        }
    }

    /// <inheritdoc />
    public void Dispose() => Heal();
}
