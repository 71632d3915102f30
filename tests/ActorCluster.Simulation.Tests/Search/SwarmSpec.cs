using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Search;
using ActorCluster.Simulation.Tests.Experiments;

namespace ActorCluster.Simulation.Tests.Search;

public sealed class SwarmSpec
{
    private const int Seeds = 40;

    public static TheoryData<string> Files => ExperimentLibrarySpec.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void A_seed_must_always_make_the_same_valid_experiment(string file) => Assert.All(ExperimentLibrarySpec.Read(file).Experiments.Select(static one => ScaledTimes.Of(one)), static experiment =>
    {
        var texts = new HashSet<string>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var varied = Swarm.Vary(experiment, seed);
            Assert.Equal(ManifestWriter.Write(varied), ManifestWriter.Write(Swarm.Vary(experiment, seed)));
            Assert.Empty(ExperimentValidation.Validate(varied).Select(static error => error.ToString()));
            texts.Add(ManifestWriter.Write(varied with { Metadata = experiment.Metadata }));
        }

        Assert.True(texts.Count > Seeds / 2, $"{experiment.Metadata.Name}: {texts.Count} different experiments of {Seeds} seeds");
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void A_declared_fault_must_never_be_longer_and_what_the_operator_does_must_stay(string file) =>
        Assert.All(ExperimentLibrarySpec.Read(file).Experiments.Select(static one => ScaledTimes.Of(one)), static experiment =>
        {
            var declared = experiment.Spec.Timeline!.ToDictionary(static entry => entry.Name!);
            for (var seed = 1; seed <= Seeds; seed++)
            {
                var varied = Swarm.Vary(experiment, seed).Spec.Timeline!;
                Assert.All(varied.Where(entry => declared.ContainsKey(entry.Name!)), entry =>
                {
                    var before = declared[entry.Name!];
                    Assert.Equal(EntryKind.Of(before), EntryKind.Of(entry));
                    Assert.Equal(before.Action, entry.Action);
                    Assert.True(before.Duration is null ? entry.Duration is null : LabDuration.Parse(entry.Duration!) <= LabDuration.Parse(before.Duration));
                });
                Assert.Equal(declared.Values.Count(static entry => entry.Action is not null), varied.Count(static entry => entry.Action is not null));
                Assert.All(varied.Where(entry => !declared.ContainsKey(entry.Name!)), static entry => Assert.Contains(entry.Name!["swarm-".Length..], FaultCatalogue.Names));
            }
        });

    [Fact]
    public void Every_kind_of_the_catalogue_must_come_and_a_declared_fault_must_be_on_in_some_runs_and_off_in_others()
    {
        var experiment = ExperimentLibrarySpec.Read("heartbeat-blip.yaml").Experiments[0];
        var names = Enumerable.Range(1, 300).Select(seed => Swarm.Vary(experiment, seed).Spec.Timeline!.Select(static entry => entry.Name!).ToHashSet()).ToList();
        Assert.All(FaultCatalogue.Names, kind => Assert.Contains(names, run => run.Contains("swarm-" + kind)));
        Assert.InRange(names.Count(static run => run.Contains("blip")), 50, 250);
        Assert.All(names, static run => Assert.NotEmpty(run));
    }

    [Fact]
    public void The_given_number_of_nodes_is_what_a_seed_starts_from()
    {
        var experiment = ExperimentLibrarySpec.Read("node-power-off.yaml").Experiments[0];
        var counts = Enumerable.Range(1, 50).Select(seed => ManifestSize.Of(Swarm.Vary(experiment, seed, 10)).Nodes).ToList();
        Assert.All(counts, static count => Assert.InRange(count, 5, 20));
        Assert.Contains(10, counts);
        Assert.True(counts.Distinct().Count() > 5);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Pods_must_never_crowd_a_pool_more_than_declared(string file) =>
        Assert.All(ExperimentLibrarySpec.Read(file).Experiments.Select(static one => ScaledTimes.Of(one)), static experiment =>
        {
            var pools = ExperimentPlan.Pools(experiment.Spec);
            var declared = WorkloadTexts.Of(experiment.Spec).Where(WorkloadTexts.HasReplicas).Select(WorkloadTexts.Replicas).ToList();
            for (var seed = 1; seed <= Seeds; seed++)
            {
                var spec = Swarm.Vary(experiment, seed).Spec;
                var room = ExperimentPlan.Pools(spec).Zip(pools, static (now, before) => (double)now.Count!.Value / before.Count!.Value).Min();
                var replicas = WorkloadTexts.Of(spec).Where(WorkloadTexts.HasReplicas).Select(WorkloadTexts.Replicas);
                Assert.All(declared.Zip(replicas), pair => Assert.True(
                    pair.Second <= Math.Max(1, pair.First * room), $"seed {seed}: {pair.Second} replicas for {pair.First} with {room:0.##} of the room"));
            }
        });

    [Fact]
    public void What_the_manifest_breaks_on_purpose_and_what_it_expects_must_not_be_judged()
    {
        var varied = Swarm.Vary(ExperimentLibrarySpec.Read("out-of-service-alive.yaml").Experiments[0], 1);
        Assert.True(Swarm.IsVaried(varied));
        Assert.Null(varied.Spec.Expectations);
        Assert.Null(varied.Spec.Invariants!.Violated);
        Assert.Contains("at-most-one-identity", varied.Spec.Invariants.Except!);
    }

    [Fact]
    public void A_varied_experiment_must_have_one_history_for_its_seed_and_survive_being_written_down()
    {
        var varied = Swarm.Vary(ExperimentLibrarySpec.Read("node-power-off.yaml").Experiments[0], 4);
        var again = new ManifestReader(static _ => null).Read("again.yaml", ManifestWriter.Write(varied)).Experiments.Single();
        Assert.Equal(Run(varied), Run(again));

        static string Run(Experiment experiment)
        {
            using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = 4 });
            return runner.Run().HistoryHash;
        }
    }
}
