using ActorCluster.Cli.Hosting;
using ActorCluster.Cli.Processes;
using ActorCluster.Client.Configuration;
using Akka.Configuration;

namespace ActorCluster.Cli.Tests;

/// <summary>What is said about a user's configuration: every key exists, every value can be read, or one line says which is wrong.</summary>
public sealed class OverlayCheckSpec
{
    [Theory]
    [InlineData("quick.conf")]
    [InlineData("bench.conf")]
    public void The_overlays_of_this_repository_must_be_right(string name) => ProcessConfiguration.Overlay(Path.Combine(ConfigurationFolder(), name));

    [Theory]
    [InlineData("actorcluster.controllers.node-lifecycle.monitor-grace-perod = 5s", "o.conf: unknown setting actorcluster.controllers.node-lifecycle.monitor-grace-perod (did you mean actorcluster.controllers.node-lifecycle.monitor-grace-period?)")]
    [InlineData("actorcluster { node { kubelets { } } }", "o.conf: unknown setting actorcluster.node.kubelets (did you mean actorcluster.node.kubelet?)")]
    [InlineData("actorcluster.api-server.default-toleration-seconds = 30", "o.conf: unknown setting actorcluster.api-server.default-toleration-seconds; config/reference.conf lists all")]
    [InlineData("actorclutser.node.kubelet.lease-duration = 4s", "o.conf: unknown setting actorclutser (did you mean actorcluster?)")]
    [InlineData("actorcluster.node.kubelet = 4s", "o.conf: actorcluster.node.kubelet is a group of settings, not a setting with a value")]
    [InlineData("actorcluster.node.kubelet.lease-duration.seconds = 4", "o.conf: actorcluster.node.kubelet.lease-duration is a setting with a value, not a group of settings")]
    public void A_setting_that_does_not_exist_must_be_refused_with_the_one_that_is_meant(string overlay, string message) => Assert.Equal(message, Refusal(overlay));

    [Theory]
    [InlineData("actorcluster { store.history-age = 10m, controllers.node-lifecycle.monitor-period = soon }", "o.conf: actorcluster.controllers.node-lifecycle.monitor-period = soon: ")]
    [InlineData("actorcluster.node.kubelet.node-events = perhaps", "o.conf: actorcluster.node.kubelet.node-events = perhaps: ")]
    [InlineData("actorcluster.node.capacity.memory = lots", "o.conf: actorcluster.node.capacity.memory = lots: ")]
    [InlineData("actorcluster.node.capacity.pods = many", "o.conf: actorcluster.node.capacity.pods = many: ")]
    [InlineData("actorcluster.node.kubelet.lease-renew-jitter = 7", "o.conf: actorcluster.node.kubelet.lease-renew-jitter = 7: ")]
    [InlineData("actorcluster.api-server.service-cluster-ip-range = everywhere", "o.conf: actorcluster.api-server.service-cluster-ip-range = everywhere: ")]
    [InlineData("actorcluster.node.runtime.images { nginx { size = heavy } }", "o.conf: actorcluster.node.runtime.images")]
    public void A_value_that_cannot_be_read_must_be_refused_with_its_key_in_one_line(string overlay, string start)
    {
        var message = Refusal(overlay);
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Values_that_only_together_mean_nothing_must_be_refused() =>
        Assert.StartsWith("o.conf: ", Refusal("actorcluster.node.kubelet { lease-retry-initial = 3s, lease-retry-maximum = 2s }"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("actorcluster { }")]
    [InlineData("akka.loglevel = DEBUG")]
    [InlineData("mine { pace = 2s }\nactorcluster.controllers.node-lifecycle.monitor-period = ${mine.pace}")]
    [InlineData("actorcluster.node.runtime.images { \"example/slow\" { start-delay = 3s } }")]
    [InlineData("actorcluster.node.capacity { cpu = 500m, memory = 1Gi }")]
    public void What_is_right_must_be_accepted(string overlay) =>
        OverlayCheck.Refuse(ConfigurationFactory.ParseString(overlay), ReferenceConfiguration.Load(), "o.conf");

    private static string Refusal(string overlay) => Assert.Throws<CommandException>(
        () => OverlayCheck.Refuse(ConfigurationFactory.ParseString(overlay), ReferenceConfiguration.Load(), "o.conf")).Message;

    private static string ConfigurationFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActorCluster.sln")))
            {
                return Path.Combine(folder.FullName, "config");
            }
        }

        throw new InvalidOperationException("these tests run inside a checkout");
    }
}
