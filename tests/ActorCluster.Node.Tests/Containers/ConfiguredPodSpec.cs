using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Containers;

/// <summary>Pods that refer to ConfigMaps and Secrets, on a whole node, in virtual time.</summary>
public sealed class ConfiguredPodSpec : IDisposable
{
    private static readonly EnvVar FromMap = new()
    {
        Name = "TIER",
        ValueFrom = new EnvVarSource { ConfigMapKeyRef = new ConfigMapKeySelector { Name = "settings", Key = "tier" } },
    };

    private readonly Cluster _cluster = new();

    public ConfiguredPodSpec()
    {
        _cluster.StartNode();
    }

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Environment_must_hold_what_the_ConfigMap_says_when_the_container_starts()
    {
        _cluster.Put(Map("settings", "tier", "gold"));
        _cluster.Put(APod("web", "node-a", AContainer() with { Env = [FromMap] }));
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
        Assert.Equal("gold\n", Run("printenv", "TIER"));

        _cluster.Put(Map("settings", "tier", "silver"));
        _cluster.System.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("gold\n", Run("printenv", "TIER"));
    }

    [Fact]
    public void Container_must_wait_for_its_ConfigMap_and_its_key()
    {
        _cluster.Put(APod("web", "node-a", AContainer() with { Env = [FromMap] }));
        var waiting = _cluster.Status().ContainerStatuses![0].State.Waiting!;
        Assert.Equal(("CreateContainerConfigError", "configmap \"settings\" not found"), (waiting.Reason, waiting.Message));
        Assert.Equal(PodPhase.Pending, _cluster.Status().Phase);
        Assert.NotNull(_cluster.Status().PodIP);
        Assert.Equal(["Pulling", "Pulled", "Failed"], _cluster.Api.EventsAbout("web").Select(e => e.Reason));
        Assert.Equal("Error: configmap \"settings\" not found", _cluster.Api.EventsAbout("web").Last().Message);

        _cluster.Put(Map("settings", "other", "x"));
        _cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("couldn't find key tier in ConfigMap default/settings", _cluster.Status().ContainerStatuses![0].State.Waiting!.Message);

        _cluster.Put(Map("settings", "tier", "gold"));
        _cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((PodPhase.Running, 0), (_cluster.Status().Phase, _cluster.Status().ContainerStatuses![0].RestartCount));
        Assert.Equal("gold\n", Run("printenv", "TIER"));
    }

    [Fact]
    public void Restarted_container_must_see_the_newest_ConfigMap()
    {
        _cluster.Put(Map("settings", "tier", "gold"));
        _cluster.Put(APod("web", "node-a", AContainer() with { Env = [FromMap] }).Behaving("main", "{\"runFor\": \"60s\", \"failures\": 1}"));
        _cluster.Put(Map("settings", "tier", "silver"));
        _cluster.System.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(1, _cluster.Status().ContainerStatuses![0].RestartCount);
        Assert.Equal("silver\n", Run("printenv", "TIER"));
    }

    [Fact]
    public void Master_must_watch_only_what_pods_of_the_node_refer_to()
    {
        _cluster.Put(APod("plain", "node-a"));
        Assert.Empty(Watches());
        _cluster.Put(Map("settings", "tier", "gold"));
        _cluster.Put(Map("others", "tier", "gold"));
        _cluster.Put(APod("web", "node-a", AContainer() with { Env = [FromMap] }));
        _cluster.Put(APod("second", "node-a", AContainer() with { Env = [FromMap] }));
        Assert.Equal(["metadata.name=settings"], Watches());

        _cluster.Delete("web", 0);
        Assert.Equal(["metadata.name=settings"], Watches());
        _cluster.Delete("second", 0);
        _cluster.System.Drain();
        Assert.Empty(Watches());
    }

    [Fact]
    public void Another_start_of_the_master_must_watch_again()
    {
        _cluster.Put(APod("web", "node-a", AContainer() with { Env = [FromMap] }));
        _cluster.TellPart("link", MasterLost.Instance);
        _cluster.Put(Map("settings", "tier", "gold"));
        _cluster.System.Advance(TimeSpan.FromSeconds(30));
        _cluster.TellPart("link", new MasterFound(_cluster.Nodes));
        _cluster.System.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("gold\n", Run("printenv", "TIER"));
    }

    [Fact]
    public void Containers_must_find_the_Services_that_were_there_when_they_started()
    {
        _cluster.Put(AService("kubernetes", "10.96.0.1", 443));
        _cluster.Put(AService("redis-primary", "10.96.0.7", 6379));
        _cluster.System.Advance(TimeSpan.FromSeconds(5));
        _cluster.Put(APod("web", "node-a", AContainer() with { Env = [new EnvVar { Name = "URL", Value = "redis://$(REDIS_PRIMARY_SERVICE_HOST)" }] }));
        _cluster.Put(AService("late", "10.96.0.8", 80));
        _cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("10.96.0.1\n", Run("printenv", "KUBERNETES_SERVICE_HOST"));
        Assert.Equal("tcp://10.96.0.7:6379\n", Run("printenv", "REDIS_PRIMARY_PORT_6379_TCP"));
        Assert.Equal("redis://10.96.0.7\n", Run("printenv", "URL"));
        Assert.DoesNotContain("LATE_", Run("env"), StringComparison.Ordinal);
    }

    private IEnumerable<string> Watches() =>
        _cluster.Api.Watches.Where(static watch => watch.Resource.Plural is "configmaps" or "secrets").Select(static watch => watch.Fields!.ToString());

    private static ConfigMap Map(string name, string key, string value) => new()
    {
        Kind = "ConfigMap",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Data = new Dictionary<string, string> { [key] = value },
    };

    private static Service AService(string name, string ip, int port) => new()
    {
        Kind = "Service",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new ServiceSpec { ClusterIP = ip, Ports = [new ServicePort { Port = port, Protocol = "TCP" }] },
    };

    private string Run(params string[] command) => _cluster.Exec("web", "main", command);
}
