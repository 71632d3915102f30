using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Runtime;
using ActorCluster.Api.Storage;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>Cases of kubernetes pkg/apis/storage/validation, pkg/apis/core/validation and pkg/apis/node/validation.</summary>
public sealed class StorageStrategySpec
{
    private static string Top(string fields) => $$$"""{"metadata":{"name":"x"} {{{fields}}} }""";

    private static string Spec(string spec) => Top($$$""" ,"spec":{ {{{spec}}} } """);

    [Theory]
    [InlineData(""" ,"provisioner":"kubernetes.io/foo" """, "")]
    [InlineData("", "provisioner: Required value")]
    [InlineData(""" ,"provisioner":"kubernetes.io/foo","reclaimPolicy":"Recycle" """, "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"")]
    [InlineData(""" ,"provisioner":"kubernetes.io/foo","volumeBindingMode":"Later" """, "volumeBindingMode: Unsupported value: \"Later\": supported values: \"Immediate\", \"WaitForFirstConsumer\"")]
    [InlineData(""" ,"provisioner":"kubernetes.io/foo","parameters":{"":"x"} """, "parameters: Invalid value: \"\": field can not be empty.")]
    public void A_class_must_be_checked_in_the_words_of_Kubernetes(string fields, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<StorageClass>(Top(fields)));

    [Fact]
    public void A_class_must_not_change()
    {
        var value = Strategies.Created<StorageClass>(Top(""" ,"provisioner":"kubernetes.io/foo" """));
        Assert.Equal(("Delete", "Immediate"), (value.ReclaimPolicy, value.VolumeBindingMode));
        Assert.Equal("provisioner: Forbidden: updates to provisioner are forbidden.", Strategies.ErrorsOfUpdate(value, value with { Provisioner = "other" }));
        Assert.Equal("reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.", Strategies.ErrorsOfUpdate(value, value with { ReclaimPolicy = "Retain" }));
        Assert.Equal("", Strategies.ErrorsOfUpdate(value, value with { AllowVolumeExpansion = true }));
    }

    // An empty text of a pointer is no missing one: it has no default and is refused.
    [Fact]
    public void Empty_texts_must_have_no_default()
    {
        Assert.Equal("spec.volumeMode: Unsupported value: \"\": supported values: \"Block\", \"Filesystem\"", Strategies.ErrorsOf<PersistentVolumeClaim>(
            Spec(""" "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1"}},"volumeMode":"" """)));
        Assert.Equal("preemptionPolicy: Required value", Strategies.ErrorsOf<Api.Scheduling.PriorityClass>(Top(""" ,"value":1,"preemptionPolicy":"" """)));
        Assert.Equal("spec.internalTrafficPolicy: Unsupported value: \"\": supported values: \"Cluster\", \"Local\"", Strategies.ErrorsOf<Service>(
            Spec(""" "ports":[{"port":80}],"internalTrafficPolicy":"" """)));
        Assert.Equal("", Strategies.Created<PersistentVolume>(Spec(Volume + ""","hostPath":{"path":"/foo"} """)).Spec.HostPath!.Type);
    }

    [Theory]
    [InlineData(""" "rbd":{"monitors":["m"],"image":"i"} """, """{"monitors":["m"],"image":"i","pool":"rbd","user":"admin","keyring":"/etc/ceph/keyring"}""")]
    [InlineData(""" "iscsi":{"targetPortal":"1.2.3.4:3260","iqn":"iqn.2001-04.com.example:x","lun":0} """, """{"targetPortal":"1.2.3.4:3260","iqn":"iqn.2001-04.com.example:x","lun":0,"iscsiInterface":"default"}""")]
    [InlineData(""" "azureDisk":{"diskName":"d","diskURI":"u"} """, """{"diskName":"d","diskURI":"u","cachingMode":"ReadWrite","fsType":"ext4","readOnly":false,"kind":"Shared"}""")]
    [InlineData(""" "scaleIO":{"gateway":"g","system":"s","secretRef":{"name":"n"},"volumeName":"v"} """, """{"gateway":"g","system":"s","secretRef":{"name":"n"},"storageMode":"ThinProvisioned","volumeName":"v","fsType":"xfs"}""")]
    public void Volumes_of_storage_systems_must_have_the_defaults_of_Kubernetes(string source, string json)
    {
        var spec = Api.Serialization.KubernetesJson.ToNode(Strategies.Created<PersistentVolume>(Spec(Volume + "," + source)))["spec"]!;
        Assert.Equal(json, spec[source.Split('"')[1]]!.ToJsonString());
    }

    private const string Volume = """ "capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"] """;

    [Theory]
    [InlineData(Volume + ""","hostPath":{"path":"/foo"} """, "")]
    [InlineData(Volume, "spec: Required value: must specify a volume type")]
    [InlineData(Volume + ""","hostPath":{"path":"/foo"},"nfs":{"server":"s","path":"/p"} """, "spec.nfs: Forbidden: may not specify more than 1 volume type")]
    [InlineData(""" "capacity":{"storage":"10Gi"},"hostPath":{"path":"/foo"} """, "spec.accessModes: Required value")]
    [InlineData(""" "capacity":{"storage":"0"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/foo"} """, "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero")]
    [InlineData(""" "capacity":{"storage":"1"},"accessModes":["ReadWriteOncePod","ReadWriteMany"],"hostPath":{"path":"/foo"} """, "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes")]
    [InlineData(""" "capacity":{"storage":"1"},"accessModes":["fakemode"],"hostPath":{"path":"/foo"} """, "spec.accessModes: Unsupported value: \"fakemode\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"")]
    [InlineData(Volume + ""","hostPath":{"path":"/"},"persistentVolumeReclaimPolicy":"Recycle" """, "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'")]
    [InlineData(Volume + ""","local":{"path":"/foo"} """, "spec.nodeAffinity: Required value: Local volume requires node affinity")]
    [InlineData(Volume + ""","csi":{"driver":"d.io"} """, "spec.csi.volumeHandle: Required value")]
    [InlineData(Volume + ""","nfs":{"server":"s","path":"p"} """, "spec.nfs.path: Invalid value: \"p\": must be an absolute path")]
    public void A_volume_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<PersistentVolume>(Spec(spec)));

    [Fact]
    public void The_storage_of_a_volume_must_not_change()
    {
        var value = Strategies.Created<PersistentVolume>(Spec(Volume + ""","hostPath":{"path":"/foo"} """));
        Assert.Equal(("Retain", "Filesystem", "Pending"), (value.Spec.PersistentVolumeReclaimPolicy, value.Spec.VolumeMode, value.Status.Phase));
        Assert.StartsWith(
            "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation",
            Strategies.ErrorsOfUpdate(value, value with { Spec = value.Spec with { HostPath = new HostPathVolumeSource { Path = "/bar", Type = "" } } }),
            StringComparison.Ordinal);
        Assert.Equal("", Strategies.ErrorsOfUpdate(value, value with { Spec = value.Spec with { PersistentVolumeReclaimPolicy = "Delete" } }));
    }

    private const string Claim = """ "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"10Gi"}} """;

    [Theory]
    [InlineData(Claim, "")]
    [InlineData(""" "resources":{"requests":{"storage":"10Gi"}} """, "spec.accessModes: Required value: at least 1 access mode is required")]
    [InlineData(""" "accessModes":["ReadWriteOnce"] """, "spec.resources[storage]: Required value")]
    [InlineData(""" "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"-10G"}} """, "spec.resources[storage]: Invalid value: \"-10G\": must be greater than zero")]
    [InlineData(Claim + ""","volumeMode":"Tape" """, "spec.volumeMode: Unsupported value: \"Tape\": supported values: \"Block\", \"Filesystem\"")]
    [InlineData(Claim + ""","dataSource":{"kind":"Pod","name":"x"},"dataSourceRef":{"kind":"Pod","name":"x"} """, "[spec.dataSource: Invalid value: \"Pod\": must be 'PersistentVolumeClaim' when referencing the default apiGroup, spec.dataSourceRef: Invalid value: \"Pod\": must be 'PersistentVolumeClaim' when referencing the default apiGroup]")]
    public void A_claim_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<PersistentVolumeClaim>(Spec(spec)));

    [Fact]
    public void A_claim_must_only_grow_and_only_when_bound()
    {
        static PersistentVolumeClaim Sized(PersistentVolumeClaim claim, string size) => claim with
        {
            Spec = claim.Spec with { Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse(size) } } },
        };
        var pending = Strategies.Created<PersistentVolumeClaim>(Spec(Claim));
        var bound = pending with
        {
            Status = new PersistentVolumeClaimStatus { Phase = "Bound", Capacity = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("10Gi") } },
        };

        const string Immutable = "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
        Assert.Equal(Immutable, Strategies.ErrorsOfUpdate(pending, Sized(pending, "20Gi")));
        Assert.Equal("", Strategies.ErrorsOfUpdate(bound, Sized(bound, "20Gi")));
        Assert.Equal("spec.resources.requests.storage: Forbidden: field can not be less than status.capacity", Strategies.ErrorsOfUpdate(bound, Sized(bound, "5Gi")));
        Assert.Equal("", Strategies.ErrorsOfUpdate(pending, pending with { Spec = pending.Spec with { VolumeName = "pv", StorageClassName = "fast" } }));
    }

    [Theory]
    [InlineData(""" "attacher":"a.io","nodeName":"n","source":{"persistentVolumeName":"pv"} """, "")]
    [InlineData(""" "attacher":"a.io","nodeName":"n" """, "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName")]
    public void An_attachment_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<VolumeAttachment>(Spec(spec)));

    [Theory]
    [InlineData("", "")]
    [InlineData(""" "fsGroupPolicy":"Some" """, "spec.fsGroupPolicy: Unsupported value: \"Some\": supported values: \"File\", \"None\", \"ReadWriteOnceWithFSType\"")]
    [InlineData(""" "tokenRequests":[{"audience":"a","expirationSeconds":10},{"audience":"a"}] """, "[spec.tokenRequests[0].expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes, spec.tokenRequests[1].audience: Duplicate value: \"a\"]")]
    public void A_driver_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<CSIDriver>(Spec(spec)));

    [Theory]
    [InlineData(""" "drivers":[{"name":"d.io","nodeID":"n","topologyKeys":null}] """, "")]
    [InlineData(""" "drivers":[{"name":"d.io","nodeID":"n"},{"name":"d.io","nodeID":""}] """, "[spec.drivers[1].nodeID: Required value, spec.drivers[1].name: Duplicate value: \"d.io\"]")]
    public void Drivers_of_a_node_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<CSINode>(Spec(spec)));

    [Theory]
    [InlineData(""" "hard":{"cpu":"1","pods":"10","requests.storage":"1Gi","count/deployments.apps":"3"} """, "")]
    [InlineData(""" "hard":{"cpu":"-1"} """, "spec.hard[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData(""" "hard":{"pods":".1"} """, "spec.hard[pods]: Invalid value: \"100m\": must be an integer")]
    [InlineData(""" "hard":{"storage":"1"} """, "spec.hard[storage]: Invalid value: \"storage\": must be a standard resource for quota")]
    [InlineData(""" "hard":{"pods":"1"},"scopes":["BestEffort","NotBestEffort"] """, "spec.scopes: Invalid value: []core.ResourceQuotaScope{\"BestEffort\", \"NotBestEffort\"}: conflicting scopes")]
    [InlineData(""" "hard":{"cpu":"1"},"scopes":["BestEffort"] """, "spec.scopes: Invalid value: []core.ResourceQuotaScope{\"BestEffort\"}: unsupported scope applied to resource")]
    [InlineData(""" "hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In"}]} """, "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")]
    public void A_quota_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<ResourceQuota>(Spec(spec)));

    [Theory]
    [InlineData("""{"type":"Pod","max":{"cpu":"100m"},"min":{"cpu":"5m"}}""", "")]
    [InlineData("""{"type":"Pod","default":{"cpu":"1"}}""", "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'")]
    [InlineData("""{"type":"Pod","max":{"cpu":"10m"},"min":{"cpu":"100m"}}""", "spec.limits[0].min[cpu]: Invalid value: \"100m\": min value 100m is greater than max value 10m")]
    [InlineData("""{"type":"Container","max":{"cpu":"1"},"default":{"cpu":"2"},"defaultRequest":{"cpu":"500m"}}""", "spec.limits[0].default[cpu]: Invalid value: \"1\": default value 2 is greater than max value 1")]
    [InlineData("""{"type":"Pod","maxLimitRequestRatio":{"cpu":"800m"}}""", "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"800m\": ratio 800m is less than 1")]
    [InlineData("""{"type":"Pod","max":{"memory":"2Gi"},"min":{"memory":"1Gi"},"maxLimitRequestRatio":{"memory":"10"}}""", "spec.limits[0].maxLimitRequestRatio[memory]: Invalid value: \"10\": ratio 10 is greater than max/min = 2.000000")]
    [InlineData("""{"type":"PersistentVolumeClaim"}""", "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided")]
    [InlineData("""{"type":"Secret"}""", "spec.limits[0].type: Invalid value: \"Secret\": must be a standard limit type or fully qualified")]
    public void Limits_must_be_checked_in_the_words_of_Kubernetes(string item, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<LimitRange>(Spec($$$""" "limits":[{{{item}}}] """)));

    [Fact]
    public void What_a_limit_leaves_out_must_follow_from_its_neighbour()
    {
        var item = Strategies.Created<LimitRange>(Spec(""" "limits":[{"type":"Container","max":{"cpu":"2"},"default":{"memory":"1Gi"},"min":{"cpu":"1","x.io/y":"1"}}] """)).Spec.Limits![0];
        Assert.Equal(["cpu=2", "memory=1Gi"], item.Default!.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));
        Assert.Equal(
            ["cpu=2", "memory=1Gi", "x.io/y=1"], item.DefaultRequest!.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));
    }

    private const string Template = """ "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"a","image":"x"}]}} """;

    [Theory]
    [InlineData(Template, "")]
    [InlineData(Template + ""","selector":{"app":"other"} """, "spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"web\"}: `selector` does not match template `labels`")]
    [InlineData(Template + ""","replicas":-1 """, "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("", "[spec.selector: Required value, spec.template: Required value]")]
    public void A_replication_controller_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<ReplicationController>(Spec(spec)));

    [Fact]
    public void A_replication_controller_must_take_its_selector_from_its_template()
    {
        var value = Strategies.Created<ReplicationController>(Spec(Template));
        Assert.Equal("web", value.Spec.Selector!["app"]);
        Assert.Equal("web", value.Metadata.Labels!["app"]);
        Assert.Equal((1, 1L), (value.Spec.Replicas, value.Metadata.Generation));
    }

    [Theory]
    [InlineData(""" ,"handler":"runc" """, "")]
    [InlineData(""" ,"handler":"runc","overhead":{"podFixed":{"cpu":"-1"}} """, "overhead.podFixed.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    public void A_runtime_class_must_be_checked_in_the_words_of_Kubernetes(string fields, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<RuntimeClass>(Top(fields)));
}
