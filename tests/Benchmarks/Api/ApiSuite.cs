using System.Diagnostics;

namespace ActorCluster.Benchmarks.Api;

/// <summary>
/// What the API carries over HTTPS, on the store that scripts/up has. Sixteen connections of this process, each with one request under way.
/// The peer is kube-apiserver 1.20 with etcd 3.4 on a 2-core machine.
/// </summary>
internal static class ApiSuite
{
    private const int Connections = 16;
    private const int Writes = 8000;
    private const int Listed = 4000;
    private const int Watchers = 100;
    private const int WatchedChanges = 3000;
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private static readonly string Text = new('x', 500 - 170);

    public static async Task<int> RunAsync(int runs, string? store)
    {
        var program = Environment.GetEnvironmentVariable("ACTORCLUSTER_PROGRAM") ?? throw new InvalidOperationException("run scripts/bench");
        var overlay = Environment.GetEnvironmentVariable("ACTORCLUSTER_BENCH_CONFIG") ?? throw new InvalidOperationException("run scripts/bench");
        var figures = new Figures();
        Console.WriteLine($"Load of the machine before: {Load()}. Flush of 20 kB to the disk: {Flush():0.00} ms (median of 50).");
        for (var run = 1; run <= runs; run++)
        {
            await ClusterSuite.InClusterAsync(program, ["--workers", "1", "--config", overlay, .. Store(store)], folder => RequestsAsync(folder, figures));
            await ClusterSuite.InClusterAsync(program, ["--workers", "1", "--nodes", "1000", "--config", overlay, .. Store(store)], async folder =>
                figures.Add("master's memory with 1,000 nodes and 3,000 pods", await ClusterSuite.MemoryWithPodsAsync(folder), "MB", 243, 730));
        }

        Console.WriteLine($"Load of the machine after: {Load()}.");
        Console.WriteLine();
        figures.Print(Console.Out);
        return 0;
    }

    private static string[] Store(string? store) => store is null ? [] : ["--store", store];

    private static async Task RequestsAsync(string folder, Figures figures)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => RawConnection.ConnectAsync(folder)));
        try
        {
            // The first requests of a process run code that has not been compiled for speed.
            await MeasureAsync(connections, 4000, static i => Create("warm", i), 201);
            await MeasureAsync(connections, 4000, static i => Get("warm", i), 200);
            await MeasureAsync(connections, 4000, static i => Patch("warm", i), 200);
            await MeasureAsync(connections, 4000, static i => Delete("warm", i), 200);

            Add("creates", 6000, 1500, 9, await MeasureAsync(connections, Writes, static i => Create("map", i), 201));
            Add("gets", 10000, 4500, 3, await MeasureAsync(connections, Writes * 2, static i => Get("map", i % Writes), 200));
            Add("merge patches", 6000, 1440, null, await MeasureAsync(connections, Writes, static i => Patch("map", i), 200));
            Add("deletes", 6000, 1100, null, await MeasureAsync(connections, Writes, static i => Delete("map", i), 200));

            await MeasureAsync(connections, Listed, static i => Create("map", i), 201);
            var times = new List<double>();
            for (var i = 0; i < 15; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await connections[0].SendAsync(RawConnection.Request("GET", Path));
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            times.Sort();
            figures.Add("list of 4,000 ConfigMaps", times[times.Count / 2], "ms", 30, 134);
            figures.Add("its size", connections[0].BodyBytes / 1e6, "MB", 4, null);
            figures.Add("watch events to 100 watchers", await WatchAsync(folder, connections), "/s", 200000, 38000, Better.Higher);
        }
        finally
        {
            Array.ForEach(connections, static connection => connection.Dispose());
        }

        void Add(string what, double wanted, double peer, double? peerMedian, (double Rate, double P50, double P99) measured)
        {
            figures.Add(what, measured.Rate, "/s", wanted, peer, Better.Higher);
            figures.Add($"  their p50 ({what})", measured.P50, "ms", peerMedian ?? 9, peerMedian);
            figures.Add($"  their p99 ({what})", measured.P99, "ms", 30, null);
        }
    }

    private static byte[] Create(string name, int i) =>
        RawConnection.Request("POST", Path, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}-{{{i}}}"},"data":{"text":"{{{Text}}}"}}""");

    private static byte[] Get(string name, int i) => RawConnection.Request("GET", $"{Path}/{name}-{i}");

    private static byte[] Patch(string name, int i) =>
        RawConnection.Request("PATCH", $"{Path}/{name}-{i}", $$$"""{"data":{"n":"{{{i}}}"}}""", "application/merge-patch+json");

    private static byte[] Delete(string name, int i) => RawConnection.Request("DELETE", $"{Path}/{name}-{i}");

    private static async Task<(double Rate, double P50, double P99)> MeasureAsync(RawConnection[] connections, int count, Func<int, byte[]> request, int expected)
    {
        var requests = Enumerable.Range(0, count).Select(request).ToArray();
        var times = new double[count];
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(connections.Select(async connection =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var sent = Stopwatch.GetTimestamp();
                if (await connection.SendAsync(requests[i]) is var status && status != expected)
                {
                    throw new InvalidOperationException($"request {i} was answered with {status}");
                }

                times[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        }));
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Array.Sort(times);
        return (count / elapsed, times[count / 2], times[count * 99 / 100]);
    }

    // From the first change to the last watcher's last event.
    private static async Task<double> WatchAsync(string folder, RawConnection[] connections)
    {
        var watchers = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(async _ =>
        {
            var watcher = await RawConnection.ConnectAsync(folder);
            await watcher.BeginWatchAsync(Path + "?watch=true&resourceVersion=0&fieldSelector=metadata.name!%3Dkube-root-ca.crt");
            await watcher.ReadEventsAsync(Listed);
            return watcher;
        }));
        var began = Stopwatch.GetTimestamp();
        var reading = Task.WhenAll(watchers.Select(static watcher => watcher.ReadEventsAsync(WatchedChanges)));
        await MeasureAsync(connections, WatchedChanges, static i => Patch("map", i), 200);
        await reading;
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Array.ForEach(watchers, static watcher => watcher.Dispose());
        return Watchers * WatchedChanges / elapsed;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    private static double Flush()
    {
        var path = System.IO.Path.GetTempFileName();
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        var bytes = new byte[20_000];
        var times = new double[50];
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }
}
