using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Serving;
using ActorCluster.TestKit.Running;
using Akka.Configuration;

namespace ActorCluster.TestKit;

/// <content>The cluster, served over HTTPS to clients of any kind: kubectl, client libraries, an operator under test.</content>
public sealed partial class SimulatedCluster
{
    // Any port: tests run side by side. The rest of the settings is the cluster's.
    private static readonly Config AnyPort = ConfigurationFactory.ParseString("actorcluster.api-server.http { address = \"127.0.0.1\", port = 0 }");

    // In every namespace: what pods verify the API by.
    private const string RootCertificateMap = "kube-root-ca.crt";

    // In kube-system: what other servers verify clients by.
    private const string ClientAuthorityMap = "extension-apiserver-authentication";

    private ServedAccess? _access;

    /// <summary>
    /// The path of a kubeconfig with which any client reaches this cluster over HTTPS, on a port of its own. The server starts when this is
    /// read for the first time, and the file goes with the cluster.
    /// <para>
    /// Requests are answered at any time. Time passes only as the test says: while it waits or advances, or at the pace of
    /// <see cref="LetTimePass"/>, which programs need that wait for something themselves. What clients ask, and when, is up to them, so
    /// that a seed does not repeat it; that it came stands in the history.
    /// </para>
    /// </summary>
    public override string KubeConfig => Access().File;

    /// <summary>
    /// Lets time pass by itself, so that programs in real time can take part: while this is on, <c>Eventually</c>, <c>Always</c> and
    /// <c>Never</c> wait at this pace too, and look every few milliseconds. Disposing of the result lets time stand still again.
    /// </summary>
    /// <param name="speed">How many seconds of the cluster pass in a real one.</param>
    public IDisposable LetTimePass(double speed = 60)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        var attendant = Access().Attendant!;
        _turnstile.Run(() => attendant.SetSpeed(speed));
        return new Pace(this, attendant);
    }

    private ServedAccess Access()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_access is null)
        {
            var settings = AnyPort.WithFallback(_settings);
            var certificates = ClusterCertificates.CreateInMemory(TlsSettings.FromConfig(settings), WallClock.Instance);
            var parts = _turnstile.Run(() =>
            {
                PublishAuthority(certificates.Published);
                var made = SimulationFrontEnd.Parts(_host, settings, certificates, WallClock.Instance);
                Settle();
                return made;
            });
            var attendant = new Attendant(_turnstile, _host.Scheduler);

            // Not on the test's own thread: frameworks give their tests a context of few threads, which this one would wait in.
            var server = Task.Run(() => ApiHttpServer.StartAsync(parts)).GetAwaiter().GetResult();
            _access = new ServedAccess(server, attendant, certificates);
        }

        return _access;
    }

    // Nobody could have asked before. Who publishes them leaves what is right alone, adds what is missing, and would put back what it
    // published before.
    private void PublishAuthority(RootCertificate published)
    {
        _host.RootCertificate = published;
        foreach (var map in NewView().All<ConfigMap>().Where(static map => map.Metadata.Name is RootCertificateMap or ClientAuthorityMap))
        {
            var key = new ObjectKey(map.Metadata.Namespace, map.Metadata.Name);
            var entry = map.Metadata.Name == RootCertificateMap ? "ca.crt" : "client-ca-file";
            var answer = Ask<ApiResponse>((api, then) => api.Modify<ConfigMap>(
                ResourceTypes.ConfigMaps, key, null, current => current with { Data = new Dictionary<string, string> { [entry] = published.Pem } }, then));
            if (answer.Failure is { } failure)
            {
                throw new StatusException(failure);
            }
        }
    }

    private sealed class Pace(SimulatedCluster cluster, Attendant attendant) : IDisposable
    {
        public void Dispose()
        {
            if (!cluster.IsDisposed)
            {
                cluster._turnstile.Run(() => attendant.SetSpeed(0));
            }
        }
    }
}
