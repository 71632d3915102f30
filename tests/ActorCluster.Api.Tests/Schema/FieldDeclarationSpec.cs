using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Core;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Networking;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Schema;

/// <summary>What the Go types of Kubernetes 1.32 (types.go of each group in k8s.io/api) say of their fields, beside names and numbers.</summary>
public sealed class FieldDeclarationSpec
{
    // Go's *string and the like: an empty text is another thing than none, and stays.
    [Theory]
    [InlineData(typeof(HostPathVolumeSource), "type")]
    [InlineData(typeof(AzureDiskVolumeSource), "cachingMode fsType kind")]
    [InlineData(typeof(CSIVolumeSource), "fsType")]
    [InlineData(typeof(ISCSIVolumeSource), "initiatorName")]
    [InlineData(typeof(ClusterTrustBundleProjection), "name signerName")]
    [InlineData(typeof(TypedLocalObjectReference), "apiGroup")]
    [InlineData(typeof(TypedObjectReference), "apiGroup namespace")]
    [InlineData(typeof(PersistentVolumeClaimSpec), "volumeMode storageClassName volumeAttributesClassName")]
    [InlineData(typeof(PodSpec), "preemptionPolicy runtimeClassName")]
    [InlineData(typeof(Container), "restartPolicy")]
    [InlineData(typeof(EphemeralContainer), "restartPolicy")]
    [InlineData(typeof(VolumeMount), "mountPropagation recursiveReadOnly")]
    [InlineData(typeof(PodSecurityContext), "fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy")]
    [InlineData(typeof(SecurityContext), "procMount")]
    [InlineData(typeof(WindowsSecurityContextOptions), "gmsaCredentialSpecName gmsaCredentialSpec runAsUserName")]
    [InlineData(typeof(SeccompProfile), "localhostProfile")]
    [InlineData(typeof(AppArmorProfile), "localhostProfile")]
    [InlineData(typeof(TopologySpreadConstraint), "nodeAffinityPolicy nodeTaintsPolicy")]
    [InlineData(typeof(PodResourceClaim), "resourceClaimName resourceClaimTemplateName")]
    [InlineData(typeof(PodDNSConfigOption), "value")]
    [InlineData(typeof(GRPCAction), "service")]
    [InlineData(typeof(EndpointAddress), "nodeName")]
    [InlineData(typeof(ServiceSpec), "ipFamilyPolicy loadBalancerClass internalTrafficPolicy trafficDistribution")]
    [InlineData(typeof(LoadBalancerIngress), "ipMode")]
    [InlineData(typeof(PortStatus), "error")]
    public void Empty_texts_must_stay_where_Go_has_a_pointer(Type type, string names)
    {
        foreach (var name in names.Split(' '))
        {
            var value = KubernetesJson.Decode(System.Text.Encoding.UTF8.GetBytes($$"""{"{{name}}":""}"""), type);
            Assert.Contains($"\"{name}\":\"\"", KubernetesJson.ToText(value), StringComparison.Ordinal);
        }
    }

    // Fields without omitempty, and structs that write null themselves.
    [Theory]
    [InlineData(typeof(TokenRequestSpec), "boundObjectRef expirationSeconds audiences")]
    [InlineData(typeof(CustomResourceDefinitionStatus), "conditions storedVersions")]
    [InlineData(typeof(CustomResourceDefinitionCondition), "lastTransitionTime")]
    [InlineData(typeof(APIServiceCondition), "lastTransitionTime")]
    [InlineData(typeof(ControllerRevision), "data")]
    [InlineData(typeof(Rbac.Role), "rules")]
    public void Fields_without_omitempty_must_be_written_as_null(Type type, string names)
    {
        var text = KubernetesJson.ToText(Activator.CreateInstance(type)!);
        Assert.All(names.Split(' '), name => Assert.Contains($"\"{name}\":null", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(Rbac.Role), "rules")]
    [InlineData(typeof(Rbac.ClusterRole), "rules")]
    public void Fields_that_are_optional_in_Go_must_not_be_required(Type type, string name) => Assert.False(ObjectSchema.Of(type).Find(name)!.Required);

    // +structType=atomic at the type or the field.
    [Theory]
    [InlineData(typeof(MutatingWebhook), "namespaceSelector objectSelector")]
    [InlineData(typeof(ValidatingWebhook), "namespaceSelector objectSelector")]
    [InlineData(typeof(MatchResources), "namespaceSelector objectSelector")]
    [InlineData(typeof(ParamRef), "selector")]
    [InlineData(typeof(ValidatingAdmissionPolicySpec), "variables paramKind")]
    [InlineData(typeof(IngressServiceBackend), "port")]
    [InlineData(typeof(PodSpec), "nodeSelector imagePullSecrets")]
    public void Objects_must_be_owned_as_a_whole_where_Kubernetes_says_so(Type type, string names) =>
        Assert.All(names.Split(' '), name => Assert.True(ObjectSchema.Of(type).Find(name)!.AtomicMap, name));

    // +structType=atomic at the type.
    [Fact]
    public void Types_must_be_atomic_where_Kubernetes_says_so() => Assert.Equal(
        [
            "ConfigMapKeySelector", "CrossVersionObjectReference", "EndpointAddress", "EndpointPort", "EndpointPort", "LabelSelector",
            "LocalObjectReference", "MatchResources", "NamedRuleWithOperations", "NodeSelector", "NodeSelectorTerm", "ObjectFieldSelector",
            "ObjectReference", "OwnerReference", "ParamKind", "ParamRef", "ResourceFieldSelector", "RoleRef", "ScopeSelector", "SecretKeySelector",
            "SecretReference", "ServiceBackendPort", "Subject", "TopologySelectorTerm", "TypedLocalObjectReference", "Variable",
        ],
        Model.ModelReflection.Messages.Where(static type => type.IsDefined(typeof(AtomicAttribute), false)).Select(static type => type.Name)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Fields_may_be_owned_in_parts_though_their_type_is_atomic() => Assert.False(ObjectSchema.Of(typeof(PersistentVolumeSpec)).Find("claimRef")!.AtomicMap);

    [Theory]
    [InlineData(typeof(ContainerPort), "protocol", "\"TCP\"")]
    [InlineData(typeof(ServicePort), "protocol", "\"TCP\"")]
    [InlineData(typeof(RBDVolumeSource), "keyring", "\"/etc/ceph/keyring\"")]
    [InlineData(typeof(AzureDiskVolumeSource), "readOnly", "false")]
    [InlineData(typeof(GRPCAction), "service", "\"\"")]
    [InlineData(typeof(Container), "name", "\"\"")]
    [InlineData(typeof(ContainerPort), "containerPort", "0")]
    [InlineData(typeof(ContainerStatus), "ready", "false")]
    [InlineData(typeof(ContainerPort), "name", null)]
    [InlineData(typeof(TokenRequestSpec), "expirationSeconds", null)]
    public void Defaults_must_be_those_of_kube_openapi(Type type, string name, string? json) => Assert.Equal(json, ObjectSchema.Of(type).Find(name)!.Default);

    [Theory]
    [InlineData(typeof(PodSpec), "restartPolicy", "Always,Never,OnFailure")]
    [InlineData(typeof(Container), "imagePullPolicy", "Always,IfNotPresent,Never")]
    [InlineData(typeof(HostPathVolumeSource), "type", ",BlockDevice,CharDevice,Directory,DirectoryOrCreate,File,FileOrCreate,Socket")]
    [InlineData(typeof(PersistentVolumeSpec), "accessModes", "ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod")]
    [InlineData(typeof(Discovery.EndpointSlice), "addressType", "FQDN,IPv4,IPv6")]
    [InlineData(typeof(LimitRangeItem), "type", "")]
    public void Values_must_be_those_of_types_that_are_marked_as_enumerations(Type type, string name, string values) =>
        Assert.Equal(values, string.Join(',', ObjectSchema.Of(type).Find(name)!.Values));

    [Theory]
    [InlineData(typeof(Subject), "kind")]
    [InlineData(typeof(LimitResponse), "type")]
    [InlineData(typeof(PriorityLevelConfigurationSpec), "type")]
    [InlineData(typeof(SeccompProfile), "type")]
    [InlineData(typeof(AppArmorProfile), "type")]
    public void Unions_must_name_the_field_that_tells_their_members_apart(Type type, string name) =>
        Assert.Equal(name, Assert.Single(ObjectSchema.Of(type).Fields, static field => field.IsDiscriminator).Name);

    [Fact]
    public void Values_must_be_in_order_and_stand_at_texts_only()
    {
        var odd = from type in Model.ModelReflection.Messages.Where(static type => !type.ContainsGenericParameters)
                  from field in ObjectSchema.Of(type).Fields
                  where field.Values.Count > 0
                  where !field.Values.SequenceEqual(field.Values.Order(StringComparer.Ordinal)) || (field.Value.Element ?? field.Value).Kind != ValueKind.Text
                  select $"{type.Name}.{field.Name}";

        Assert.Empty(odd);
    }

    [Fact]
    public void Volumes_must_have_their_sources_in_the_order_of_Go()
    {
        var names = ObjectSchema.Of(typeof(Volume)).Fields.Select(static field => field.Name).ToList();
        Assert.Equal(names.IndexOf("photonPersistentDisk") + 1, names.IndexOf("projected"));
        Assert.Equal(names.IndexOf("projected") + 1, names.IndexOf("portworxVolume"));
    }
}
