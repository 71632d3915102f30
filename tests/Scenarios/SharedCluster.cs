namespace ActorCluster.Scenarios;

/// <summary>One cluster for all tests of everyday commands. Each test has a namespace of its own in it.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private int _namespaces;

    internal RunningCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (KubectlFactAttribute.IsPresent)
        {
            Cluster = await RunningCluster.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }
    }

    /// <summary>Makes a namespace.</summary>
    internal async Task<string> NamespaceAsync()
    {
        var name = $"everyday-{++_namespaces}";
        Assert.Equal($"namespace/{name} created\n", await Cluster.KubectlAsync("create", "namespace", name));
        return name;
    }
}
