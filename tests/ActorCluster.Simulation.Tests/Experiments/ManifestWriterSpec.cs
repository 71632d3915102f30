using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Tests.Reports;
using Xunit;

namespace ActorCluster.Simulation.Tests.Experiments;

public sealed class ManifestWriterSpec
{
    [Theory]
    [InlineData("plain words")]
    [InlineData("yes")]
    [InlineData("0777")]
    [InlineData("1e3")]
    [InlineData("12:30:45")]
    [InlineData("")]
    [InlineData(" edge ")]
    [InlineData("a: b # c")]
    [InlineData("- item")]
    [InlineData("two\nlines")]
    [InlineData("  indented\n\nand more\n")]
    [InlineData("trailing \nblank\t\n")]
    [InlineData("\u0001 \u2028 \"' {{ }} %")]
    public void A_text_must_read_back_as_it_was(string text)
    {
        var experiment = ReportRuns.Experiment;
        AssertSame(experiment with { Spec = experiment.Spec with { Description = text } });
    }

    [Fact]
    public void Every_experiment_of_the_repository_must_read_back_as_it_was()
    {
        var folder = Path.Combine(Root(), "config", "experiments");
        var files = Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var reader = new ManifestReader(name => File.ReadAllText(Path.Combine(folder, name)));
            Assert.All(reader.Read(file, File.ReadAllText(file)).Experiments, AssertSame);
        }
    }

    private static void AssertSame(Experiment experiment)
    {
        var content = new ManifestReader(static _ => null).Read("written.yaml", ManifestWriter.Write(experiment, experiment));
        Assert.Empty(content.Errors);
        Assert.Equal(2, content.Experiments.Count);
        Assert.Equal(KubernetesJson.Encode(experiment), KubernetesJson.Encode(content.Experiments[1]));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ActorCluster.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
