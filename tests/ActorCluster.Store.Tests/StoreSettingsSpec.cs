using ActorCluster.Client.Configuration;
using Akka.Configuration;

namespace ActorCluster.Store.Tests;

public sealed class StoreSettingsSpec
{
    [Fact]
    public void Settings_must_have_the_defaults_of_the_reference() => Assert.Equal(
        new StoreSettings
        {
            HistoryRevisions = 20000,
            HistoryAge = TimeSpan.FromMinutes(5),
            CompactionInterval = TimeSpan.FromMinutes(1),
            Kind = StoreKind.File,
            Fsync = true,
        },
        StoreSettings.FromConfig(ReferenceConfiguration.Load()));

    [Fact]
    public void Settings_must_refuse_a_history_of_negative_length() => Assert.Throws<ConfigurationException>(() => StoreSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.store.history-revisions = -1").WithFallback(ReferenceConfiguration.Load())));

    [Fact]
    public void Settings_must_refuse_a_kind_that_does_not_exist() => Assert.Throws<ConfigurationException>(() => StoreSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.store.kind = etcd").WithFallback(ReferenceConfiguration.Load())));
}
