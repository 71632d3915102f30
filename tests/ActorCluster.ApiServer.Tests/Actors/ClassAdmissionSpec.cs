using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Networking;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Runtime;
using ActorCluster.Api.Storage;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// What classes give to the objects that name them or name none, and what a node begins with (the plugins DefaultIngressClass,
/// RuntimeClass, PersistentVolumeClaimResize and TaintNodesByCondition of kubernetes.io/docs/reference/access-authn-authz/admission-controllers).
/// </summary>
public sealed class ClassAdmissionSpec : ApiFixture
{
    [Fact]
    public void Ingress_must_get_the_class_for_all()
    {
        Create(Class("plain", false));
        Create(Class("usual", true));
        Assert.Equal("usual", Create(Ingress("a")).Spec.IngressClassName);
        Assert.Equal("plain", Create(Ingress("b") with { Spec = Ingress("b").Spec with { IngressClassName = "plain" } }).Spec.IngressClassName);
        var older = Ingress("c");
        older = older with { Metadata = older.Metadata with { Annotations = new Dictionary<string, string> { ["kubernetes.io/ingress.class"] = "own" } } };
        Assert.Null(Create(older).Spec.IngressClassName);
    }

    [Fact]
    public void Ingress_must_get_the_youngest_class_of_several()
    {
        Create(Class("first", true));
        Time.Advance(TimeSpan.FromMinutes(1));
        Create(Class("second", true));
        Assert.Equal("second", Create(Ingress("a")).Spec.IngressClassName);
    }

    [Fact]
    public void Pod_must_get_overhead_and_scheduling_of_its_runtime_class()
    {
        var tolerated = new Toleration { Key = "sandbox", Operator = "Exists" };
        Create(new RuntimeClass
        {
            Metadata = new ObjectMeta { Name = "kata" },
            Handler = "kata",
            Overhead = new Overhead { PodFixed = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("120Mi") } },
            Scheduling = new Scheduling { NodeSelector = new Dictionary<string, string> { ["runtime"] = "kata" }, Tolerations = [tolerated] },
        });
        var pod = Of("kata");
        var made = Create(pod with
        {
            Spec = pod.Spec with
            {
                NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" },
                Tolerations = [new Toleration { Key = "sandbox", Operator = "Equal", Value = "x", Effect = "NoSchedule" }],
            },
        });
        Assert.Equal("120Mi", made.Spec.Overhead!["memory"].ToString());
        Assert.Equal(("ssd", "kata"), (made.Spec.NodeSelector!["disk"], made.Spec.NodeSelector["runtime"]));
        Assert.Equal(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "sandbox"], made.Spec.Tolerations!.Select(static one => one.Key));
        Assert.Equal(tolerated, made.Spec.Tolerations![2]);
    }

    [Fact]
    public void Pod_must_be_refused_that_its_runtime_class_contradicts()
    {
        const string prefix = "pods \"web\" is forbidden: ";
        Assert.Equal(prefix + "pod rejected: RuntimeClass \"none\" not found", Refused(Of("none")).Message);
        Create(new RuntimeClass
        {
            Metadata = new ObjectMeta { Name = "kata" },
            Handler = "kata",
            Overhead = new Overhead { PodFixed = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("100m") } },
            Scheduling = new Scheduling { NodeSelector = new Dictionary<string, string> { ["runtime"] = "kata" } },
        });
        var pod = Of("kata");
        Assert.Equal(
            prefix + "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
            Refused(pod with { Spec = pod.Spec with { Overhead = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("1") } } }).Message);
        Assert.Equal(
            prefix + "conflict: runtimeClass.scheduling.nodeSelector[runtime] = kata; pod.spec.nodeSelector[runtime] = runc",
            Refused(pod with { Spec = pod.Spec with { NodeSelector = new Dictionary<string, string> { ["runtime"] = "runc" } } }).Message);
        Assert.Equal(
            prefix + "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
            Refused(APod() with { Spec = APod().Spec with { Overhead = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("1") } } }).Message);
    }

    [Fact]
    public void Node_must_begin_with_the_taint_of_one_that_is_not_ready()
    {
        var taint = Assert.Single(Create(new Node { Metadata = new ObjectMeta { Name = "a" } }).Spec.Taints!);
        Assert.Equal(("node.kubernetes.io/not-ready", "NoSchedule"), (taint.Key, taint.Effect));
        Assert.Single(Create(new Node { Metadata = new ObjectMeta { Name = "b" }, Spec = new NodeSpec { Taints = [taint] } }).Spec.Taints!);
    }

    [Fact]
    public void Claim_must_grow_only_when_its_class_allows_it()
    {
        Create(new StorageClass { Metadata = new ObjectMeta { Name = "growing" }, Provisioner = "example.com/p", AllowVolumeExpansion = true });
        Create(new StorageClass { Metadata = new ObjectMeta { Name = "fixed" }, Provisioner = "example.com/p" });
        Assert.Equal("2Gi", Update(Larger(Bound("growing"))).Spec.Resources.Requests!["storage"].ToString());
        var wanted = Larger(Bound("fixed"));
        var refusal = Fail(Ask(id => new UpdateObject(id, "test", ResourceTypes.PersistentVolumeClaims, wanted)));
        Assert.Equal(
            (403, "persistentvolumeclaims \"fixed\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"),
            (refusal.Code, refusal.Message));
    }

    private PersistentVolumeClaim Bound(string storageClass)
    {
        var claim = Create(new PersistentVolumeClaim
        {
            Metadata = new ObjectMeta { Name = storageClass, Namespace = "default" },
            Spec = new PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = storageClass,
                VolumeName = "some",
                Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } },
            },
        });
        return Update(claim with { Status = claim.Status with { Phase = "Bound" } }, "status");
    }

    private static PersistentVolumeClaim Larger(PersistentVolumeClaim claim) => claim with
    {
        Spec = claim.Spec with
        {
            Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("2Gi") } },
        },
    };

    private static Pod Of(string runtime)
    {
        var pod = APod();
        return pod with { Spec = pod.Spec with { RuntimeClassName = runtime } };
    }

    private static IngressClass Class(string name, bool isDefault) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name,
            Annotations = isDefault ? new Dictionary<string, string> { ["ingressclass.kubernetes.io/is-default-class"] = "true" } : null,
        },
        Spec = new IngressClassSpec { Controller = "example.com/ingress" },
    };

    private static Ingress Ingress(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new IngressSpec
        {
            DefaultBackend = new IngressBackend { Service = new IngressServiceBackend { Name = "web", Port = new ServiceBackendPort { Number = 80 } } },
        },
    };
}
