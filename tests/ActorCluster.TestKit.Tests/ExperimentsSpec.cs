using ActorCluster.Api.Lab;
using ActorCluster.TestKit.Experiments;

namespace ActorCluster.TestKit.Tests;

/// <summary>Experiments of the laboratory as tests.</summary>
public sealed class ExperimentsSpec
{
    [Fact]
    public async Task Experiment_that_passes_must_pass_the_test_and_repeat_itself()
    {
        var outcome = await LabExperiment.RunAsync("node-power-off.yaml", seed: 7);
        outcome.MustPass();
        Assert.NotEmpty(outcome.Findings);
        Assert.Equal(outcome.HistoryHash, (await LabExperiment.RunAsync("node-power-off.yaml", seed: 7)).HistoryHash);
    }

    [Fact]
    public async Task Experiment_that_does_not_end_as_expected_must_say_why_and_how_to_repeat_it()
    {
        var outcome = await LabExperiment.RunAsync("node-power-off.yaml", seed: 3);
        var failure = Assert.Throws<ClusterAssertionException>(() => outcome.MustBe(ExperimentVerdict.Failed));
        Assert.StartsWith("The experiment node-power-off should have failed. Passed: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("scripts/lab run node-power-off.yaml --only node-power-off --seed 3 --report out", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_that_is_wrong_must_be_refused_with_its_lines()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "apiVersion: lab.actorcluster.dev/v1alpha1\nkind: Experiment\nmetadata: { name: wrong }\nspec: { timelime: [] }\n");
        try
        {
            var failure = await Assert.ThrowsAsync<ArgumentException>(() => LabExperiment.RunAsync(file));
            Assert.Contains($"{file}:4:", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
