using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Reports;
using ActorCluster.Simulation.Search;
using ActorCluster.Simulation.Tests.Experiments;
using ActorCluster.Simulation.Tests.Support;

namespace ActorCluster.Simulation.Tests.Search;

public sealed class ShrinkerSpec
{
    private const string Broken = "invariant taint-eviction-timing";

    /// <summary>An evictor in too much of a hurry: it deletes a pod that is not ready, and says that it did so for a taint.</summary>
    private static MasterParts WithHastyEvictor(MasterParts parts) => parts with
    {
        Schedulers = [.. parts.Schedulers, static api => RogueComponent.PropsFor(api, Evict)],
    };

    [Fact]
    public void A_broken_component_must_be_found_by_the_swarm_and_its_failure_shrunk_to_one_fault()
    {
        var experiment = ExperimentLibrarySpec.Read("zone-dark.yaml").Experiments[0];
        var seed = Enumerable.Range(1, 50).First(seed => Failures(Swarm.Vary(experiment, seed), seed).Contains(Broken));
        var shrinker = new Shrinker(candidate => Failures(candidate, seed), 200, static () => false);
        var result = shrinker.Shrink(Swarm.Vary(experiment, seed), [Broken]);
        Assert.True(result.IsComplete);
        Assert.Equal((1, 1, 1), (result.After.Entries, result.After.Nodes, result.After.Replicas));
        Assert.True(result.After.Faulty < result.Before.Faulty);

        // What is written is what fails.
        var read = new ManifestReader(static _ => null).Read("shrunk.yaml", ManifestWriter.Write(result.Experiment));
        Assert.Empty(read.Errors);
        Assert.Contains(Broken, Failures(Assert.Single(read.Experiments), seed));
    }

    [Fact]
    public void What_a_failure_needs_must_stay_and_everything_else_must_go()
    {
        // It takes both halves, three nodes and at least ninety seconds of the second fault.
        var result = new Shrinker(
            static candidate => candidate.Spec.Timeline is { } timeline
                && timeline.Any(static entry => entry.Name == "first-half")
                && timeline.Any(static entry => entry.Name == "second-half" && Api.Lab.Text.LabDuration.Parse(entry.Duration!) >= TimeSpan.FromSeconds(90))
                && ManifestSize.Of(candidate).Nodes >= 3 ? ["it"] : [],
            500,
            static () => false).Shrink(ExperimentLibrarySpec.Read("reschedule-storm.yaml").Experiments[0], ["it"]);
        Assert.Equal(3, result.After.Nodes);
        Assert.Equal(0, result.After.Replicas);
        Assert.InRange(result.After.Faulty.TotalSeconds, 91, 130);
        Assert.Empty(result.Experiment.Spec.Expectations ?? []);
        Assert.True(result.Experiment.Spec.Recovery!.Skip);
    }

    [Fact]
    public void Zones_that_a_failure_does_not_need_must_go_with_their_nodes()
    {
        var result = new Shrinker(
            static candidate => candidate.Spec.Timeline is { } timeline && timeline.Any(entry => entry.Nodes?.Zones is { Count: > 0 } zones
                && candidate.Spec.Cluster!.Pools!.Any(pool => pool.Zones?.Intersect(zones).Any() == true)) ? ["it"] : [],
            500,
            static () => false).Shrink(ExperimentLibrarySpec.Read("zone-dark.yaml").Experiments[0], ["it"]);
        var pool = Assert.Single(result.Experiment.Spec.Cluster!.Pools!);
        Assert.Equal(1, result.After.Nodes);
        Assert.Equal(Assert.Single(result.Experiment.Spec.Timeline!).Nodes!.Zones, pool.Zones);
    }

    [Fact]
    public void The_bound_on_runs_must_hold()
    {
        var runs = 0;
        var result = new Shrinker(_ => ++runs > 0 ? ["it"] : [], 3, static () => false).Shrink(ExperimentLibrarySpec.Read("zone-dark.yaml").Experiments[0], ["it"]);
        Assert.Equal(3, runs);
        Assert.Equal(3, result.Runs);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public void Another_failure_must_not_be_taken_for_the_one_that_is_shrunk()
    {
        var experiment = ExperimentLibrarySpec.Read("node-power-off.yaml").Experiments[0];
        var result = new Shrinker(static _ => ["another"], 1000, static () => false).Shrink(experiment, ["it"], 3);
        Assert.Equal(result.Before, result.After);
    }

    private static IReadOnlyCollection<string> Failures(Experiment experiment, long seed)
    {
        using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = seed, Change = WithHastyEvictor });
        return [.. RunSummary.Of(new RunReport(runner.Run(), null)).Failures];
    }

    private static void Evict(ApiClient api, Pod pod)
    {
        if (pod is { Status.Phase: PodPhase.Running } && !pod.IsReady() && pod.IsActive() && pod.Condition(PodConditionType.DisruptionTarget) is null
            && pod.Condition(PodConditionType.Ready) is { LastTransitionTime: { } changed } && changed.Value > pod.Status.StartTime?.Value.AddMinutes(0.5))
        {
            RogueComponent.Delete(api, pod, PodReason.DeletionByTaintManager);
        }
    }
}
