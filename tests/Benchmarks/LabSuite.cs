using System.Diagnostics;
using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Search;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Benchmarks;

/// <summary>What the failure lab takes: a large cluster's hour, the library of experiments, many seeds, a start.</summary>
internal static class LabSuite
{
    private const int Seeds = 1000;

    private const string ZoneHour = """
        apiVersion: lab.actorcluster.dev/v1alpha1
        kind: Experiment
        metadata: { name: zone-hour }
        spec:
          duration: 1h
          cluster:
            pools:
            - { name: node, count: 300, zones: [a, b, c] }
            workloads:
            - inline: |
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: web }
                spec:
                  replicas: 3000
                  selector: { matchLabels: { app: web } }
                  template:
                    metadata: { labels: { app: web } }
                    spec: { containers: [{ name: main, image: nginx }] }
          timeline:
          - name: dark
            at: 5m
            duration: 30m
            nodes: { zones: [a], mode: All }
            node: { kind: Crash }
          recovery: { skip: true }
        """;

    public static async Task<int> RunAsync(int runs)
    {
        var program = Environment.GetEnvironmentVariable("ACTORCLUSTER_PROGRAM") ?? throw new InvalidOperationException("run scripts/bench");
        var folder = Environment.GetEnvironmentVariable("ACTORCLUSTER_EXPERIMENTS") ?? throw new InvalidOperationException("run scripts/bench");
        var library = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(static file => Read(file, File.ReadAllText(file))).ToArray();
        var small = library.First(static experiment => experiment.Metadata.Name == "node-power-off");
        var figures = new Figures();
        for (var run = 1; run <= runs; run++)
        {
            if (!Console.IsOutputRedirected)
            {
                Console.Write($"\rrun {run} of {runs} ...");
            }

            await HourAsync(program, run, figures);
            Once(library, small, run, figures);
        }

        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r                    \r");
        }

        figures.Print(Console.Out);
        return 0;
    }

    // As a user runs it: a process of its own, from its start to its exit code.
    private static async Task HourAsync(string program, int run, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("actorcluster-bench-").FullName;
        try
        {
            var manifest = Path.Combine(folder, "zone-hour.yaml");
            await File.WriteAllTextAsync(manifest, ZoneHour);
            var clock = Stopwatch.StartNew();
            var (code, peak) = await Programs.RunAsync("dotnet", program, "lab", "run", manifest, "--seed", $"{run}", "--report", Path.Combine(folder, "report"));
            if (code != 0)
            {
                throw new InvalidOperationException($"lab run of the hour with seed {run} ended with exit code {code}");
            }

            figures.Add("300 nodes, 3,000 pods, an hour with a dark zone", clock.Elapsed.TotalSeconds, "s", 10, null);
            figures.Add("the most memory that this took", peak, "MB", 1000, null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Once(Experiment[] library, Experiment small, int run, Figures figures)
    {
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(library, experiment => RunOne(experiment, run));
        figures.Add("the library of experiments, one seed each", clock.Elapsed.TotalSeconds, "s", 60, null);

        clock.Restart();
        Parallel.For(1, Seeds + 1, seed => RunOne(Swarm.Vary(small, seed, 10), seed));
        figures.Add("1,000 swarm seeds of node-power-off on 10 nodes", clock.Elapsed.TotalSeconds, "s", 300, null);

        clock.Restart();
        using (SimulatedCluster.Start(ClusterPlan.Of(3), run))
        {
            figures.Add("start of a simulated cluster in a warm process", clock.Elapsed.TotalMilliseconds, "ms", 50, null);
        }
    }

    private static void RunOne(Experiment experiment, long seed)
    {
        using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = seed });
        Require(runner.Run());
    }

    // A figure of a run that ended early, or went wrong, is none; that no fault which a seed chose hit anything may be.
    private static void Require(ExperimentRun run)
    {
        if (run.Judgement.Verdict != ExperimentVerdict.Passed && !(Swarm.IsVaried(run.Experiment) && run.Judgement.Verdict == ExperimentVerdict.Inconclusive))
        {
            throw new InvalidOperationException($"{run.Experiment.Metadata.Name} with seed {run.Seed}: {run.Judgement.Verdict}: {run.Judgement.Why}");
        }
    }

    private static IReadOnlyList<Experiment> Read(string file, string text) => new ManifestReader(static _ => null).Read(file, text) is { Errors: [] } content
        ? content.Experiments
        : throw new InvalidOperationException($"{file} is no valid experiment");
}
