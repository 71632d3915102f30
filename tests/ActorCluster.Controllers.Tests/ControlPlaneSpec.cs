using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests;

/// <summary>All controllers together with the real API: what a user sees of them.</summary>
public sealed class ControlPlaneSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public ControlPlaneSpec() => _plane.Start(ControllersSupervisor.PropsFor(_plane.Context, "PEM"));

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void Controllers_must_furnish_every_namespace()
    {
        _plane.Create(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        foreach (var ns in new[] { "team", "default", "kube-system" })
        {
            Assert.NotNull(_plane.Find<ServiceAccount>(ns, "default"));
            Assert.Equal("PEM", _plane.Find<ConfigMap>(ns, "kube-root-ca.crt")!.Data!["ca.crt"]);
        }

        _plane.Change<ConfigMap>("team", "kube-root-ca.crt", map => map with { Data = new Dictionary<string, string> { ["ca.crt"] = "forged" } });
        Assert.Equal("PEM", _plane.Find<ConfigMap>("team", "kube-root-ca.crt")!.Data!["ca.crt"]);
        _plane.Delete<ServiceAccount>("team", "default");
        Assert.NotNull(_plane.Find<ServiceAccount>("team", "default"));
    }

    [Fact]
    public void Controllers_must_make_a_deployments_pods_and_take_them_away_with_it()
    {
        _plane.Create(AWorkload.Deployment(3));
        _plane.Advance(1);
        var pods = _plane.All<Pod>();
        Assert.Equal(3, pods.Count);
        var set = Assert.Single(_plane.All<ReplicaSet>());
        Assert.StartsWith("web-", set.Metadata.Name, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            _plane.Run(pods[i], "10.0.0." + (i + 1));
        }

        _plane.Advance(1);
        var deployment = _plane.Find<Deployment>("default", "web")!;
        Assert.Equal((3, 3, 3), (deployment.Status.Replicas, deployment.Status.ReadyReplicas, deployment.Status.AvailableReplicas));
        Assert.Equal("NewReplicaSetAvailable", deployment.Status.Conditions!.Single(c => c.Type == "Progressing").Reason);
        Assert.Equal("1", deployment.Metadata.Annotations!["deployment.kubernetes.io/revision"]);
        Assert.Equal((1L, 1L), (deployment.Metadata.Generation, deployment.Status.ObservedGeneration));

        _plane.Delete<Deployment>("default", "web");
        _plane.Advance(1);
        Assert.Empty(_plane.All<ReplicaSet>());
        Assert.Empty(_plane.All<Pod>());
    }

    [Fact]
    public void Controllers_must_roll_a_deployment_over_within_its_bounds_and_back()
    {
        _plane.Create(AWorkload.Deployment(4, surge: 1, unavailable: 1));
        RunEverything();
        _plane.Change<Deployment>("default", "web", current => current with { Spec = current.Spec with { Template = AWorkload.Template("nginx:2") } });
        for (var i = 0; i < 20; i++)
        {
            _plane.Advance(1);
            var pods = _plane.All<Pod>();
            Assert.InRange(pods.Count, 3, 5);
            Assert.InRange(pods.Count(pod => pod.Status.Phase == PodPhase.Running), 3, 5);
            if (pods.FirstOrDefault(pod => pod.Status.Phase != PodPhase.Running) is { } next)
            {
                _plane.Run(next, "10.0.1." + (i + 1));
            }
        }

        Assert.All(_plane.All<Pod>(), pod => Assert.Equal("nginx:2", pod.Spec.Containers![0].Image));
        Assert.Equal([0, 4], _plane.All<ReplicaSet>().Select(set => set.Spec.Replicas!.Value).Order());
        Assert.Equal("2", _plane.Find<Deployment>("default", "web")!.Metadata.Annotations!["deployment.kubernetes.io/revision"]);

        // Back to the first template: its set is used again and gets a new revision.
        _plane.Change<Deployment>("default", "web", current => current with { Spec = current.Spec with { Template = AWorkload.Template() } });
        RunEverything();
        var sets = _plane.All<ReplicaSet>();
        Assert.Equal(2, sets.Count);
        var active = sets.Single(set => set.Spec.Replicas == 4);
        Assert.Equal(("3", "1"), (active.Metadata.Annotations!["deployment.kubernetes.io/revision"], active.Metadata.Annotations["deployment.kubernetes.io/revision-history"]));
        Assert.Equal("nginx:1", active.Spec.Template.Spec.Containers![0].Image);
    }

    [Fact]
    public void Controllers_must_replace_a_pod_that_is_deleted_or_fails()
    {
        _plane.Create(AWorkload.Deployment(2));
        RunEverything();
        var first = _plane.All<Pod>()[0];
        _plane.Delete<Pod>("default", first.Metadata.Name);
        _plane.Advance(1);
        Assert.Equal(2, _plane.All<Pod>().Count);
        Assert.DoesNotContain(_plane.All<Pod>(), pod => pod.Metadata.Uid == first.Metadata.Uid);
        var second = _plane.All<Pod>()[0];
        _plane.Change<Pod>("default", second.Metadata.Name, pod => pod.InPhase(PodPhase.Failed), "status");
        _plane.Advance(1);
        Assert.Equal(2, _plane.All<Pod>().Count(pod => pod.Status.Phase != PodPhase.Failed));
    }

    [Fact]
    public void Controllers_must_publish_the_endpoints_of_a_service()
    {
        _plane.Create(ANode.Named("n1", "zone-a"));
        _plane.Create(new Service
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new ServiceSpec { Selector = AWorkload.Labels, Ports = [new ServicePort { Port = 80, TargetPort = 8080 }] },
        });
        _plane.Create(AWorkload.Deployment(1));
        _plane.Advance(1);
        var pod = Assert.Single(_plane.All<Pod>());
        _plane.Bind(pod, "n1");
        _plane.Run(pod, "10.0.0.1");
        _plane.Advance(1);
        var slice = Assert.Single(_plane.All<EndpointSlice>(), s => s.Metadata.Labels![WellKnownLabels.ServiceName] == "web");
        var endpoint = Assert.Single(slice.Endpoints!);
        Assert.Equal(("10.0.0.1", true, "n1", "zone-a"), (endpoint.Addresses![0], endpoint.Conditions.Ready, endpoint.NodeName, endpoint.Zone));
        Assert.Equal(8080, Assert.Single(slice.Ports!).Port);
        Assert.Equal("10.0.0.1", _plane.Find<Api.Core.Endpoints>("default", "web")!.Subsets![0].Addresses![0].Ip);

        _plane.Delete<Service>("default", "web");
        _plane.Advance(1);
        Assert.DoesNotContain(_plane.All<EndpointSlice>(), s => s.Metadata.Labels![WellKnownLabels.ServiceName] == "web");
        Assert.Null(_plane.Find<Api.Core.Endpoints>("default", "web"));
    }

    [Fact]
    public void Controllers_must_empty_a_namespace_before_it_goes()
    {
        _plane.Create(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        _plane.Create(ANode.Named("n1"));
        var deployment = AWorkload.Deployment(2);
        _plane.Create(deployment with { Metadata = deployment.Metadata with { Namespace = "team", Uid = "", ResourceVersion = "" } });
        _plane.Advance(1);
        var pods = _plane.All<Pod>();
        Assert.Equal(2, pods.Count);
        _plane.Bind(pods[0], "n1");

        _plane.Delete<Namespace>("", "team");
        Assert.Equal(NamespacePhase.Terminating, _plane.Find<Namespace>("", "team")!.Status.Phase);
        _plane.Advance(4);
        Assert.Equal(2, _plane.All<Pod>().Count);

        // The unbound pod goes at once; the bound one waits for its kubelet and holds everything else back.
        _plane.Advance(2);
        var left = Assert.Single(_plane.All<Pod>(), pod => pod.Spec.NodeName == "n1");
        Assert.NotNull(left.Metadata.DeletionTimestamp);
        Assert.NotNull(_plane.Find<ConfigMap>("team", "kube-root-ca.crt"));
        Assert.Equal("True", _plane.Find<Namespace>("", "team")!.Status.Conditions!.Single(c => c.Type == NamespaceConditionType.ContentRemaining).Status);

        _plane.Delete<Pod>("team", left.Metadata.Name, new DeleteOptions { GracePeriodSeconds = 0 });
        _plane.Advance(20);
        Assert.Null(_plane.Find<Namespace>("", "team"));
        Assert.DoesNotContain(_plane.All<ConfigMap>(), map => map.Metadata.Namespace == "team");
    }

    [Fact]
    public void Controllers_must_give_every_node_addresses_of_its_own()
    {
        for (var i = 0; i < 300; i++)
        {
            _plane.Create(ANode.Named("n" + i));
        }

        _plane.Advance(1);
        var ranges = _plane.All<Node>().Select(node => node.Spec.PodCIDR).ToHashSet();
        Assert.Equal(300, ranges.Count);
        Assert.Contains("10.224.0.0/24", ranges);
        Assert.Contains("10.225.43.0/24", ranges);
    }

    private void RunEverything()
    {
        for (var i = 0; i < 20; i++)
        {
            _plane.Advance(1);
            foreach (var pod in _plane.All<Pod>().Where(pod => pod.Status.Phase != PodPhase.Running))
            {
                _plane.Run(pod, "10.0.0." + (i + 1));
            }
        }
    }
}
