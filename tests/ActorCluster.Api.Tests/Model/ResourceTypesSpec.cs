using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.Api.Tests.Model;

public sealed class ResourceTypesSpec
{
    [Fact]
    public void Resource_types_must_list_every_declared_resource_once()
    {
        var declared = typeof(ResourceTypes).GetProperties()
            .Where(property => property.PropertyType == typeof(ResourceType))
            .Select(property => (ResourceType)property.GetValue(null)!);

        Assert.Equal(
            declared.Select(type => type.QualifiedName).Order(StringComparer.Ordinal),
            ResourceTypes.All.Select(type => type.QualifiedName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Resource_types_must_be_found_by_url_by_kind_and_by_type()
    {
        Assert.Same(ResourceTypes.Pods, ResourceTypes.Find("", "v1", "pods"));
        Assert.Same(ResourceTypes.Deployments, ResourceTypes.Find("apps", "v1", "deployments"));
        Assert.Same(ResourceTypes.Deployments, ResourceTypes.FindByKind("apps/v1", "Deployment"));
        Assert.Same(ResourceTypes.EventsV1, ResourceTypes.FindByKind("events.k8s.io/v1", "Event"));
        Assert.Same(ResourceTypes.Events, ResourceTypes.For<Event>());
        Assert.Same(ResourceTypes.EventsV1, ResourceTypes.For<Api.Events.Event>());
        Assert.Null(ResourceTypes.Find("apps", "v1", "pods"));
        Assert.Null(ResourceTypes.FindByKind("v1", "Deployment"));
        Assert.Throws<ArgumentException>(() => ResourceTypes.For<PartialObjectMetadata>());
    }

    [Theory]
    [InlineData("pods", "pod", "po", true)]
    [InlineData("nodes", "node", "no", false)]
    [InlineData("namespaces", "namespace", "ns", false)]
    [InlineData("services", "service", "svc", true)]
    [InlineData("endpoints", "endpoints", "ep", true)]
    [InlineData("configmaps", "configmap", "cm", true)]
    [InlineData("deployments", "deployment", "deploy", true)]
    [InlineData("replicasets", "replicaset", "rs", true)]
    [InlineData("jobs", "job", null, true)]
    [InlineData("cronjobs", "cronjob", "cj", true)]
    [InlineData("ingresses", "ingress", "ing", true)]
    [InlineData("ingressclasses", "ingressclass", null, false)]
    [InlineData("networkpolicies", "networkpolicy", "netpol", true)]
    [InlineData("persistentvolumes", "persistentvolume", "pv", false)]
    [InlineData("replicationcontrollers", "replicationcontroller", "rc", true)]
    [InlineData("storageclasses", "storageclass", "sc", false)]
    [InlineData("csistoragecapacities", "csistoragecapacity", null, true)]
    [InlineData("leases", "lease", null, true)]
    [InlineData("endpointslices", "endpointslice", null, true)]
    [InlineData("priorityclasses", "priorityclass", "pc", false)]
    public void Resource_types_must_have_the_names_of_Kubernetes(string plural, string singular, string? shortName, bool namespaced)
    {
        var type = ResourceTypes.All.Single(type => type.Plural == plural && type.Group != "metrics.k8s.io");

        Assert.Equal(singular, type.Singular);
        Assert.Equal(shortName, type.ShortNames.SingleOrDefault());
        Assert.Equal(namespaced, type.Namespaced);
    }

    [Fact]
    public void The_category_all_must_hold_what_kubectl_get_all_shows()
    {
        Assert.Equal(
            ["cronjobs", "daemonsets", "deployments", "horizontalpodautoscalers", "horizontalpodautoscalers", "jobs", "pods", "replicasets", "replicationcontrollers", "services", "statefulsets"],
            ResourceTypes.All.Where(type => type.Categories.Contains("all")).Select(type => type.Plural).Order(StringComparer.Ordinal));
    }
}
