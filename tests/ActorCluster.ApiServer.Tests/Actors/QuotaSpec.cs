using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Quotas of a namespace (staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/admission_test.go, pkg/quota/v1/evaluator/core).
/// </summary>
public sealed class QuotaSpec : ApiFixture
{
    [Fact]
    public void Pod_beyond_a_quota_must_be_refused_and_the_status_tell_what_is_used()
    {
        Create(Quota("q", ("pods", "2")));
        Assert.Equal("0", Used("q", "pods"));
        Create(APod("a"));
        Create(APod("b"));
        var refusal = Refused(APod("x"));
        Assert.Equal((403, "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2"), (refusal.Code, refusal.Message));
        Assert.Equal("2", Used("q", "pods"));
        Assert.Equal("2", Status("q").Hard!["pods"].ToString());
    }

    [Fact]
    public void Pods_that_come_together_must_not_exceed_a_quota_together()
    {
        Create(Quota("q", ("pods", "3")));
        for (var i = 0; i < 20; i++)
        {
            Api.Tell(new CreateObject(1000 + i, "test", ResourceTypes.Pods, APod("p" + i)), TestActor);
        }

        var succeeded = 0;
        for (var i = 0; i < 20; i++)
        {
            succeeded += FishForMessage<ApiResponse>(static response => response.RequestId >= 1000).Succeeded ? 1 : 0;
        }

        Assert.Equal(3, succeeded);
        Assert.Equal("3", Used("q", "pods"));
    }

    [Fact]
    public void Pod_must_name_what_a_quota_limits()
    {
        Create(Quota("q", ("limits.cpu", "1"), ("requests.memory", "1Gi")));
        Assert.Equal(
            "pods \"web\" is forbidden: failed quota: q: must specify limits.cpu for: main; requests.memory for: main",
            Refused(APod()).Message);
        Create(Pod("fits", ("memory", "512Mi"), ("cpu", "600m")));
        Assert.Equal(
            "pods \"more\" is forbidden: exceeded quota: q, requested: limits.cpu=600m,requests.memory=768Mi, used: limits.cpu=600m,requests.memory=512Mi, limited: limits.cpu=1,requests.memory=1Gi",
            Refused(Pod("more", ("memory", "768Mi"), ("cpu", "600m"))).Message);
    }

    [Fact]
    public void What_is_deleted_or_over_must_be_free_again()
    {
        Create(Quota("q", ("pods", "1"), ("count/pods", "2")));
        Create(APod("a"));
        Refused(APod("b"));
        Modify<Pod>("a", static pod => pod with { Status = pod.Status with { Phase = "Succeeded" } }, "status");
        Create(APod("b"));
        Assert.Equal(("1", "2"), (Used("q", "pods"), Used("q", "count/pods")));
        Succeed(Delete<Pod>("a", new DeleteOptions { GracePeriodSeconds = 0 }));
        Assert.Equal(("1", "1"), (Used("q", "pods"), Used("q", "count/pods")));
    }

    [Fact]
    public void Pod_whose_grace_is_over_must_count_no_more()
    {
        Create(Quota("q", ("pods", "1")));
        var pod = Create(APod("a"));
        Bind(pod, "nowhere");
        Succeed(Delete<Pod>("a"));
        Refused(APod("b"));
        Time.Advance(TimeSpan.FromSeconds(31));
        Refused(APod("b"));

        // Kubernetes adds the grace to a time that includes it already.
        Time.Advance(TimeSpan.FromSeconds(30));
        Create(APod("b"));
    }

    [Fact]
    public void Objects_of_any_kind_must_be_counted()
    {
        Create(Quota("q", ("configmaps", "1"), ("count/deployments.apps", "0"), ("resourcequotas", "1")));
        Create(new ConfigMap { Metadata = Named("one") });
        Assert.Equal(
            "configmaps \"two\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: configmaps=1",
            Refused(new ConfigMap { Metadata = Named("two") }).Message);
        Assert.Equal(
            "resourcequotas \"r\" is forbidden: exceeded quota: q, requested: resourcequotas=1, used: resourcequotas=1, limited: resourcequotas=1",
            Refused(Quota("r", ("pods", "1"))).Message);
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        var template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = labels }, Spec = APod().Spec };
        Assert.Equal(
            "deployments.apps \"web\" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0",
            Refused(new Deployment
            {
                Metadata = Named("web"),
                Spec = new DeploymentSpec { Selector = new LabelSelector { MatchLabels = labels }, Template = template },
            }).Message);
    }

    [Fact]
    public void Services_must_be_counted_by_what_they_take_also_when_they_change()
    {
        Create(Quota("q", ("services", "3"), ("services.nodeports", "1"), ("services.loadbalancers", "0")));
        Create(Service("plain", "ClusterIP"));
        Create(Service("open", "NodePort"));
        // The service "kubernetes" is the first of the three.
        Assert.Equal(("3", "1"), (Used("q", "services"), Used("q", "services.nodeports")));
        Assert.Equal(
            "services \"plain\" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1",
            Fail(Ask(id => new ModifyObject(
                id, "test", ResourceTypes.Services, Key<Service>("plain"), null, static service => (Service)service with { Spec = ((Service)service).Spec with { Type = "NodePort" } }, ""))).Message);
        Modify<Service>("open", static service => service with { Spec = service.Spec with { Type = "ClusterIP", ExternalTrafficPolicy = null, Ports = [service.Spec.Ports![0] with { NodePort = 0 }] } });
        Assert.Equal("0", Used("q", "services.nodeports"));
    }

    [Fact]
    public void Claims_must_be_counted_by_class()
    {
        Create(Quota("q", ("requests.storage", "20Gi"), ("gold.storageclass.storage.k8s.io/requests.storage", "5Gi"), ("persistentvolumeclaims", "5")));
        Create(Claim("slow", "silver", "10Gi"));
        Assert.Equal(
            "persistentvolumeclaims \"fast\" is forbidden: exceeded quota: q, requested: gold.storageclass.storage.k8s.io/requests.storage=6Gi, used: gold.storageclass.storage.k8s.io/requests.storage=0, limited: gold.storageclass.storage.k8s.io/requests.storage=5Gi",
            Refused(Claim("fast", "gold", "6Gi")).Message);
        Create(Claim("fast", "gold", "5Gi"));
        Assert.Equal(("15Gi", "5Gi", "2"), (Used("q", "requests.storage"), Used("q", "gold.storageclass.storage.k8s.io/requests.storage"), Used("q", "persistentvolumeclaims")));
    }

    [Fact]
    public void Quota_must_count_only_pods_in_its_scopes()
    {
        var limits = Quota("effort", ("pods", "0"));
        Create(limits with { Spec = limits.Spec with { Scopes = ["BestEffort"] } });
        var urgent = Quota("urgent", ("pods", "0"));
        Create(urgent with
        {
            Spec = urgent.Spec with
            {
                ScopeSelector = new ScopeSelector
                {
                    MatchExpressions = [new ScopedResourceSelectorRequirement { ScopeName = "PriorityClass", Operator = "In", Values = ["system-node-critical"] }],
                },
            },
        });
        Assert.Contains("exceeded quota: effort", Refused(APod()).Message, StringComparison.Ordinal);
        Create(Pod("fits", ("memory", "1Mi"), null));
        var critical = Pod("urgent", ("memory", "1Mi"), null);
        critical = critical with { Spec = critical.Spec with { PriorityClassName = "system-node-critical" } };
        Assert.Contains("exceeded quota: urgent", Refused(critical).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quota_must_count_what_was_there_before_it()
    {
        Create(APod("a"));
        Create(Quota("q", ("pods", "5")));
        Assert.Equal("1", Used("q", "pods"));
        Modify<ResourceQuota>("q", static quota => quota with { Spec = quota.Spec with { Hard = Hard(("pods", "1"), ("count/pods", "9")) } });
        Assert.Equal(("1", "1"), (Used("q", "pods"), Used("q", "count/pods")));
        Refused(APod("b"));
        Succeed(Delete<ResourceQuota>("q"));
        Create(APod("b"));
    }

    private static ObjectMeta Named(string name) => new() { Name = name, Namespace = "default" };

    private static Dictionary<string, Quantity> Hard(params (string Name, string Amount)[] hard) =>
        hard.ToDictionary(static entry => entry.Name, static entry => Quantity.Parse(entry.Amount));

    private static ResourceQuota Quota(string name, params (string Name, string Amount)[] hard) =>
        new() { Metadata = Named(name), Spec = new ResourceQuotaSpec { Hard = Hard(hard) } };

    private static Pod Pod(string name, (string Name, string Amount) request, (string Name, string Amount)? limit)
    {
        var pod = APod(name);
        var resources = new ResourceRequirements { Requests = Hard(request), Limits = limit is { } given ? Hard(given) : null };
        return pod with { Spec = pod.Spec with { Containers = [pod.Spec.Containers![0] with { Resources = resources }] } };
    }

    private static Service Service(string name, string type) => new()
    {
        Metadata = Named(name),
        Spec = new ServiceSpec { Type = type, Ports = [new ServicePort { Port = 80 }] },
    };

    private static PersistentVolumeClaim Claim(string name, string storageClass, string size) => new()
    {
        Metadata = Named(name),
        Spec = new PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = storageClass,
            Resources = new VolumeResourceRequirements { Requests = Hard(("storage", size)) },
        },
    };

    private string Used(string quota, string name) => Status(quota).Used![name].ToString();

    // The status is written beside what uses the quota, or right after it: a write of one's own comes after both.
    private ResourceQuotaStatus Status(string quota)
    {
        Modify<ResourceQuota>(quota, static current => current with
        {
            Metadata = current.Metadata with { Annotations = new Dictionary<string, string> { ["seen"] = current.Metadata.ResourceVersion } },
        });
        return ((ResourceQuota)Succeed(Get<ResourceQuota>(quota))).Status;
    }
}
