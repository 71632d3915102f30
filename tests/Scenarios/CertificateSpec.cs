using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ActorCluster.Scenarios;

/// <summary>
/// The walk through "Issue a certificate for a Kubernetes API client" of Kubernetes' documentation, by kubectl.
/// </summary>
public sealed class CertificateSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task A_user_whose_request_is_approved_is_let_in_by_his_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await AskAsync("myuser", key, "CN=myuser,O=dev");
        Assert.Matches(@"myuser +\d+s +kubernetes\.io/kube-apiserver-client +kubernetes-admin +24h +Pending", await Cluster.KubectlAsync("get", "csr"));
        Assert.Equal(
            "certificatesigningrequest.certificates.k8s.io/myuser approved\n", await Cluster.KubectlAsync("certificate", "approve", "myuser"));
        var certificate = await RunningCluster.EventuallyAsync(
            () => Cluster.KubectlAsync("get", "csr", "myuser", "-o", "jsonpath={.status.certificate}"), static text => text.Length > 0, "a certificate");
        Assert.Contains("Approved,Issued", await Cluster.KubectlAsync("get", "csr", "myuser"), StringComparison.Ordinal);

        var folder = Directory.CreateTempSubdirectory("certificate-");
        try
        {
            var (keyFile, certificateFile) = (Path.Combine(folder.FullName, "key.pem"), Path.Combine(folder.FullName, "cert.pem"));
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
            await File.WriteAllBytesAsync(certificateFile, Convert.FromBase64String(certificate));
            var server = (await Cluster.KubectlAsync("config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.server}")).Trim();
            string[] identity =
            [
                "--kubeconfig=/dev/null", "--server", server, "--insecure-skip-tls-verify", "--client-key", keyFile, "--client-certificate", certificateFile,
            ];
            var who = await Cluster.TryKubectlAsync(["auth", "whoami", "-o", "jsonpath={.status.userInfo}", .. identity]);
            Assert.Contains("\"username\":\"myuser\"", who.Everything, StringComparison.Ordinal);
            Assert.Contains("\"dev\"", who.Output, StringComparison.Ordinal);
            var refused = await Cluster.TryKubectlAsync(["get", "pods", .. identity]);
            Assert.Contains("User \"myuser\" cannot list resource \"pods\"", refused.Everything, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [KubectlFact]
    public async Task A_request_that_is_denied_gets_no_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await AskAsync("stranger", key, "CN=stranger");
        Assert.Equal("certificatesigningrequest.certificates.k8s.io/stranger denied\n", await Cluster.KubectlAsync("certificate", "deny", "stranger"));
        Assert.Matches(@"stranger .*Denied", await Cluster.KubectlAsync("get", "csr", "stranger"));
        Assert.Equal("", await Cluster.KubectlAsync("get", "csr", "stranger", "-o", "jsonpath={.status.certificate}"));
    }

    private async Task AskAsync(string name, ECDsa key, string subject)
    {
        var request = new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var created = await Cluster.KubectlWithInputAsync(
            $$"""
            apiVersion: certificates.k8s.io/v1
            kind: CertificateSigningRequest
            metadata:
              name: {{name}}
            spec:
              request: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(request))}}
              signerName: kubernetes.io/kube-apiserver-client
              expirationSeconds: 86400
              usages: ["client auth"]
            """,
            "apply",
            "-f",
            "-");
        Assert.Equal($"certificatesigningrequest.certificates.k8s.io/{name} created\n", created);
    }
}
