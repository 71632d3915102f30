using ActorCluster.Simulation.Faults;
using ActorCluster.TestKit.Running;

namespace ActorCluster.TestKit.Faults;

/// <summary>A fault that was begun. It lasts until it is healed, by <see cref="Heal"/> or at the end of a <c>using</c> block.</summary>
public sealed class FaultHandle : IDisposable
{
    private readonly FaultDriver _driver;
    private readonly Turnstile _turnstile;
    private readonly SimulatedCluster _cluster;

    internal FaultHandle(string name, SimulatedCluster cluster, FaultDriver driver, Turnstile turnstile)
    {
        Name = name;
        _cluster = cluster;
        _driver = driver;
        _turnstile = turnstile;
    }

    /// <summary>Its name in the history.</summary>
    public string Name { get; }

    /// <summary>Whether it is on.</summary>
    public bool IsOn => _turnstile.Run(() => _driver.IsOn(Name));

    /// <summary>The nodes that it hit.</summary>
    public IReadOnlyList<string> Nodes => _turnstile.Run(() => _driver.TargetsOf(Name).Nodes);

    /// <summary>The uids of the pods that it hit, while it is on.</summary>
    public IReadOnlyList<string> PodUids => _turnstile.Run(() => _driver.TargetsOf(Name).PodUids);

    /// <summary>Ends it; nothing when it is over already.</summary>
    public void Heal()
    {
        if (!_cluster.IsDisposed)
        {
            _turnstile.Run(() =>
            {
                _driver.Heal(Name);
                _cluster.Settle();
            });
        }
    }

    /// <inheritdoc />
    public void Dispose() => Heal();
}
