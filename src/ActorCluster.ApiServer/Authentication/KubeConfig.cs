using System.Text;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>Writes the file that tells clients where the cluster is and who they are.</summary>
public static class KubeConfig
{
    /// <summary>The name of the cluster and of the context.</summary>
    public const string ContextName = "actorcluster";

    /// <summary>The file's text, with the certificates and the key in it, so that it can be copied elsewhere.</summary>
    /// <param name="serverUrl">The server, <c>https://127.0.0.1:6443</c>.</param>
    /// <param name="certificates">The authority and the administrator.</param>
    public static string Render(string serverUrl, ClusterCertificates certificates)
    {
        var administrator = certificates.Administrator;
        var key = administrator.GetECDsaPrivateKeyPem();
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {ContextName}
              cluster:
                server: {serverUrl}
                certificate-authority-data: {Base64(certificates.Authority.ExportCertificatePem())}
            contexts:
            - name: {ContextName}
              context:
                cluster: {ContextName}
                user: kubernetes-admin
            current-context: {ContextName}
            preferences: {"{}"}
            users:
            - name: kubernetes-admin
              user:
                client-certificate-data: {Base64(administrator.ExportCertificatePem())}
                client-key-data: {Base64(key)}

            """;
    }

    /// <summary>Writes the file, readable by its owner alone.</summary>
    /// <param name="path">The file; its directory is made if need be.</param>
    /// <param name="serverUrl">The server.</param>
    /// <param name="certificates">The authority and the administrator.</param>
    public static void Write(string path, string serverUrl, ClusterCertificates certificates)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
        {
            CertificateFiles.CreatePrivateDirectory(directory);
        }

        CertificateFiles.WritePrivate(path, Render(serverUrl, certificates));
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"));
}
