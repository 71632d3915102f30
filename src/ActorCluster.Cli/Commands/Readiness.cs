using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary>
/// Waits until the API answers and every node of the plan is Ready, by watching the nodes as any client would. A store that is older than
/// the plan may know other nodes, which count for nothing, and says of those of the plan what was true before: only what is written of a
/// node from now on counts, and a kubelet that starts writes the identifier of its start (<c>bootID</c>) at once.
/// </summary>
internal static class Readiness
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits.</summary>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="revision">The revision of the latest write of before; 0 for a cluster that begins.</param>
    /// <param name="processes">The processes by name: one that ends is the end of the waiting.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancel">The user pressed Ctrl-C.</param>
    /// <returns>The names of nodes that are said to be Ready, from before, and that nobody starts.</returns>
    /// <exception cref="CommandException">A process ended, or time is up.</exception>
    public static async Task<IReadOnlyList<string>> WaitAsync(
        RunDirectory run, ClusterPlan plan, long revision, IReadOnlyDictionary<string, Process> processes, StartProgress progress, TimeSpan patience,
        CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        var ready = new HashSet<string>();
        var planned = plan.NodeNames.ToHashSet();
        try
        {
            // The kubeconfig is the last thing that the master writes before it answers.
            while (!File.Exists(run.Kubeconfig))
            {
                RefuseIfEnded(run, processes);
                await Task.Delay(Pause, limit.Token).ConfigureAwait(false);
            }

            using var client = Connect(run, plan);
            await UntilItAnswersAsync(client, run, processes, limit.Token).ConfigureAwait(false);
            progress.ApiAnswers();
            while (ready.Count < plan.Nodes)
            {
                RefuseIfEnded(run, processes);
                await WatchNodesAsync(client, planned, revision, ready, progress, limit.Token).ConfigureAwait(false);
            }

            return await OthersAsync(client, planned, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            RefuseIfEnded(run, processes);
            throw new CommandException(
                $"after {patience.TotalSeconds:0} s {ready.Count} of {plan.Nodes} nodes are Ready; the logs in {run.Root} say more (--timeout waits longer)");
        }
    }

    private static void RefuseIfEnded(RunDirectory run, IReadOnlyDictionary<string, Process> processes)
    {
        foreach (var (name, process) in processes)
        {
            if (process.HasExited)
            {
                var console = run.Console(name);
                var said = File.Exists(console) ? File.ReadAllText(console).Trim() : "";
                throw new CommandException($"{name} has ended with exit code {process.ExitCode}{(said.Length > 0 ? ": " + said : "")}");
            }
        }
    }

    private static HttpClient Connect(RunDirectory run, ClusterPlan plan)
    {
        TrustedAuthorities.Forgo();
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(run.Pki, "ca.crt"));
        var administrator = X509Certificate2.CreateFromPemFile(Path.Combine(run.Pki, "admin.crt"), Path.Combine(run.Pki, "admin.key"));
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [administrator],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{plan.ApiPort}") };
    }

    private static async Task UntilItAnswersAsync(HttpClient client, RunDirectory run, IReadOnlyDictionary<string, Process> processes, CancellationToken cancel)
    {
        while (true)
        {
            RefuseIfEnded(run, processes);
            try
            {
                using var response = await client.GetAsync(new Uri("/readyz", UriKind.Relative), cancel).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(Pause, cancel).ConfigureAwait(false);
        }
    }

    // One watch tells of every node as it turns Ready; asking again and again for a thousand of them would slow down what is waited for.
    private static async Task WatchNodesAsync(
        HttpClient client, HashSet<string> planned, long revision, HashSet<string> ready, StartProgress progress, CancellationToken cancel)
    {
        using var request = TableOf("/api/v1/nodes?watch=true");
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false));
            while (ready.Count < planned.Count && await lines.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
            {
                using var document = JsonDocument.Parse(line);
                foreach (var (name, isReady, written) in Rows(document.RootElement.GetProperty("object")))
                {
                    if (isReady && written > revision && planned.Contains(name))
                    {
                        ready.Add(name);
                    }
                    else
                    {
                        ready.Remove(name);
                    }
                }

                progress.Nodes(ready.Count);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            await Task.Delay(Pause, cancel).ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<string>> OthersAsync(HttpClient client, HashSet<string> planned, CancellationToken cancel)
    {
        using var request = TableOf("/api/v1/nodes");
        using var response = await client.SendAsync(request, cancel).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false));
        return [.. Rows(document.RootElement).Where(row => row.IsReady && !planned.Contains(row.Name)).Select(static row => row.Name)];
    }

    private static HttpRequestMessage TableOf(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(Table));
        return request;
    }

    private static IEnumerable<(string Name, bool IsReady, long Revision)> Rows(JsonElement table) =>
        table.TryGetProperty("rows", out var rows) && rows.ValueKind == JsonValueKind.Array ? rows.EnumerateArray().Select(Row) : [];

    private static (string Name, bool IsReady, long Revision) Row(JsonElement row)
    {
        var cells = row.GetProperty("cells");
        var revision = row.GetProperty("object").GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
        return (cells[0].GetString()!, cells[1].GetString() is "Ready", long.Parse(revision, CultureInfo.InvariantCulture));
    }
}
