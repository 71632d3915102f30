using ActorCluster.Client.Configuration;
using Akka.Configuration;

namespace ActorCluster.Client.Tests.Configuration;

public sealed class ClientSettingsSpec
{
    [Fact]
    public void Settings_must_have_client_gos_defaults() => Assert.Equal(
        new ClientSettings
        {
            RequestTimeout = TimeSpan.FromSeconds(34),
            WatchSilenceTimeout = TimeSpan.FromSeconds(150),
            WatchRetryInitial = TimeSpan.FromMilliseconds(800),
            WatchRetryMaximum = TimeSpan.FromSeconds(30),
        },
        ClientSettings.FromConfig(ReferenceConfiguration.Load()));

    [Theory]
    [InlineData("watch-retry-initial = 0s")]
    [InlineData("watch-retry-maximum = 1ms")]
    public void Settings_must_refuse_what_makes_no_sense(string overlay) => Assert.Throws<ConfigurationException>(() => ClientSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.client { " + overlay + " }").WithFallback(ReferenceConfiguration.Load())));
}
