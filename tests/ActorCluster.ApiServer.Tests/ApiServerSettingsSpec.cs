using ActorCluster.Client.Configuration;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Ownership;
using Akka.Configuration;

namespace ActorCluster.ApiServer.Tests;

public sealed class ApiServerSettingsSpec
{
    [Fact]
    public void Settings_must_have_the_defaults_of_the_reference() => Assert.Equal(
        new ApiServerSettings
        {
            Bootstrap = true,
            Authorization = AuthorizationMode.Rbac,
            AdvertiseAddress = "127.0.0.1",
            AdvertisePort = 6443,
            EventTtl = TimeSpan.FromHours(1),
            ServiceClusterIPRange = "10.96.0.0/12",
            FirstNodePort = 30000,
            LastNodePort = 32767,
            RequireServiceAccount = true,
            ServiceAccountWait = TimeSpan.FromSeconds(1),
            FreshReadWait = TimeSpan.FromSeconds(3),
            DefaultNotReadyToleration = TimeSpan.FromSeconds(300),
            DefaultUnreachableToleration = TimeSpan.FromSeconds(300),
            GeneratedNameAttempts = 8,
            ConflictRetries = 5,
            BookmarkInterval = TimeSpan.FromMinutes(1),
            FlowControlInterval = TimeSpan.FromMinutes(1),
            WatchBuffer = 10000,
            MaximumPendingWrites = 20000,
            InProcessOwnership = InProcessOwnership.Specs,
            StoreTimeout = TimeSpan.FromSeconds(34),
        },
        ApiServerSettings.FromConfig(ReferenceConfiguration.Load()));

    [Theory]
    [InlineData("service-node-port-range = \"32767-30000\"")]
    [InlineData("service-node-port-range = many")]
    [InlineData("field-ownership.in-process = some")]
    [InlineData("watch-buffer = 0")]
    [InlineData("advertise-port = 0")]
    public void Settings_must_refuse_what_makes_no_sense(string key) => Assert.Throws<ConfigurationException>(() => ApiServerSettings.FromConfig(
        ConfigurationFactory.ParseString("actorcluster.api-server." + key).WithFallback(ReferenceConfiguration.Load())));
}
