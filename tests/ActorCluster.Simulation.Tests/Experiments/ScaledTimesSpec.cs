using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Experiments;
using Xunit;

namespace ActorCluster.Simulation.Tests.Experiments;

public sealed class ScaledTimesSpec
{
    private const string Manifest = """
        apiVersion: lab.actorcluster.dev/v1alpha1
        kind: Experiment
        metadata: { name: scaled }
        spec:
          cluster: { pools: [{ name: node, count: 9, zones: [a, b, c] }] }
          timeline:
          - { name: dark, duration: 570s + 10s * nodes(a), node: { kind: Crash } }
          expectations:
          - { name: within, between: "345s..360s + 10s*nodes(a)", condition: { objects: { kind: Node } } }
          - { name: by, by: 2s * nodes, condition: { objects: { kind: Node } } }
        """;

    [Theory]
    [InlineData(null, "10m", "5m45s..6m30s", "18s")]
    [InlineData(300, "26m10s", "5m45s..22m40s", "10m")]
    public void Times_must_grow_with_the_nodes_that_they_count(int? nodes, string duration, string between, string by)
    {
        var spec = ScaledTimes.Of(Read(Manifest).Experiments.Single(), nodes).Spec;
        Assert.Equal((duration, between, by), (spec.Timeline![0].Duration, spec.Expectations![0].Between, spec.Expectations[1].By));
    }

    [Theory]
    [InlineData("10s * nodes(z)", "no node is in the zone z")]
    [InlineData("60s..10s * nodes(a)", "must not be shorter")]
    public void A_time_that_makes_no_sense_in_the_cluster_must_be_said(string text, string words)
    {
        var (from, to) = text.Contains("..", StringComparison.Ordinal) ? ("by: 2s * nodes", $"between: {text}") : ("2s * nodes", text);
        var experiment = Read(Manifest.Replace(from, to, StringComparison.Ordinal)).Experiments.Single();
        Assert.Contains(words, Assert.Throws<FormatException>(() => ScaledTimes.Of(experiment)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60s + 10s * node", "after * must be nodes or nodes(<zone>)")]
    [InlineData("60s + 10 * nodes", "missing unit in duration")]
    [InlineData("x + 10s * nodes", "invalid duration")]
    [InlineData("60s - 10s * nodes", "unknown unit")]
    [InlineData("60s + 0s * nodes", "must be greater than 0 for each node")]
    public void A_time_that_cannot_be_read_must_be_refused(string text, string words) =>
        Assert.Contains(Read(Manifest.Replace("2s * nodes", text, StringComparison.Ordinal)).Errors, error => error.ToString()!.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_plain_duration_must_be_one_that_does_not_grow() =>
        Assert.Equal(TimeSpan.FromSeconds(90), ScaledDuration.Parse("90s").In(static _ => 1000));

    private static ManifestContent Read(string text) => new ManifestReader(static _ => null).Read("scaled.yaml", text);
}
