using ActorCluster.Api.Lab.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Api.Tests.Lab;

/// <summary>The texts within experiments: durations as Go's <c>time.ParseDuration</c> has them, shares, windows, patterns, paths, tests.</summary>
public sealed class LabTextSpec
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("-1h", -3_600_000)]
    [InlineData("+1.5s", 1_500)]
    [InlineData(".5s", 500)]
    [InlineData("1m0.25s", 60_250)]
    [InlineData("300ms", 300)]
    [InlineData("1500us", 1.5)]
    public void A_duration_must_be_read_as_Go_reads_it(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMicroseconds(milliseconds * 1000), LabDuration.Parse(text));

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("10", "time: missing unit in duration \"10\"")]
    [InlineData("10 min", "time: unknown unit \" min\" in duration \"10 min\"")]
    [InlineData("5d", "time: unknown unit \"d\" in duration \"5d\"")]
    [InlineData("s", "time: invalid duration \"s\"")]
    [InlineData("1.2.3s", "time: invalid duration \"1.2.3s\"")]
    [InlineData("9999999999h", "time: invalid duration \"9999999999h\"")]
    public void A_text_that_is_no_duration_must_be_refused_in_the_words_of_Go(string text, string error)
    {
        Assert.False(LabDuration.TryParse(text, out _, out var message));
        Assert.StartsWith(error, message);
    }

    [Fact]
    public void A_duration_that_was_written_must_be_read_as_itself() =>
        Prop.ForAll<long>(static ticks =>
        {
            var duration = TimeSpan.FromTicks(ticks);
            return LabDuration.Parse(LabDuration.Format(duration)) == duration;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("5m", "5m")]
    [InlineData("90s", "1m30s")]
    [InlineData("1h0m1.5s", "1h1.5s")]
    [InlineData("-20ms", "-20ms")]
    [InlineData("0", "0s")]
    public void A_duration_must_be_written_without_parts_that_are_zero(string text, string written) =>
        Assert.Equal(written, LabDuration.Format(LabDuration.Parse(text)));

    [Theory]
    [InlineData("30%", 0.3)]
    [InlineData("0.5%", 0.005)]
    [InlineData("100%", 1)]
    public void A_share_must_be_a_percentage(string text, double share) => Assert.Equal(share, Share.Parse(text));

    [Theory]
    [InlineData("30")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("%")]
    [InlineData("a%")]
    public void A_text_that_is_no_percentage_must_be_refused(string text) => Assert.False(Share.TryParse(text, out _, out _));

    [Fact]
    public void A_window_must_contain_both_its_ends()
    {
        var window = Window.Parse("345s..370s");
        Assert.True(window.Contains(TimeSpan.FromSeconds(345)));
        Assert.True(window.Contains(TimeSpan.FromSeconds(370)));
        Assert.False(window.Contains(TimeSpan.FromSeconds(370.1)));
        Assert.False(Window.TryParse("370s..345s", out _, out _));
        Assert.False(Window.TryParse("345s", out _, out _));
    }

    [Theory]
    [InlineData("web-*", "web-1", true)]
    [InlineData("web-*", "web", false)]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "axxbyybzc", true)]
    [InlineData("a*b", "axbc", false)]
    [InlineData(null, "anything", true)]
    public void A_star_must_stand_for_any_text(string? pattern, string name, bool fits) => Assert.Equal(fits, NamePattern.Matches(pattern, name));

    [Theory]
    [InlineData("status.phase = Running", "status.phase", WhereOperator.Equal, "Running")]
    [InlineData("status.phase=Running", "status.phase", WhereOperator.Equal, "Running")]
    [InlineData("status.conditions[type=Ready].status != True", "status.conditions[type=Ready].status", WhereOperator.NotEqual, "True")]
    [InlineData("metadata.deletionTimestamp exists", "metadata.deletionTimestamp", WhereOperator.Exists, "")]
    [InlineData("spec.taints[key=a.b/c].effect absent", "spec.taints[key=a.b/c].effect", WhereOperator.Absent, "")]
    [InlineData("status.containerStatuses[*].restartCount >= 3", "status.containerStatuses[*].restartCount", WhereOperator.GreaterOrEqual, "3")]
    [InlineData("metadata.labels['a.b/c'] in (x, 'y, z')", "metadata.labels['a.b/c']", WhereOperator.In, "x|y, z")]
    [InlineData("metadata.name ~ ^web-[0-9]+$", "metadata.name", WhereOperator.Matches, "^web-[0-9]+$")]
    [InlineData("spec.containers[0].image=\" a \"", "spec.containers[0].image", WhereOperator.Equal, " a ")]
    [InlineData("status.reason = a = b", "status.reason", WhereOperator.Equal, "a = b")]
    public void A_test_must_be_read_into_path_operator_and_values(string text, string path, WhereOperator comparison, string values)
    {
        var test = WhereExpression.Parse(text);
        Assert.Equal(path, test.Path.ToString());
        Assert.Equal(comparison, test.Operator);
        Assert.Equal(values, string.Join('|', test.Values));
    }

    [Theory]
    [InlineData("", "must begin with a path")]
    [InlineData("status.phase", "expected an operator after the path")]
    [InlineData("status.phase is Running", "\"is Running\" does not begin with an operator")]
    [InlineData("status.phase =", "expected a value after the operator")]
    [InlineData("status..phase = x", "expected the name of a field after the dot")]
    [InlineData("status[type = x", "expected ] at the end")]
    [InlineData("status[] = x", "[] is no step")]
    [InlineData("status.phase in a, b", "expected values in parentheses")]
    [InlineData("status.phase exists now", "nothing may follow")]
    [InlineData("metadata.name ~ (", "Invalid pattern")]
    public void A_text_that_is_no_test_must_be_refused_with_what_was_expected(string text, string error)
    {
        Assert.False(WhereExpression.TryParse(text, out _, out var message));
        Assert.StartsWith(error, message);
    }

    [Fact]
    public void A_path_that_was_written_must_be_read_as_itself()
    {
        foreach (var text in new[] { "a", "a.b[0].c", "a[*]", "a['x.y/z'].b", "a[type=Ready].status" })
        {
            Assert.Equal(text, WherePath.Parse(text).ToString());
        }
    }

    [Theory]
    [InlineData("a.b/c=d:NoExecute", "a.b/c", "d", "NoExecute", false)]
    [InlineData("a:NoSchedule-", "a", "", "NoSchedule", true)]
    [InlineData("a-", "a", "", "", true)]
    public void A_taint_must_be_read_as_kubectl_reads_it(string text, string key, string value, string effect, bool removes) =>
        Assert.Equal(new TaintText(key, value, effect, removes), TaintText.Parse(text));

    [Theory]
    [InlineData("a")]
    [InlineData("a=b")]
    [InlineData("a=b:Never")]
    [InlineData("=b:NoExecute")]
    public void A_text_that_is_no_taint_must_be_refused(string text) => Assert.False(TaintText.TryParse(text, out _, out _));
}
