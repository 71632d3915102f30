using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ActorCluster.Benchmarks;

/// <summary>
/// What a user waits for, over real processes: the first answer, a thousand nodes, three thousand pods, and what all of it holds in memory. The
/// peer is Kubernetes 1.20's control plane (apiserver, etcd, controller-manager and scheduler, QPS limits lifted) on a 2-core machine.
/// </summary>
internal static class ClusterSuite
{
    private const int Nodes = 1000;
    private const int Replicas = 3000;
    private static readonly string[] Processes = ["master", "worker-1"];

    public static async Task<int> RunAsync(int runs)
    {
        var program = Environment.GetEnvironmentVariable("ACTORCLUSTER_PROGRAM") ?? throw new InvalidOperationException("run scripts/bench");
        var overlay = Environment.GetEnvironmentVariable("ACTORCLUSTER_BENCH_CONFIG") ?? throw new InvalidOperationException("run scripts/bench");
        var figures = new Figures();
        for (var run = 1; run <= runs; run++)
        {
            if (!Console.IsOutputRedirected)
            {
                Console.Write($"\rrun {run} of {runs} ...");
            }

            await OnceAsync(program, overlay, figures);
        }

        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r                    \r");
        }

        figures.Print(Console.Out);
        return 0;
    }

    private static async Task OnceAsync(string program, string overlay, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("actorcluster-bench-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            using var up = Programs.Start("dotnet", program, "up", "--workers", "1", "--nodes", $"{Nodes}", "--api-port", "0", "--config", overlay, "--run-dir", folder);
            await UntilAsync(() => File.Exists(Path.Combine(folder, "kubeconfig")));
            while (await KubectlAsync(folder, "get", "nodes") != 0)
            {
            }

            figures.Add("process start to the first kubectl get nodes", clock.Elapsed.TotalSeconds, "s", 1.5, 3.9);
            using var api = Connect(folder);
            await WatchAsync(api, "/api/v1/nodes?watch=true", ReadyNodes());
            figures.Add("process start to 1,000 nodes Ready", clock.Elapsed.TotalSeconds, "s", 3, null);
            await up.WaitForExitAsync();

            var manifest = Path.Combine(folder, "deployment.yaml");
            await File.WriteAllTextAsync(manifest, Deployment);
            clock.Restart();
            using var apply = Programs.Start("kubectl", "--kubeconfig", Path.Combine(folder, "kubeconfig"), "apply", "-f", manifest);
            await WatchAsync(api, "/apis/apps/v1/namespaces/default/replicasets?watch=true", AllReady);
            figures.Add("kubectl apply to 3,000 pods Running", clock.Elapsed.TotalSeconds, "s", 3, 28.6);
            await apply.WaitForExitAsync();
            await Task.Delay(TimeSpan.FromSeconds(6));
            figures.Add("memory of all processes six seconds after that", Processes.Sum(name => ResidentMegabytes(folder, name)), "MB", 400, 1200);
        }
        finally
        {
            using var down = Programs.Start("dotnet", program, "down", "--run-dir", folder);
            await down.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts a cluster, does something with its folder, and ends it.</summary>
    public static async Task InClusterAsync(string program, string[] options, Func<string, Task> use)
    {
        var folder = Directory.CreateTempSubdirectory("actorcluster-bench-").FullName;
        try
        {
            using var up = Programs.Start("dotnet", [program, "up", "--api-port", "0", "--run-dir", folder, .. options]);
            await up.WaitForExitAsync();
            if (up.ExitCode != 0)
            {
                throw new InvalidOperationException("the cluster did not start");
            }

            await use(folder);
        }
        finally
        {
            using var down = Programs.Start("dotnet", program, "down", "--run-dir", folder);
            await down.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Makes the pods in a cluster of a thousand nodes and says what its master then holds in memory, in MB.</summary>
    public static async Task<double> MemoryWithPodsAsync(string folder)
    {
        using var api = Connect(folder);
        var manifest = Path.Combine(folder, "deployment.yaml");
        await File.WriteAllTextAsync(manifest, Deployment);
        using var apply = Programs.Start("kubectl", "--kubeconfig", Path.Combine(folder, "kubeconfig"), "apply", "-f", manifest);
        await WatchAsync(api, "/apis/apps/v1/namespaces/default/replicasets?watch=true", AllReady);
        await apply.WaitForExitAsync();
        await Task.Delay(TimeSpan.FromSeconds(6));
        return ResidentMegabytes(folder, "master");
    }

    private static string Deployment => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: load
        spec:
          replicas: {{Replicas}}
          selector:
            matchLabels: {app: load}
          template:
            metadata:
              labels: {app: load}
            spec:
              containers:
                - name: web
                  image: nginx:1.27
                  resources:
                    requests: {cpu: 10m, memory: 16Mi}
        """;

    private static Func<JsonElement, bool> ReadyNodes()
    {
        var ready = new HashSet<string>();
        return node =>
        {
            foreach (var condition in node.GetProperty("status").TryGetProperty("conditions", out var list) ? list.EnumerateArray().ToArray() : [])
            {
                if (condition.GetProperty("type").GetString() == "Ready" && condition.GetProperty("status").GetString() == "True")
                {
                    ready.Add(node.GetProperty("metadata").GetProperty("name").GetString()!);
                }
            }

            return ready.Count == Nodes;
        };
    }

    private static bool AllReady(JsonElement set) =>
        set.GetProperty("status").TryGetProperty("readyReplicas", out var ready) && ready.GetInt32() == Replicas;

    private static async Task WatchAsync(HttpClient api, string path, Func<JsonElement, bool> reached)
    {
        using var response = await api.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("type").GetString() is "ADDED" or "MODIFIED" && reached(document.RootElement.GetProperty("object")))
            {
                return;
            }
        }

        throw new InvalidOperationException("the watch of " + path + " ended");
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
        {
            await Task.Delay(5);
        }
    }

    private static async Task<int> KubectlAsync(string folder, params string[] arguments)
    {
        using var kubectl = Programs.Start("kubectl", ["--kubeconfig", Path.Combine(folder, "kubeconfig"), .. arguments]);
        await kubectl.WaitForExitAsync();
        return kubectl.ExitCode;
    }

    private static HttpClient Connect(string folder)
    {
        var pki = Path.Combine(folder, "pki");
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [X509Certificate2.CreateFromPemFile(Path.Combine(pki, "admin.crt"), Path.Combine(pki, "admin.key"))],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(pki, "ca.crt")) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        using var plan = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cluster.json")));
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{plan.RootElement.GetProperty("apiPort").GetInt32()}"),
            Timeout = TimeSpan.FromMinutes(5),
        };
    }

    private static double ResidentMegabytes(string folder, string name)
    {
        using var record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name + ".pid")));
        return Programs.Megabytes(record.RootElement.GetProperty("id").GetInt32(), "VmRSS") ?? throw new InvalidOperationException(name + " has ended");
    }
}
