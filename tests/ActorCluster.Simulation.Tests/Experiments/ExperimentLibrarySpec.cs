using ActorCluster.Api.Lab;
using ActorCluster.Client.Configuration;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Tests.Experiments;

/// <summary>The experiments in config/experiments: each can be read, is valid, and uses invariants and settings that there are.</summary>
public sealed class ExperimentLibrarySpec
{
    private static readonly string Folder = Find();

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_must_be_one_for_each_row_of_the_table() => Assert.Equal(30, Files.Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_must_be_valid(string file)
    {
        var content = Read(file);
        Assert.Empty(content.Errors.Select(static error => error.ToString()));
        Assert.All(content.Experiments, experiment =>
        {
            Assert.StartsWith(Path.GetFileNameWithoutExtension(file).Split('-')[0], experiment.Metadata.Name, StringComparison.Ordinal);
            Assert.NotNull(experiment.Spec.Description);
            Assert.NotEmpty(experiment.Spec.Expectations!);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_must_pass_and_a_seed_must_give_one_history(string file) => Assert.All(Read(file).Experiments, static experiment =>
    {
        var (first, _) = Run(experiment, 1, null);
        var (again, faultFree) = Run(experiment, 1, null);
        Assert.Equal(first.HistoryHash, again.HistoryHash);
        foreach (var seed in (long[])[2, 3])
        {
            var (other, _) = Run(experiment, seed, faultFree);
            Assert.NotEqual(first.HistoryHash, other.HistoryHash);
        }
    });

    private static (ExperimentRun Run, EndState FaultFree) Run(Experiment experiment, long seed, EndState? faultFree)
    {
        var options = new RunOptions { Seed = seed };
        faultFree ??= ExperimentRunner.FaultFree(experiment, options);
        using var runner = new ExperimentRunner(experiment, options with { FaultFree = faultFree });
        var run = runner.Run();
        Assert.True(
            run.Judgement.Verdict == ExperimentVerdict.Passed,
            $"{experiment.Metadata.Name} with seed {seed}: {run.Judgement.Verdict}: {run.Judgement.Why}");
        Assert.Empty(runner.Cluster.Failures);
        return (run, faultFree);
    }

    internal static ManifestContent Read(string file)
    {
        var names = CheckerRegistry.Names(CheckerSettings.FromConfig(ReferenceConfiguration.Load()));
        return new ManifestReader(static _ => null, names).Read(file, File.ReadAllText(Path.Combine(Folder, file)));
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "config", "experiments")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("there is no folder config/experiments above the tests");
        }

        return Path.Combine(folder, "config", "experiments");
    }
}
