using ActorCluster.Api.Lab;

namespace ActorCluster.Api.Tests.Lab;

public sealed class FaultValuesSpec
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("1m30s", 90)]
    [InlineData("-1h", -3600)]
    [InlineData("+2d", 172800)]
    [InlineData("1.5s", 1.5)]
    [InlineData("7", 7)]
    [InlineData("900d", 365 * 86400)]
    public void Duration_must_be_read_with_its_sign_and_units(string text, double seconds)
    {
        Assert.True(FaultValues.TryDuration(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("s")]
    [InlineData("5 parsecs")]
    [InlineData("--1s")]
    public void Duration_must_not_be_guessed(string? text) => Assert.False(FaultValues.TryDuration(text, out _));

    [Theory]
    [InlineData("30%", 0.3)]
    [InlineData("0.5%", 0.005)]
    [InlineData("100%", 1)]
    public void Share_must_be_read_as_a_fraction(string text, double share)
    {
        Assert.True(FaultValues.TryShare(text, out var read));
        Assert.Equal(share, read, 9);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("%")]
    [InlineData(null)]
    public void Share_must_lie_between_nothing_and_all(string? text) => Assert.False(FaultValues.TryShare(text, out _));
}
