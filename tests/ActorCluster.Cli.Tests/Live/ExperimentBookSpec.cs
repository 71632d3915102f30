using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Cli.Live.Experiments;

namespace ActorCluster.Cli.Tests.Live;

/// <summary>What the lab knows of live experiments while writes and watches overtake each other.</summary>
public sealed class ExperimentBookSpec
{
    private readonly ExperimentBook _book = new();

    // The progress just before the end is answered while the verdict is on its way: that an experiment still recovers is old news by then.
    [Fact]
    public void An_experiment_must_not_be_settled_before_the_last_of_its_writes_is_answered()
    {
        Assert.True(_book.TryTake(At(5, ExperimentPhase.Running)));
        _book.WriteBegins(At(5, ExperimentPhase.Running));
        _book.WriteBegins(At(5, ExperimentPhase.Running));
        _book.WriteEnds(At(5, ExperimentPhase.Running), At(6, ExperimentPhase.Recovering));
        Assert.True(_book.IsBeingWritten(At(6, ExperimentPhase.Recovering)));
        Assert.Empty(_book.Settled);

        _book.WriteEnds(At(5, ExperimentPhase.Running), At(7, ExperimentPhase.Completed));
        Assert.False(_book.IsBeingWritten(At(6, ExperimentPhase.Recovering)));
        Assert.Equal(ExperimentPhase.Completed, Assert.Single(_book.Settled).Status.Phase);
    }

    [Fact]
    public void A_watch_that_is_behind_must_not_bring_back_what_was_before_a_write()
    {
        _book.TryTake(At(5, ExperimentPhase.Running));
        _book.WriteBegins(At(5, ExperimentPhase.Running));
        _book.WriteEnds(At(5, ExperimentPhase.Running), At(7, ExperimentPhase.Completed));
        Assert.False(_book.TryTake(At(6, ExperimentPhase.Recovering)));
        Assert.True(_book.TryTake(At(7, ExperimentPhase.Completed)));
        Assert.Equal(ExperimentPhase.Completed, Assert.Single(_book.Settled).Status.Phase);
    }

    [Fact]
    public void An_answer_that_is_behind_must_not_bring_back_what_the_watch_has_told_of()
    {
        _book.TryTake(At(5, ExperimentPhase.Running));
        _book.WriteBegins(At(5, ExperimentPhase.Running));
        _book.TryTake(At(8, ExperimentPhase.Completed));
        _book.WriteEnds(At(5, ExperimentPhase.Running), At(6, ExperimentPhase.Recovering));
        Assert.Equal(ExperimentPhase.Completed, Assert.Single(_book.Settled).Status.Phase);
    }

    [Fact]
    public void What_is_gone_must_not_come_back_with_an_answer_and_another_of_its_name_begins_anew()
    {
        _book.TryTake(At(5, ExperimentPhase.Running));
        _book.WriteBegins(At(5, ExperimentPhase.Running));
        _book.Remove(At(7, ExperimentPhase.Running));
        _book.WriteEnds(At(5, ExperimentPhase.Running), At(6, ExperimentPhase.Recovering));
        Assert.Empty(_book.Settled);

        _book.TryTake(At(9, ExperimentPhase.Completed));
        Assert.True(_book.TryTake(At(8, ExperimentPhase.Pending, "other")));
    }

    [Fact]
    public void A_refused_write_must_leave_what_is_known()
    {
        _book.TryTake(At(5, ExperimentPhase.Running));
        _book.WriteBegins(At(5, ExperimentPhase.Running));
        _book.WriteEnds(At(5, ExperimentPhase.Running), null);
        Assert.Equal(ExperimentPhase.Running, Assert.Single(_book.Settled).Status.Phase);
    }

    private static Experiment At(int revision, string phase, string uid = "one") => new()
    {
        Metadata = new ObjectMeta { Name = "e", Namespace = "default", Uid = uid, ResourceVersion = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        Status = new ExperimentStatus { Phase = phase },
    };
}
