using Akka.Configuration;

namespace Akka.Compat.Tests.Configuration;

public sealed class HoconUnitsSpec
{
    [Theory]
    [InlineData("500ns", 5)]
    [InlineData("2000 ns", 20)]
    [InlineData("3 micros", 30)]
    [InlineData("10ms", 100_000)]
    [InlineData("10 millis", 100_000)]
    [InlineData("10", 100_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("2 seconds", 20_000_000)]
    [InlineData("3m", 1_800_000_000)]
    [InlineData("1 minute", 600_000_000)]
    [InlineData("2h", 72_000_000_000)]
    [InlineData("1d", 864_000_000_000)]
    [InlineData("\"7 days\"", 6_048_000_000_000)]
    public void Duration_must_be_read_with_its_unit(string text, long ticks) =>
        Assert.Equal(TimeSpan.FromTicks(ticks), ConfigurationFactory.ParseString("a = " + text).GetTimeSpan("a"));

    [Fact]
    public void Duration_may_be_infinite_unless_it_must_not()
    {
        var config = ConfigurationFactory.ParseString("a = infinite\nb = Infinite");

        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("a"));
        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("b"));
        Assert.Throws<FormatException>(() => config.GetTimeSpan("a", null, false));
    }

    [Theory]
    [InlineData("-1 s")]
    [InlineData("10 fortnights")]
    [InlineData("s")]
    [InlineData("off")]
    public void Duration_that_is_none_must_be_refused(string text) =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = " + text).GetTimeSpan("a"));

    [Theory]
    [InlineData("100", 100)]
    [InlineData("100b", 100)]
    [InlineData("100 B", 100)]
    [InlineData("1 byte", 1)]
    [InlineData("2kB", 2_000)]
    [InlineData("2 kilobytes", 2_000)]
    [InlineData("2k", 2_048)]
    [InlineData("2K", 2_048)]
    [InlineData("2KiB", 2_048)]
    [InlineData("2 kibibytes", 2_048)]
    [InlineData("3MB", 3_000_000)]
    [InlineData("3m", 3_145_728)]
    [InlineData("3 MiB", 3_145_728)]
    [InlineData("4GB", 4_000_000_000)]
    [InlineData("4GiB", 4_294_967_296)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("1TiB", 1_099_511_627_776)]
    [InlineData("1PiB", 1_125_899_906_842_624)]
    [InlineData("1EiB", 1_152_921_504_606_846_976)]
    public void Size_must_be_read_with_its_unit(string text, long bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString("a = " + text).GetByteSize("a", null));

    [Theory]
    [InlineData("1 XB")]
    [InlineData("1 kb")]
    [InlineData("much")]
    public void Size_that_is_none_must_be_refused(string text) =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = " + text).GetByteSize("a", null));
}
