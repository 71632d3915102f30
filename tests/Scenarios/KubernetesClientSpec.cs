namespace ActorCluster.Scenarios;

/// <summary>The official client library for .NET, KubernetesClient, which nobody here wrote: a program that uses it as an operator does.</summary>
public sealed class KubernetesClientSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const string Project = "kubernetes-client.csproj";

    private static readonly string[] Steps =
    [
        "objects", "pages", "patches", "apply", "watch", "resumedWatch", "logs", "exec", "portForward", "tokens", "leaderElection", "operator",
    ];

    [PackageFact]
    public async Task The_client_for_NET_does_what_it_does_with_Kubernetes()
    {
        var ns = await shared.NamespaceAsync();
        var folder = Copy(Project, "Program.cs");
        try
        {
            var build = await Shell.RunAsync("dotnet", ["build", Path.Combine(folder, Project), "-c", "Release", "-v", "q", "-o", Path.Combine(folder, "out")]);
            Assert.True(build.ExitCode == 0, build.Everything);
            var environment = new Dictionary<string, string> { ["KUBECONFIG"] = Path.Combine(shared.Cluster.Folder, "kubeconfig") };
            var run = await Shell.RunAsync("dotnet", [Path.Combine(folder, "out", "kubernetes-client.dll"), ns], environment);
            Assert.True(run.ExitCode == 0, run.Everything);
            Assert.Equal(Steps, run.Output.Trim().Split('\n'));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Outside of the repository, whose settings are not the program's.
    private static string Copy(params string[] files)
    {
        var folder = Directory.CreateTempSubdirectory("actorcluster-kubernetes-client-").FullName;
        foreach (var file in files)
        {
            File.Copy(Repository.File("tests", "Scenarios", "kubernetes-client", file), Path.Combine(folder, file));
        }

        return folder;
    }

    /// <summary>A test that needs the package besides kubectl. Where the feed does not have it the test is skipped and says so.</summary>
    private sealed class PackageFactAttribute : FactAttribute
    {
        private static readonly Lazy<bool> IsOnTheFeed = new(static () =>
        {
            var folder = Copy(Project);
            try
            {
                return Task.Run(() => Shell.RunAsync("dotnet", ["restore", Path.Combine(folder, Project)])).GetAwaiter().GetResult().ExitCode == 0;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });

        public PackageFactAttribute()
        {
            if (!KubectlFactAttribute.IsPresent || !IsOnTheFeed.Value)
            {
                Skip = "the package feed has no KubernetesClient, or kubectl is not on the PATH: what KubernetesClient does is not tested";
            }
        }
    }
}
