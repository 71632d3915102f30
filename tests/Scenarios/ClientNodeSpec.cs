namespace ActorCluster.Scenarios;

/// <summary>The client library of Kubernetes for JavaScript, @kubernetes/client-node, which nobody here wrote.</summary>
public sealed class ClientNodeSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private static readonly string[] Steps =
        ["objects", "patches", "apply", "watch", "informer", "logs", "exec", "portForward", "customObjects"];

    [NpmFact]
    public async Task The_client_for_JavaScript_does_what_it_does_with_Kubernetes()
    {
        var ns = await shared.NamespaceAsync();
        var folder = Directory.CreateTempSubdirectory("actorcluster-client-node-").FullName;
        try
        {
            foreach (var file in (string[])["package.json", "steps.mjs"])
            {
                File.Copy(Repository.File("tests", "Scenarios", "client-node", file), Path.Combine(folder, file));
            }

            var install = await Shell.RunAsync("npm", ["install", "--prefix", folder, "--no-package-lock", "--no-audit", "--no-fund"]);
            Assert.True(install.ExitCode == 0, "npm could not install @kubernetes/client-node:\n" + install.Everything);
            var environment = new Dictionary<string, string> { ["KUBECONFIG"] = Path.Combine(shared.Cluster.Folder, "kubeconfig") };
            var run = await Shell.RunAsync("node", [Path.Combine(folder, "steps.mjs"), ns], environment);
            Assert.True(run.ExitCode == 0, run.Everything);
            Assert.Equal(Steps, run.Output.Trim().Split('\n'));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A test that needs npm besides kubectl. Without it the test is skipped and says so.</summary>
    private sealed class NpmFactAttribute : FactAttribute
    {
        public NpmFactAttribute()
        {
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            if (!KubectlFactAttribute.IsPresent || !folders.Any(static folder => System.IO.File.Exists(Path.Combine(folder, "npm"))))
            {
                Skip = "npm or kubectl is not on the PATH: what @kubernetes/client-node does is not tested";
            }
        }
    }
}
