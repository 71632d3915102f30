using System.Globalization;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests;

/// <summary>Three thousand pods at once: the controllers' own writes stay few, whatever the pods' changes.</summary>
public sealed class BigDeploymentSpec : IDisposable
{
    private const int Nodes = 1000;
    private const int Replicas = 3000;
    private readonly ControlPlane _plane = new();

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void Controllers_must_not_write_a_status_for_every_pod()
    {
        _plane.Start(ControllersSupervisor.PropsFor(_plane.Context, "PEM"));
        for (var i = 0; i < Nodes; i++)
        {
            _plane.Create(ANode.Named("n" + i).Ready());
        }

        _plane.Create(new Service
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new ServiceSpec { Selector = AWorkload.Labels, Ports = [new ServicePort { Port = 80, TargetPort = 8080 }] },
        });
        var counter = new WriteCounter();
        _plane.Start(Props.Create<Kubelets>(_plane.Context, counter));
        _plane.Create(AWorkload.Deployment(Replicas));
        _plane.Advance(20);

        var deployment = _plane.Find<Deployment>("default", "web")!;
        Assert.Equal((Replicas, Replicas), (deployment.Status.Replicas, deployment.Status.AvailableReplicas));
        var slices = _plane.All<EndpointSlice>().Where(slice => slice.Metadata.Name != "kubernetes").ToList();
        Assert.Equal(Replicas, slices.Sum(slice => slice.Endpoints!.Count(endpoint => endpoint.Conditions.Ready == true)));
        Assert.Equal(Replicas / 100, slices.Count);
        Assert.InRange(counter.Changes["replicasets.apps"], 1, 300);
        Assert.InRange(counter.Changes["deployments.apps"], 1, 300);
        Assert.InRange(counter.Changes["endpoints"], 1, 300);
        Assert.InRange(counter.Changes["endpointslices.discovery.k8s.io"], 30, 3000);
    }

    private sealed class WriteCounter
    {
        public Dictionary<string, int> Changes { get; } = [];

        public void Count(string resource) => Changes[resource] = Changes.GetValueOrDefault(resource) + 1;
    }

    // The scheduler and all kubelets: bind, then address, then ready, each as a write of its own.
    private sealed class Kubelets(ControllerContext context, WriteCounter counter) : ControllerActor(context, "kubelets")
    {
        private int _next;

        protected override void DeclareWatches()
        {
            Watch<Pod>(ResourceTypes.Pods, OnPodChange);
            foreach (var resource in new[] { ResourceTypes.ReplicaSets, ResourceTypes.Deployments, ResourceTypes.Endpoints, ResourceTypes.EndpointSlices })
            {
                Watch<KubernetesObject>(resource, (_, _) => counter.Count(resource.QualifiedName));
            }
        }

        protected override Reconciliation Reconcile(ObjectKey key) => Reconciliation.Nothing;

        private void OnPodChange(Pod? old, Pod? current)
        {
            if (current is null)
            {
                return;
            }

            var number = _next++;
            if (current.Spec.NodeName is null or "")
            {
                Api.Bind(current.Key(), current.Metadata.Uid, "n" + (number % Nodes), static _ => { });
            }
            else if (current.Status.PodIP is null)
            {
                Status(current, pod => pod.At(string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}")).Ready(Now, ready: false));
            }
            else if (current.Status.Conditions!.Single(c => c.Type == PodConditionType.Ready).Status == ConditionStatus.False)
            {
                Status(current, pod => pod.Ready(Now));
            }
        }

        private void Status(Pod pod, Func<Pod, Pod> change) =>
            Send(new ModifyWrite(ResourceTypes.Pods, pod.Key(), pod.Metadata.Uid, current => change((Pod)current), "status"));
    }
}
