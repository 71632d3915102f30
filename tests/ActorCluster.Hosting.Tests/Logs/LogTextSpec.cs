using System.Text;
using ActorCluster.ApiServer.Logs;
using ActorCluster.Hosting.Logs;
using ActorCluster.Node.Runtime;

namespace ActorCluster.Hosting.Tests.Logs;

public sealed class LogTextSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void LogText_must_begin_lines_with_nine_digits_of_a_second() => Assert.Equal(
        "2026-01-01T11:59:50.000000000Z old\n2026-01-01T12:00:00.000000000Z new\n", Write(new ContainerLogOptions { Timestamps = true }));

    [Fact]
    public void LogText_must_leave_out_what_is_older_than_asked()
    {
        Assert.Equal("new\n", Write(new ContainerLogOptions { SinceSeconds = 5 }));
        Assert.Equal("old\nnew\n", Write(new ContainerLogOptions { SinceSeconds = 10 }));
        Assert.Equal("old\nnew\n", Write(new ContainerLogOptions { SinceSeconds = long.MaxValue }));
        Assert.Equal("new\n", Write(new ContainerLogOptions { SinceTime = Noon }));
    }

    [Fact]
    public void LogText_must_end_in_the_middle_of_a_line_at_its_limit()
    {
        var text = new LogText(new ContainerLogOptions { LimitBytes = 6 }, Noon);
        Assert.Equal("old\nne", Encoding.UTF8.GetString(text.Write(Lines).Span));
        Assert.True(text.IsFull);
        Assert.True(text.Write(Lines).IsEmpty);
    }

    [Fact]
    public void LogText_must_not_end_a_line_that_its_container_did_not_end() => Assert.Equal(
        "whole\nrest",
        Encoding.UTF8.GetString(new LogText(new ContainerLogOptions(), Noon).Write([new LogLine(Noon, "whole"), new LogLine(Noon, "rest", true)]).Span));

    private static LogLine[] Lines => [new(Noon.AddSeconds(-10), "old"), new(Noon, "new")];

    private static string Write(ContainerLogOptions options) => Encoding.UTF8.GetString(new LogText(options, Noon).Write(Lines).Span);
}
