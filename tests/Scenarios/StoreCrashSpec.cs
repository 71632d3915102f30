using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace ActorCluster.Scenarios;

/// <summary>
/// The master is killed (-9) again and again under a load of writes over HTTP. Whatever was acknowledged is there afterwards, at the
/// revision that was acknowledged, and a watch that goes on where it was has told every one of them. ACTORCLUSTER_CRASHES says how often.
/// </summary>
public sealed class StoreCrashSpec
{
    private const int Writers = 8;
    private const string Path = "/api/v1/namespaces/default/configmaps";

    [KubectlFact]
    public async Task A_master_that_is_killed_under_load_loses_no_acknowledged_write()
    {
        var crashes = int.TryParse(Environment.GetEnvironmentVariable("ACTORCLUSTER_CRASHES"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 3;
        var random = new Random(7);
        await using var cluster = await RunningCluster.StartAsync("--workers", "2");
        await cluster.KubectlAsync("create", "deployment", "web", "--image=nginx", "--replicas=4");
        await cluster.KubectlAsync("rollout", "status", "deployment/web", "--timeout=60s");
        var pods = await IdentitiesAsync(cluster);

        using var client = Connect(cluster.Folder);
        using var ending = new CancellationTokenSource();
        var load = new Load(client);
        var writers = Enumerable.Range(0, Writers).Select(number => load.WriteAsync(number, ending.Token)).ToArray();
        var watch = new Watch(client);
        var watching = watch.FollowAsync(ending.Token);
        var lowest = 0;
        for (var crash = 0; crash < crashes; crash++)
        {
            // So many writes after the last one was brought back; never twice the same place in a commit.
            await load.UntilAsync(lowest + random.Next(20, 400));
            using (var master = cluster.Process("master"))
            {
                master.Kill();
                await master.WaitForExitAsync();
            }

            lowest = load.AcknowledgedCount;
            var start = await cluster.CommandAsync("start", "master");
            Assert.True(start.ExitCode == 0, start.Everything);
        }

        await load.UntilAsync(lowest + 50);
        load.Stop();
        await Task.WhenAll(writers);
        var (listed, revision) = await ListAsync(client);
        await watch.UntilAsync(load.Acknowledged.Values.Max(static write => write.Revision));
        await ending.CancelAsync();
        await watching;

        load.Compare(listed);
        watch.Compare(load.Acknowledged.Keys, revision);
        await cluster.NodesReadyAsync(2);
        Assert.Equal(pods, await IdentitiesAsync(cluster));
        Console.WriteLine($"{crashes} kills: {load.AcknowledgedCount} acknowledged writes, all there; {load.Unknown} unanswered; {watch.Count} events, {watch.Begun} watches");
    }

    // Name, uid and restarts: a pod that was made anew has another uid, and one whose containers were has restarts.
    private static async Task<string> IdentitiesAsync(RunningCluster cluster) => string.Join('\n', (await cluster.GetAsync("pods", "-l", "app=web"))
        .GetProperty("items").EnumerateArray().Select(static pod =>
            $"{pod.GetProperty("metadata").GetProperty("name")} {pod.GetProperty("metadata").GetProperty("uid")} {pod.GetProperty("status").GetProperty("phase")} {PodView.Of(pod).Restarts}").Order(StringComparer.Ordinal));

    private static HttpClient Connect(string folder)
    {
        var pki = System.IO.Path.Combine(folder, "pki");
        using var plan = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder, "cluster.json")));
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [X509Certificate2.CreateFromPemFile(System.IO.Path.Combine(pki, "admin.crt"), System.IO.Path.Combine(pki, "admin.key"))],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(System.IO.Path.Combine(pki, "ca.crt")) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        })
        {
            BaseAddress = new Uri($"https://127.0.0.1:{plan.RootElement.GetProperty("apiPort").GetInt32()}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    private static async Task<(Dictionary<string, (long Revision, string Step)> Objects, long Revision)> ListAsync(HttpClient client)
    {
        using var list = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri(Path, UriKind.Relative)));
        return (
            list.RootElement.GetProperty("items").EnumerateArray()
                .Where(static item => NameOf(item).StartsWith("crash-", StringComparison.Ordinal))
                .ToDictionary(NameOf, static item => (RevisionOf(item), item.GetProperty("data").GetProperty("step").GetString()!)),
            RevisionOf(list.RootElement));
    }

    private static string NameOf(JsonElement item) => item.GetProperty("metadata").GetProperty("name").GetString()!;

    private static long RevisionOf(JsonElement item) => long.Parse(item.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, CultureInfo.InvariantCulture);

    /// <summary>Writes, one after the other on its own keys by each writer, and remembers what was acknowledged.</summary>
    private sealed class Load(HttpClient client)
    {
        private readonly ConcurrentDictionary<string, (long Revision, string Step)> _latest = new();
        private readonly ConcurrentDictionary<string, bool> _unknown = new();
        private volatile bool _stopped;
        private int _acknowledged;
        private int _unanswered;

        // By revision and name, so that a revision that two writes had would show.
        public ConcurrentDictionary<(long, string), (long Revision, string Step)> Acknowledged { get; } = new();

        public int AcknowledgedCount => Volatile.Read(ref _acknowledged);

        public int Unknown => _unanswered;

        public void Stop() => _stopped = true;

        public async Task UntilAsync(int count) => await RunningCluster.EventuallyAsync(() => Task.FromResult(AcknowledgedCount), now => now >= count, $"{count} writes");

        public async Task WriteAsync(int writer, CancellationToken cancel)
        {
            for (var i = 0; !_stopped; i++)
            {
                var name = $"crash-{writer}-{i / 3}";
                if (_unknown.ContainsKey(name))
                {
                    continue;
                }

                try
                {
                    await WriteAsync(name, $"{i}", i % 3, cancel);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
                {
                    // Whether it took effect nobody knows; nothing is claimed of this key from here on but what was there before.
                    _unknown[name] = true;
                    Interlocked.Increment(ref _unanswered);
                    await Task.Delay(20, cancel);
                }
            }
        }

        /// <summary>Compares what is there with what was acknowledged.</summary>
        public void Compare(Dictionary<string, (long Revision, string Step)> listed)
        {
            foreach (var (name, (revision, step)) in _latest)
            {
                if (_unknown.ContainsKey(name))
                {
                    Assert.True(!listed.TryGetValue(name, out var later) || later.Revision >= revision, $"{name}: {revision} was acknowledged, {later} is there");
                }
                else if (step == "deleted")
                {
                    Assert.False(listed.ContainsKey(name), $"{name} is back after it was deleted");
                }
                else
                {
                    Assert.True(listed.TryGetValue(name, out var found), $"{name} at {revision} was acknowledged and is gone");
                    Assert.Equal((revision, step), found);
                }
            }
        }

        // A key is created, patched, and mostly deleted.
        private async Task WriteAsync(string name, string step, int stage, CancellationToken cancel)
        {
            var isDelete = stage == 2 && name[^1] != '7';
            using var request = stage == 0
                ? new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json($$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{{name}}}"},"data":{"step":"{{{step}}}"}}""", "application/json") }
                : isDelete
                    ? new HttpRequestMessage(HttpMethod.Delete, $"{Path}/{name}")
                    : new HttpRequestMessage(HttpMethod.Patch, $"{Path}/{name}") { Content = Json($$$"""{"data":{"step":"{{{step}}}"}}""", "application/merge-patch+json") };
            using var response = await client.SendAsync(request, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (response.StatusCode is HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                throw new HttpRequestException(response.StatusCode.ToString());
            }

            Assert.True(response.IsSuccessStatusCode, $"{request.Method} {name}: {response.StatusCode} {Encoding.UTF8.GetString(body)}");
            if (isDelete)
            {
                _latest[name] = (long.MaxValue, "deleted");
            }
            else
            {
                using var document = JsonDocument.Parse(body);
                var revision = RevisionOf(document.RootElement);
                _latest[name] = (revision, step);
                Assert.True(Acknowledged.TryAdd((revision, name), (revision, step)), $"revision {revision} of {name} was given twice");
            }

            Interlocked.Increment(ref _acknowledged);
        }

        private static StringContent Json(string text, string type) => new(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
    }

    /// <summary>One watch that goes on where it was, whenever it breaks.</summary>
    private sealed class Watch(HttpClient client)
    {
        private readonly ConcurrentQueue<(long Revision, string Name)> _events = new();
        private long _seen;

        public int Count => _events.Count;

        public int Begun { get; private set; }

        public async Task UntilAsync(long revision) =>
            await RunningCluster.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref _seen)), now => now >= revision, $"at revision {revision}");

        public async Task FollowAsync(CancellationToken cancel)
        {
            while (!cancel.IsCancellationRequested)
            {
                try
                {
                    _seen = _seen == 0 ? 1 : _seen;
                    Begun++;
                    using var response = await client.GetAsync(new Uri($"{Path}?watch=true&resourceVersion={_seen}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
                    using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
                    while (await lines.ReadLineAsync(cancel) is { } line)
                    {
                        Take(line);
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    await Task.Delay(20, CancellationToken.None);
                }
            }
        }

        /// <summary>Compares what was told with what was acknowledged: in order, each once, none missing.</summary>
        public void Compare(IEnumerable<(long Revision, string Name)> acknowledged, long revision)
        {
            var revisions = _events.Select(static told => told.Revision).ToArray();
            Assert.Equal(revisions.Distinct().Order(), revisions);
            Assert.True(revisions[^1] <= revision);
            Assert.Empty(acknowledged.Except(_events).Take(10));
        }

        private void Take(string line)
        {
            if (!line.EndsWith('}'))
            {
                return; // Cut off with its connection: it comes again.
            }

            using var document = JsonDocument.Parse(line);
            var changed = document.RootElement.GetProperty("object");
            Assert.True(document.RootElement.GetProperty("type").GetString() != "ERROR", line);
            var revision = RevisionOf(changed);
            _events.Enqueue((revision, NameOf(changed)));
            Volatile.Write(ref _seen, revision);
        }
    }
}
