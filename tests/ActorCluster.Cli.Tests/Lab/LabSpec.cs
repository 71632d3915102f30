using ActorCluster.Api.Lab;
using ActorCluster.Cli.Lab;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Tests.Lab;

public sealed class LabSpec
{
    [Theory]
    [InlineData("1..200", 1, 200)]
    [InlineData("7", 7, 7)]
    [InlineData("5..5", 5, 5)]
    public void Seeds_are_read_as_a_number_or_a_range(string text, long first, long last)
    {
        Assert.True(SeedRange.TryParse(text, out var range, out _));
        Assert.Equal(new SeedRange(first, last), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7..3")]
    [InlineData("1..")]
    [InlineData("-1")]
    [InlineData("1..9999999")]
    [InlineData("many")]
    public void What_are_no_seeds_must_be_refused_with_a_reason(string text)
    {
        Assert.False(SeedRange.TryParse(text, out _, out var error));
        Assert.NotEmpty(error!);
    }

    [Fact]
    public void Results_of_parallel_runs_come_in_the_order_of_the_jobs()
    {
        var results = new List<string>();
        using var last = new ManualResetEventSlim();
        ParallelRuns.Do(
            [0, 1, 2, 3],
            2,
            (job, _) =>
            {
                // The first run is the last to end.
                if (job == 0)
                {
                    last.Wait(TimeSpan.FromSeconds(30));
                }
                else if (job == 3)
                {
                    last.Set();
                }

                return $"result {job}";
            },
            results.Add,
            static () => { },
            CancellationToken.None);
        Assert.Equal(["result 0", "result 1", "result 2", "result 3"], results);
    }

    [Fact]
    public void What_one_run_throws_must_come_out() =>
        Assert.Throws<CommandException>(() => ParallelRuns.Do<int, string>(
            [1, 2], 2, static (_, _) => throw new CommandException("wrong"), static _ => { }, static () => { }, CancellationToken.None));

    [Fact]
    public void The_exit_code_is_that_of_the_worst_verdict()
    {
        Assert.Equal(0, LabExitCode.Of([ExperimentVerdict.Passed]));
        Assert.Equal(2, LabExitCode.Of([ExperimentVerdict.Passed, ExperimentVerdict.Inconclusive]));
        Assert.Equal(1, LabExitCode.Of([ExperimentVerdict.Inconclusive, ExperimentVerdict.Failed, ExperimentVerdict.Passed]));
    }
}
