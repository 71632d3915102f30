using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Tests.Tables;

public sealed class HumanDurationSpec
{
    // k8s.io/apimachinery/pkg/util/duration/duration_test.go
    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(0, "0s")]
    [InlineData(1, "1s")]
    [InlineData(70, "70s")]
    [InlineData(190, "3m10s")]
    [InlineData(600, "10m")]
    [InlineData(47 * 60, "47m")]
    [InlineData(3600, "60m")]
    [InlineData(179 * 60, "179m")]
    [InlineData(3 * 3600, "3h")]
    [InlineData(5 * 3600 + 17 * 60, "5h17m")]
    [InlineData(14 * 3600 + 4 * 60, "14h")]
    [InlineData(50 * 3600, "2d2h")]
    [InlineData(2 * 86400 + 20 * 3600, "2d20h")]
    [InlineData(8 * 86400 + 3600, "8d")]
    [InlineData(2 * 365 * 86400L, "2y")]
    [InlineData(400 * 86400L, "400d")]
    [InlineData(765 * 86400L, "2y35d")]
    [InlineData(9 * 365 * 86400L + 86400, "9y")]
    public void HumanDuration_must_show_two_units_at_most(long seconds, string text) => Assert.Equal(text, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));
}
