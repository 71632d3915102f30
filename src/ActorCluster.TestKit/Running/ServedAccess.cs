using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;

namespace ActorCluster.TestKit.Running;

/// <summary>How clients get at a cluster: its server, its kubeconfig, and who runs it for them.</summary>
internal sealed class ServedAccess : IAsyncDisposable
{
    private readonly ApiHttpServer _server;
    private readonly ClusterCertificates _certificates;
    private readonly string _folder;

    /// <summary>Writes the kubeconfig of a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="attendant">Runs the cluster; null where it runs by itself.</param>
    /// <param name="certificates">What clients trust and are known by.</param>
    public ServedAccess(ApiHttpServer server, Attendant? attendant, ClusterCertificates certificates)
    {
        _server = server;
        _certificates = certificates;
        Attendant = attendant;
        _folder = Directory.CreateTempSubdirectory("actorcluster-").FullName;
        File = Path.Combine(_folder, "kubeconfig");
        KubeConfig.Write(File, server.Url, certificates);
    }

    /// <summary>The kubeconfig.</summary>
    public string File { get; }

    /// <summary>Runs the cluster while no test does; null where it runs by itself.</summary>
    public Attendant? Attendant { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The attendant last: what is still asked is still answered.
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        Attendant?.Dispose();
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
