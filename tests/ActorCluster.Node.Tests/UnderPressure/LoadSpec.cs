using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Tests.Support;
using Akka.Actor;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.UnderPressure;

/// <summary>Requests to the pods of a node, and what they do to them.</summary>
public sealed class LoadSpec
{
    [Fact]
    public void Overloaded_container_must_fail_its_probes_be_restarted_and_fail_again()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        var probe = new Probe { PeriodSeconds = 10, FailureThreshold = 3, SuccessThreshold = 1, TimeoutSeconds = 1, TcpSocket = new TCPSocketAction { Port = 80 } };
        cluster.Put(APod("web", "node-a", Limited("1", "1Gi") with { LivenessProbe = probe, ReadinessProbe = probe }).Behaving(
            "main", """{"cpu":"0","requestCpu":"100m"}"""));
        Load(cluster, node, 300, 5);
        Assert.DoesNotContain(cluster.Api.EventsAbout("web"), e => e.Reason == "Unhealthy");

        // Three times what it can do: probes at 310, 320 and 330 s fail, the third one for good.
        Load(cluster, node, 29, 30);
        Assert.Equal((0, true), (Container(cluster).RestartCount, Container(cluster).Ready));
        Assert.Contains(cluster.Api.EventsAbout("web"), e => e.Message!.StartsWith("Liveness probe failed: dial tcp 10.244.1.2:80: i/o timeout", StringComparison.Ordinal));
        Load(cluster, node, 2, 30);
        Assert.Equal(1, Container(cluster).RestartCount);
        Assert.Contains(cluster.Api.EventsAbout("web"), e => e.Message == "Container main failed liveness probe, will be restarted");
        Assert.True(Usage(cluster, node).CpuMillis >= 995);

        // The restart forgot the queue, but not the load: it happens again and again, until the load goes.
        Load(cluster, node, 65, 30);
        Assert.InRange(Container(cluster).RestartCount, 2, 3);
        Load(cluster, node, 200, 1);
        Assert.True(Container(cluster).Ready);
        Assert.Equal(1, Serve(cluster, node, "10.244.1.2", 1).Succeeded);
    }

    [Fact]
    public void Load_must_kill_all_replicas_together_by_the_memory_of_what_waits()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        foreach (var name in new[] { "dns-a", "dns-b" })
        {
            cluster.Put(APod(name, "node-a", Limited("1", "64Mi")).Behaving("main", """{"cpu":"0","memory":"20Mi","requestCpu":"100m","requestMemory":"1Mi"}"""));
        }

        var ends = cluster.Listen<Client.Lab.ContainerTransition>();
        var ips = new[] { cluster.Status("dns-a").PodIP!, cluster.Status("dns-b").PodIP! };
        var refused = 0;
        for (var second = 0; second < 5; second++)
        {
            foreach (var ip in ips)
            {
                refused += Serve(cluster, node, ip, 30).Refused;
            }

            cluster.System.Advance(TimeSpan.FromSeconds(1));
        }

        var killed = ends.All<Client.Lab.ContainerTransition>().Where(t => t.State == Client.Lab.ContainerMoment.Exited).Take(2).ToList();
        Assert.All(killed, t => Assert.Equal((137, "OOMKilled"), (t.ExitCode, t.Reason)));
        Assert.Equal(["dns-a", "dns-b"], killed.Select(t => t.Pod).Order());
        Assert.Equal(killed[0].At, killed[1].At);
        Assert.True(refused >= 60);
    }

    [Fact]
    public void Nobody_at_an_address_must_mean_refusal()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "1000")));
        Assert.Equal((0, 7, 0), Fates(Serve(cluster, node, "10.244.1.99", 7)));
        Assert.Equal((7, 0, 0), Fates(Serve(cluster, node, "10.244.1.2", 7)));
        cluster.Delete("web", 2);
        Assert.Equal((7, 0, 0), Fates(Serve(cluster, node, "10.244.1.2", 7)));
        cluster.System.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((0, 7, 0), Fates(Serve(cluster, node, "10.244.1.2", 7)));

        static (int, int, int) Fates(RequestsServed served) => (served.Succeeded, served.Refused, served.TimedOut);
    }

    private static void Load(Cluster cluster, IActorRef node, int seconds, int requests)
    {
        for (var second = 0; second < seconds; second++)
        {
            Serve(cluster, node, "10.244.1.2", requests);
            cluster.System.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static RequestsServed Serve(Cluster cluster, IActorRef node, string ip, int requests)
    {
        var client = cluster.System.Probe();
        cluster.System.Tell(node, new ServeRequests(1, ip, 80, requests, TimeSpan.FromSeconds(1)), client);
        return client.Single<RequestsServed>();
    }

    private static NodeUsage Usage(Cluster cluster, IActorRef node)
    {
        var client = cluster.System.Probe();
        cluster.System.Tell(node, QueryUsage.Instance, client);
        return client.Single<NodeUsage>();
    }

    private static ContainerStatus Container(Cluster cluster) => cluster.Status().ContainerStatuses![0];

    private static Container Limited(string cpu, string memory) => AContainer() with
    {
        Resources = new ResourceRequirements
        {
            Limits = new Dictionary<string, Quantity> { [ResourceName.Cpu] = Quantity.Parse(cpu), [ResourceName.Memory] = Quantity.Parse(memory) },
        },
    };
}
