using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Tests.Experiments;

public sealed class RepeatedTimelineSpec
{
    private const string Manifest = """
        apiVersion: lab.actorcluster.dev/v1alpha1
        kind: Experiment
        metadata: { name: twice }
        spec:
          repetition: { count: 2, every: 5m }
          recovery: { skip: true }
          timeline:
          - { name: dark, at: 10s, duration: 100s, node: { kind: Crash } }
          - { name: later, after: dark, at: 5s, nodes: { sameAs: dark }, action: { taint: "a=b:NoSchedule" } }
          expectations:
          - name: unknown
            between: 40s..65s
            condition: { objects: { kind: Node, onNodesOf: dark, where: ["status.conditions[type=Ready].status = Unknown"] } }
          - name: ready-again
            after: dark
            from: Heal
            by: 30s
            condition: { objects: { kind: Node, onNodesOf: dark, where: ["status.conditions[type=Ready].status = True"] } }
          - name: there
            never: true
            condition: { not: { objects: { kind: Node, count: { exactly: 3 } } } }
        """;

    private static Experiment Experiment => new ManifestReader(static _ => null).Read("twice.yaml", Manifest).Experiments.Single();

    [Fact]
    public void Each_time_must_have_entries_and_expectations_of_its_own()
    {
        var spec = RepeatedTimeline.Of(Experiment).Spec;
        Assert.Empty(ExperimentValidation.Validate(new Experiment { Spec = spec }));
        Assert.Null(spec.Repetition);
        Assert.Equal(["dark", "later", "dark-2", "later-2"], spec.Timeline!.Select(static entry => entry.Name));
        Assert.Equal("5m10s", spec.Timeline![2].At);
        Assert.Equal(("dark-2", "5s", "dark-2"), (spec.Timeline[3].After, spec.Timeline[3].At, spec.Timeline[3].Nodes!.SameAs));
        Assert.Equal(["unknown", "ready-again", "there", "unknown-2", "ready-again-2", "there-2"], spec.Expectations!.Select(static one => one.Name));
        Assert.Equal("dark-2", spec.Expectations![3].After);
        Assert.Equal("dark-2", spec.Expectations[3].Condition!.Objects!.OnNodesOf);
        Assert.Equal("0s..4m50s", spec.Expectations[2].During);
        Assert.Null(spec.Expectations[5].During);
    }

    [Fact]
    public void Times_that_would_overlap_must_follow_one_another() =>
        Assert.Equal("2m30s", RepeatedTimeline.Of(Experiment with { Spec = Experiment.Spec with { Repetition = new Repetition { Count = 2, Every = "1s" } } }).Spec.Timeline![2].At);

    [Fact]
    public void Every_time_must_be_run_and_judged()
    {
        using var runner = new ExperimentRunner(Experiment, new RunOptions { Seed = 5 });
        var run = runner.Run();
        Assert.True(run.Judgement.Verdict == ExperimentVerdict.Passed, run.Judgement.Why);
        Assert.Equal(6, run.Expectations.Count);
        Assert.Equal(TimeSpan.FromMinutes(5), run.Faults.Single(static fault => fault.Name == "dark-2").Began - run.Faults[0].Began);
        Assert.True(run.Numbers.Duration > TimeSpan.FromMinutes(7));
    }
}
