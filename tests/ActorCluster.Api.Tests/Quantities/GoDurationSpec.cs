using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Tests.Quantities;

/// <summary>By Go's time package, TestDurationString.</summary>
public sealed class GoDurationSpec
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1100, "1.1µs")]
    [InlineData(2_200_000, "2.2ms")]
    [InlineData(3_300_000_000, "3.3s")]
    [InlineData(245_000_000_000, "4m5s")]
    [InlineData(245_001_000_000, "4m5.001s")]
    [InlineData(18_367_001_000_000, "5h6m7.001s")]
    [InlineData(480_000_000_001, "8m0.000000001s")]
    [InlineData(3_600_000_000_000, "1h0m0s")]
    [InlineData(long.MaxValue, "2562047h47m16.854775807s")]
    [InlineData(long.MinValue, "-2562047h47m16.854775808s")]
    public void Durations_must_be_written_as_Go_does(long nanoseconds, string text) => Assert.Equal(text, GoDuration.Format(nanoseconds));
}
