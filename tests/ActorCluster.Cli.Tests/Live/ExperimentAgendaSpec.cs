using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Cli.Live.Experiments;
using ActorCluster.Cli.Live.Runs;
using ActorCluster.Client.Configuration;

namespace ActorCluster.Cli.Tests.Live;

/// <summary>When experiments are run on live processes, and whether they can be.</summary>
public sealed class ExperimentAgendaSpec
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 30, TimeSpan.Zero);

    [Fact]
    public void Agenda_must_take_the_one_that_has_been_due_for_longest()
    {
        var (due, wake) = ExperimentAgenda.Choose([An("late", -10), An("early", -20)], Now);
        Assert.Equal("early", due!.Metadata.Name);
        Assert.Null(wake);
    }

    [Fact]
    public void Agenda_must_leave_out_what_is_suspended_deleted_or_judged()
    {
        Experiment[] none =
        [
            An("suspended", -10, new ExperimentSpec { Suspend = true }),
            An("judged", -10) with { Status = new ExperimentStatus { ObservedGeneration = 1, Phase = ExperimentPhase.Completed } },
            Deleted(An("deleted", -10)),
        ];
        Assert.Equal((null, null), ExperimentAgenda.Choose(none, Now));
    }

    [Fact]
    public void Agenda_must_run_a_changed_experiment_again()
    {
        var changed = An("changed", -10) with { Status = new ExperimentStatus { ObservedGeneration = 0, Phase = ExperimentPhase.Completed } };
        Assert.Equal(changed, ExperimentAgenda.Choose([changed], Now).Due);
    }

    [Fact]
    public void Agenda_must_wait_for_the_minute_of_a_schedule()
    {
        var scheduled = An("scheduled", -10, new ExperimentSpec { Schedule = "*/5 * * * *" });
        var (due, wake) = ExperimentAgenda.Choose([scheduled], Now);
        Assert.Null(due);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 12, 5, 0, TimeSpan.Zero), wake);
        Assert.Equal(wake, ExperimentAgenda.Next(scheduled, 1, Now, Now));
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 60)]
    [InlineData(3, null)]
    public void Agenda_must_repeat_as_often_and_as_fast_as_is_said(int runs, int? inSeconds)
    {
        var repeated = An("repeated", -10, new ExperimentSpec { Repetition = new Repetition { Count = 3, Every = "1m" } });
        Assert.Equal(inSeconds is { } seconds ? Now.AddSeconds(seconds) : null, ExperimentAgenda.Next(repeated, runs, Now, Now.AddSeconds(20)));
    }

    [Theory]
    [InlineData(null, "Passed", "Passed")]
    [InlineData("Failed", "Passed", "Failed")]
    [InlineData("Inconclusive", "Passed", "Inconclusive")]
    [InlineData("Inconclusive", "Failed", "Failed")]
    [InlineData("Passed", "Inconclusive", "Inconclusive")]
    public void Agenda_must_keep_the_worst_verdict_of_several_runs(string? before, string now, string verdict) =>
        Assert.Equal(verdict, ExperimentAgenda.Worse(before, now));

    [Fact]
    public void Fit_must_refuse_what_the_cluster_that_is_there_cannot_do()
    {
        var config = ReferenceConfiguration.Load();
        Assert.Null(LiveFit.Obstacle(new ExperimentSpec(), config, 1));
        Assert.Contains(
            "actorcluster.controllers.replicas = 2",
            LiveFit.Obstacle(new ExperimentSpec { Cluster = new ExperimentCluster { Controllers = 2 } }, config, 1),
            StringComparison.Ordinal);
        Assert.Contains("is not sent to live processes", LiveFit.Obstacle(With(new TimelineEntry { Name = "crowd", Load = new LoadFault() }), config, 1), StringComparison.Ordinal);
        var frozen = With(new TimelineEntry { Name = "ice", Node = new NodeFault { Kind = NodeFaultKind.Freeze } });
        Assert.NotNull(LiveFit.Obstacle(frozen, config, 100));
    }

    private static ExperimentSpec With(TimelineEntry entry) => new() { Timeline = [entry] };

    private static Experiment Deleted(Experiment experiment) =>
        experiment with { Metadata = experiment.Metadata with { DeletionTimestamp = new Time(Now) } };

    private static Experiment An(string name, int createdSeconds, ExperimentSpec? spec = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Generation = 1, CreationTimestamp = new Time(Now.AddSeconds(createdSeconds)) },
        Spec = spec ?? new ExperimentSpec(),
    };
}
