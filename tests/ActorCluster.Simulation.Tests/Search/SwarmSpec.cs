using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Faults;
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

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_run_must_have_a_fault_that_is_sure_to_hit_and_no_share_that_may_be_none(string file) =>
        Assert.All(ExperimentLibrarySpec.Read(file).Experiments.Select(static one => ScaledTimes.Of(one)), static experiment =>
        {
            var random = new Random(1);
            for (var seed = 1; seed <= Seeds; seed++)
            {
                var spec = Swarm.Vary(experiment, seed).Spec;
                Assert.Contains(spec.Timeline!, static entry => SureHit.Is(entry));
                Assert.All(spec.Timeline!, static entry => Assert.NotEqual(TargetMode.UpToPercent, entry.Nodes?.Mode ?? entry.Pods?.Mode));
                var nodes = Machines(spec);
                Assert.All(
                    spec.Timeline!.Where(static entry => entry.Nodes is { Running: null, SameAs: null }),
                    entry => Assert.NotEmpty(TargetSelection.Nodes(entry.Nodes, nodes, [], static _ => [], random)));
            }
        });

    [Fact]
    public void A_share_that_is_drawn_when_the_fault_begins_must_be_drawn_by_the_swarm()
    {
        var experiment = ExperimentLibrarySpec.Read("heartbeat-blip.yaml").Experiments[0];
        var blip = experiment.Spec.Timeline!.Single(static entry => entry.Name == "blip");
        experiment = experiment with
        {
            Spec = experiment.Spec with { Timeline = [blip with { Nodes = new NodeTargets { Mode = TargetMode.UpToPercent, Value = 40 } }] },
        };
        var shares = Enumerable.Range(1, 100).SelectMany(seed => Swarm.Vary(experiment, seed).Spec.Timeline!).Where(static entry => entry.Name == "blip")
            .Select(static entry => entry.Nodes!).ToList();
        Assert.NotEmpty(shares);
        Assert.All(shares, static targets => Assert.Equal(TargetMode.Percent, targets.Mode));
        Assert.All(shares, static targets => Assert.InRange(targets.Value!.Value, 1, 40));
    }

    // Seeds whose only fault chose nobody, or was over before anything came by.
    [Theory]
    [InlineData("statefulset-dead-node.yaml", 28)]
    [InlineData("statefulset-dead-node.yaml", 60)]
    [InlineData("clock-behind.yaml", 1)]
    [InlineData("clock-behind.yaml", 3)]
    [InlineData("memory-hog.yaml", 14)]
    [InlineData("reschedule-storm.yaml", 8)]
    public void A_run_must_not_be_inconclusive_for_its_faults_hitting_nothing(string file, int seed)
    {
        using var runner = new ExperimentRunner(Swarm.Vary(ExperimentLibrarySpec.Read(file).Experiments[0], seed), new RunOptions { Seed = seed });
        Assert.Equal(ExperimentVerdict.Passed, runner.Run().Judgement.Verdict);
    }

    private static List<Api.Core.Node> Machines(Api.Lab.ExperimentSpec spec) =>
    [
        .. ExperimentPlan.Pools(spec).SelectMany(static pool => Enumerable.Range(0, pool.Count ?? 0).Select(index => new Api.Core.Node
        {
            Metadata = new Api.Meta.ObjectMeta
            {
                Name = $"{pool.Name}-{index + 1}",
                Labels = new Dictionary<string, string>(pool.Labels ?? new Dictionary<string, string>())
                {
                    ["topology.kubernetes.io/zone"] = pool.Zones is { Count: > 0 } zones ? zones[index % zones.Count] : "",
                },
            },
        })),
    ];

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
