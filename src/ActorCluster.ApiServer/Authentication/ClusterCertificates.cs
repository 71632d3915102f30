using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Certificates;
using ActorCluster.Client.Configuration;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>
/// The cluster's certificate authority, the server's certificate and the administrator's, and the authority of front proxies with the
/// certificate of one, in the files that kubeadm gives them: made at the first start in a directory that only
/// the owner can read, and used again by later ones. A certificate that is missing, nearly expired, of another authority or
/// without a name that the server needs is made anew; the authorities never are, since every kubeconfig and every server trusts them.
/// </summary>
public sealed class ClusterCertificates : ICertificateSigner, IDisposable
{
    private const string FrontProxy = "front-proxy";

    // The file and the subject are kubeadm's (cmd/kubeadm/app/phases/certs/certlist.go); the group may do everything by a binding.
    private const string KubeletClientFile = "apiserver-kubelet-client";
    private const string KubeletClientName = "kube-apiserver-kubelet-client";
    private const string Administrators = "kubeadm:cluster-admins";

    private readonly TlsSettings _settings;
    private readonly TimeProvider _time;

    private ClusterCertificates(
        string directory,
        X509Certificate2 authority,
        X509Certificate2 serving,
        X509Certificate2 administrator,
        (X509Certificate2 Authority, X509Certificate2 Client) frontProxy,
        X509Certificate2 kubeletClient,
        TlsSettings settings,
        TimeProvider time)
    {
        _settings = settings;
        _time = time;
        Directory = directory;
        Authority = authority;
        Serving = serving;
        Administrator = administrator;
        (FrontProxyAuthority, FrontProxyClient) = frontProxy;
        KubeletClient = kubeletClient;
        Published = RootCertificate.FromString(authority.ExportCertificatePem(), frontProxy.Authority.ExportCertificatePem());
        Tokens = new AuthorityTokenSigner(authority);
    }

    /// <summary>Where the files are; empty when there are none.</summary>
    public string Directory { get; }

    /// <summary>The authority, with its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>The server's certificate, with its key.</summary>
    public X509Certificate2 Serving { get; }

    /// <summary>The client certificate of <c>kubernetes-admin</c> in <c>system:masters</c>, with its key.</summary>
    public X509Certificate2 Administrator { get; }

    /// <summary>The authority whose clients say in headers who asks, with its key (<c>--requestheader-client-ca-file</c>).</summary>
    public X509Certificate2 FrontProxyAuthority { get; }

    /// <summary>The client certificate of <c>front-proxy-client</c>, with its key (<c>--proxy-client-cert-file</c>).</summary>
    public X509Certificate2 FrontProxyClient { get; }

    /// <summary>
    /// The client certificate that the server shows to kubelets that are programs of their own, with its key
    /// (<c>--kubelet-client-certificate</c>).
    /// </summary>
    public X509Certificate2 KubeletClient { get; }

    /// <summary>The certificates of the authorities, for everybody.</summary>
    public RootCertificate Published { get; }

    /// <summary>Signs the tokens of service accounts by the authority's key, which the server verifies them by.</summary>
    public ITokenSigner Tokens { get; }

    /// <summary>Loads what is in the directory and makes what is missing.</summary>
    /// <param name="directory">The directory; made if need be.</param>
    /// <param name="settings">Validity and further names.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidOperationException">The authority's files are there but unusable: the message names them.</exception>
    /// <exception cref="IOException">The directory cannot be read or written.</exception>
    public static ClusterCertificates LoadOrCreate(string directory, TlsSettings settings, TimeProvider time)
    {
        CertificateFiles.CreatePrivateDirectory(directory);
        var now = time.GetUtcNow();
        var authority = LoadOrCreateAuthority(directory, "ca", "kubernetes", now, settings);
        var names = ServingNames(settings);
        var serving = Load(directory, "apiserver", authority, settings, now, certificate => Issue.Covers(certificate, names))
            ?? Create(directory, "apiserver", (key, serial) => Issue.Serving(authority, key, serial, names, now, settings.CertificateValidity));
        var administrator = Load(directory, "admin", authority, settings, now, static _ => true)
            ?? Create(directory, "admin", (key, serial) => Issue.Client(authority, key, serial, "kubernetes-admin", ["system:masters"], now, settings.CertificateValidity));
        var frontProxy = LoadOrCreateAuthority(directory, FrontProxy + "-ca", FrontProxy + "-ca", now, settings);
        var proxyClient = Load(directory, RequestHeaders.FrontProxyName, frontProxy, settings, now, static _ => true)
            ?? Create(directory, RequestHeaders.FrontProxyName, (key, serial) => ProxyClient(frontProxy, key, serial, now, settings));
        var kubeletClient = Load(directory, KubeletClientFile, authority, settings, now, static _ => true)
            ?? Create(directory, KubeletClientFile, (key, serial) => ForKubelets(authority, key, serial, now, settings));
        return new ClusterCertificates(directory, authority, serving, administrator, (frontProxy, proxyClient), kubeletClient, settings, time);
    }

    /// <summary>Makes an authority and its certificates for as long as a process lives: nothing is written.</summary>
    /// <param name="settings">Validity and further names.</param>
    /// <param name="time">The clock.</param>
    public static ClusterCertificates CreateInMemory(TlsSettings settings, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var authority = CreateAuthority(null, "ca", "kubernetes", now, settings);
        var frontProxy = CreateAuthority(null, FrontProxy + "-ca", FrontProxy + "-ca", now, settings);
        return new ClusterCertificates(
            "",
            authority,
            Create(null, "apiserver", (key, serial) => Issue.Serving(authority, key, serial, ServingNames(settings), now, settings.CertificateValidity)),
            Create(null, "admin", (key, serial) => Issue.Client(authority, key, serial, "kubernetes-admin", ["system:masters"], now, settings.CertificateValidity)),
            (frontProxy, Create(null, RequestHeaders.FrontProxyName, (key, serial) => ProxyClient(frontProxy, key, serial, now, settings))),
            Create(null, KubeletClientFile, (key, serial) => ForKubelets(authority, key, serial, now, settings)),
            settings,
            time);
    }

    /// <summary>
    /// Issues a client certificate, for a node or a user of a test. Nothing is written.
    /// </summary>
    /// <param name="name">The user name.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="now">The time from which it is valid.</param>
    /// <param name="validity">How long.</param>
    public X509Certificate2 IssueClient(string name, IReadOnlyList<string> groups, DateTimeOffset now, TimeSpan validity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Issue.Client(Authority, key, NewSerial(), name, groups, now, validity);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <inheritdoc />
    public byte[] Sign(SigningRequest request, IReadOnlyList<string> usages, TimeSpan? validity)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(usages);
        var longest = _settings.CertificateValidity;
        var shortest = TimeSpan.FromMinutes(10);
        var wanted = validity is not { } given || given > longest ? longest : given < shortest ? shortest : given;
        using var certificate = Issue.Requested(Authority, request, NewSerial(), usages, _time.GetUtcNow(), wanted);
        return Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Authority.Dispose();
        Serving.Dispose();
        Administrator.Dispose();
        FrontProxyAuthority.Dispose();
        FrontProxyClient.Dispose();
        KubeletClient.Dispose();
    }

    private static CertificateNames ServingNames(TlsSettings settings)
    {
        List<string> hosts =
        [
            "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
        ];
        List<IPAddress> addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("10.96.0.1")];
        foreach (var name in settings.AdditionalNames.Append(Environment.MachineName.ToLowerInvariant()))
        {
            if (IPAddress.TryParse(name, out var address))
            {
                addresses.Add(address);
            }
            else if (name.Length > 0 && Uri.CheckHostName(name) == UriHostNameType.Dns)
            {
                hosts.Add(name);
            }
        }

        return new CertificateNames([.. hosts.Distinct()], [.. addresses.Distinct()]);
    }

    private static X509Certificate2 ProxyClient(X509Certificate2 authority, ECDsa key, byte[] serial, DateTimeOffset now, TlsSettings settings) =>
        Issue.Client(authority, key, serial, RequestHeaders.FrontProxyName, [], now, settings.CertificateValidity);

    private static X509Certificate2 ForKubelets(X509Certificate2 authority, ECDsa key, byte[] serial, DateTimeOffset now, TlsSettings settings) =>
        Issue.Client(authority, key, serial, KubeletClientName, [Administrators], now, settings.CertificateValidity);

    private static X509Certificate2 LoadOrCreateAuthority(string directory, string name, string commonName, DateTimeOffset now, TlsSettings settings) =>
        LoadAuthority(directory, name) ?? CreateAuthority(directory, name, commonName, now, settings);

    private static X509Certificate2 CreateAuthority(string? directory, string name, string commonName, DateTimeOffset now, TlsSettings settings) =>
        Create(directory, name, (key, serial) => Issue.Authority(commonName, key, serial, now, settings.AuthorityValidity));

    private static X509Certificate2? LoadAuthority(string directory, string name)
    {
        var (certificateFile, keyFile) = CertificateFiles.Paths(directory, name);
        if (!File.Exists(certificateFile) && !File.Exists(keyFile))
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"The cluster's authority {certificateFile} and its key {keyFile} cannot be used: {exception.Message} Restore them, or remove both to make a new authority.",
                exception);
        }
    }

    private static X509Certificate2? Load(
        string directory, string name, X509Certificate2 authority, TlsSettings settings, DateTimeOffset now, Func<X509Certificate2, bool> isWanted)
    {
        var (certificateFile, keyFile) = CertificateFiles.Paths(directory, name);
        if (!File.Exists(certificateFile) || !File.Exists(keyFile))
        {
            return null;
        }

        X509Certificate2? certificate = null;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            if (Issue.IsSignedBy(certificate, authority) && certificate.NotAfter.ToUniversalTime() - settings.RenewBefore > now.UtcDateTime && isWanted(certificate))
            {
                return certificate;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // A half-written or foreign file: it can be made anew, unlike the authority's.
        }

        certificate?.Dispose();
        return null;
    }

    private static X509Certificate2 Create(string? directory, string name, Func<ECDsa, byte[], X509Certificate2> issue)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = issue(key, NewSerial());
        var certificatePem = certificate.ExportCertificatePem();
        var keyPem = key.ExportPkcs8PrivateKeyPem();
        if (directory is not null)
        {
            CertificateFiles.Write(directory, name, certificatePem, keyPem);
        }

        return X509Certificate2.CreateFromPem(certificatePem, keyPem);
    }

    // Positive and of 127 bits at most: the first bit of a DER integer is its sign.
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }
}
