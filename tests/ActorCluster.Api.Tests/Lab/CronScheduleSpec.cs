using System.Globalization;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Api.Tests.Lab;

/// <summary>Cron lines as github.com/robfig/cron's <c>ParseStandard</c> has them.</summary>
public sealed class CronScheduleSpec
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 30, TimeSpan.Zero); // A Tuesday.

    [Theory]
    [InlineData("* * * * *", "2030-01-01 00:01:00")]
    [InlineData("0 3 * * *", "2030-01-01 03:00:00")]
    [InlineData("*/15 * * * *", "2030-01-01 00:15:00")]
    [InlineData("5/20 2-4 * * *", "2030-01-01 02:05:00")]
    [InlineData("0 0 * * SUN", "2030-01-06 00:00:00")]
    [InlineData("0 0 13 * FRI", "2030-01-04 00:00:00")]
    [InlineData("30 12 29 feb ?", "2032-02-29 12:30:00")]
    [InlineData("@hourly", "2030-01-01 01:00:00")]
    [InlineData("@every 90s", "2030-01-01 00:02:00")]
    public void A_line_must_say_when_it_is_next(string line, string next) =>
        Assert.Equal(next, CronSchedule.Parse(line).Next(Start)!.Value.ToString("yyyy-MM-dd HH:mm:ss", null));

    /// <summary>"Jobs scheduled during daylight-savings leap-ahead transitions will not be run" (pkg.go.dev/github.com/robfig/cron, Time zones).</summary>
    [Theory]
    [InlineData("0 3 * * *", "Europe/Berlin", "2030-01-01T00:00:00Z", "2030-01-01T02:00:00Z")]
    [InlineData("0 3 * * *", "America/New_York", "2030-07-01T00:00:00Z", "2030-07-01T07:00:00Z")]
    [InlineData("0 0 1 * *", "Asia/Kolkata", "2030-01-05T00:00:00Z", "2030-01-31T18:30:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2030-03-30T12:00:00Z", "2030-04-01T00:30:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2030-10-27T00:00:00Z", "2030-10-27T00:30:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2030-10-27T00:30:00Z", "2030-10-27T01:30:00Z")]
    [InlineData("0 * * * *", "America/Santiago", "2030-09-08T03:30:00Z", "2030-09-08T04:00:00Z")]
    public void A_line_must_speak_of_the_clocks_of_its_zone(string line, string zone, string after, string next) => Assert.Equal(
        DateTimeOffset.Parse(next, CultureInfo.InvariantCulture),
        CronSchedule.Parse(line).Next(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("0 0 */1 * FRI", "2030-01-04 00:00:00")]
    [InlineData("0 0 */2 * FRI", "2030-01-03 00:00:00")]
    public void A_day_of_the_month_with_a_step_must_count_unless_it_is_every_day(string line, string next) =>
        Assert.Equal(next, CronSchedule.Parse(line).Next(Start)!.Value.ToString("yyyy-MM-dd HH:mm:ss", null));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("@every soon")]
    [InlineData("@every 1ms")]
    public void A_wrong_line_must_be_refused(string line) => Assert.False(CronSchedule.TryParse(line, out _, out _));

    [Fact]
    public void A_day_that_never_comes_must_be_found_out() => Assert.Null(CronSchedule.Parse("0 0 30 2 *").Next(Start));
}
