using System.Text;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// What clients are warned of: kubernetes <c>pkg/api/pod/warnings.go</c>, <c>pkg/api/service/warnings.go</c>, <c>pkg/api/persistentvolume</c>,
/// the strategies of <c>pkg/registry</c>, and https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation.
/// </summary>
public sealed class WarningsSpec : ApiFixture
{
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web" };

    private readonly ActorApiEndpoint _endpoint;

    public WarningsSpec() => _endpoint = new ActorApiEndpoint(Api);

    [Fact]
    public async Task Pod_must_be_free_of_warnings_when_nothing_is_odd() => Assert.Empty((await CreatePod(pod => pod)).Warnings);

    [Fact]
    public async Task Pod_must_be_warned_of_a_name_that_is_no_host_name() => Assert.Equal(
        ["metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]"],
        (await CreatePod(pod => pod with { Metadata = pod.Metadata with { Name = "a.b" } })).Warnings);

    [Fact]
    public async Task Pod_must_be_warned_of_variables_that_hide_others()
    {
        var warnings = (await CreatePod(pod => WithContainer(pod, container => container with
        {
            Env =
            [
                new EnvVar { Name = "A", Value = "1" },
                new EnvVar { Name = "A", Value = "2" },
                new EnvVar { Name = "B", Value = "1" },
                new EnvVar { Name = "B", Value = "$(B)2" },
                new EnvVar { Name = "B", Value = "$(B)" },
            ],
        }))).Warnings;
        Assert.Equal(
            [
                "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
                "spec.containers[0].env[4]: hides previous definition of \"B\", which may be dropped when using apply",
            ],
            warnings);
    }

    [Fact]
    public async Task Pod_must_be_warned_of_fractions_of_a_byte()
    {
        var warnings = (await CreatePod(pod => WithContainer(pod, container => container with
        {
            Resources = new ResourceRequirements
            {
                Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("128974848500m"), ["ephemeral-storage"] = Quantity.Parse("1Gi") },
                Requests = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("100m"), ["cpu"] = Quantity.Parse("100m") },
            },
        }))).Warnings;
        Assert.Equal(
            [
                "spec.containers[0].resources.limits[memory]: fractional byte value \"128974848500m\" is invalid, must be an integer",
                "spec.containers[0].resources.requests[memory]: fractional byte value \"100m\" is invalid, must be an integer",
            ],
            warnings);
    }

    [Fact]
    public async Task Pod_must_be_warned_of_ports_that_meet()
    {
        var warnings = (await CreatePod(pod => WithContainer(pod, container => container with
        {
            Ports =
            [
                new ContainerPort { Number = 80, Protocol = "TCP" },
                new ContainerPort { Number = 80, Protocol = "TCP" },
                new ContainerPort { Number = 80, Protocol = "UDP" },
                new ContainerPort { Number = 80, Protocol = "UDP", HostPort = 8080 },
            ],
        }))).Warnings;
        Assert.Equal(
            [
                "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
                "spec.containers[0].ports[3]: overlapping port definition with spec.containers[0].ports[2]",
            ],
            warnings);
    }

    [Fact]
    public async Task Pod_must_be_warned_of_what_is_deprecated_or_selects_nothing()
    {
        var warnings = (await CreatePod(pod => pod with
        {
            Metadata = pod.Metadata with
            {
                Annotations = new Dictionary<string, string>
                {
                    ["scheduler.alpha.kubernetes.io/critical-pod"] = "",
                    ["seccomp.security.alpha.kubernetes.io/pod"] = "runtime/default",
                },
            },
            Spec = pod.Spec with
            {
                NodeSelector = new Dictionary<string, string> { ["beta.kubernetes.io/os"] = "linux" },
                TopologySpreadConstraints =
                [
                    new TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "failure-domain.beta.kubernetes.io/zone", WhenUnsatisfiable = "DoNotSchedule" },
                ],
                Volumes = [new Volume { Name = "code", GitRepo = new GitRepoVolumeSource { Repository = "https://example.com/x.git" } }],
                HostAliases = [new HostAlias { Ip = "10.0.0.1" }, new HostAlias { Ip = "10.0.0.1" }],
                ImagePullSecrets = [new LocalObjectReference { Name = "a" }, new LocalObjectReference { Name = "a" }, new LocalObjectReference()],
                TerminationGracePeriodSeconds = -1,
                Affinity = new Affinity
                {
                    PodAffinity = new PodAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [new PodAffinityTerm { TopologyKey = "kubernetes.io/hostname" }] },
                },
            },
        })).Warnings;
        Assert.Equal(
            [
                "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
                "spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
                "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
                "metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the \"priorityClassName\" field instead",
                "spec.volumes[0].gitRepo: deprecated in v1.11",
                "spec.hostAliases[1].ip: duplicate ip \"10.0.0.1\"",
                "spec.imagePullSecrets[1].name: duplicate name \"a\"",
                "spec.imagePullSecrets[2].name: invalid empty name \"\"",
                "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the \"seccompProfile\" field instead",
                "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
                "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod",
            ],
            warnings);
    }

    /// <summary>At creation and when the spec changes, as the generation tells; of the name only at creation.</summary>
    [Fact]
    public async Task Deployment_must_be_warned_of_its_template_when_its_spec_changes()
    {
        const string Hidden = "spec.template.spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply";
        var pod = WithContainer(APod(), container => container with { Env = [new EnvVar { Name = "A", Value = "1" }, new EnvVar { Name = "A", Value = "2" }] });
        var created = await Invoke(ApiVerb.Create, ResourceTypes.Deployments, "", call => call with
        {
            Body = new Deployment
            {
                Metadata = new ObjectMeta { Name = "web.v1", Namespace = "default" },
                Spec = new DeploymentSpec
                {
                    Selector = new LabelSelector { MatchLabels = Labels },
                    Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = Labels }, Spec = pod.Spec },
                },
            },
        });
        Assert.Equal(
            ["metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]", Hidden],
            created.Warnings);
        Assert.Empty((await Patch(ResourceTypes.Deployments, "web.v1", """{"metadata":{"labels":{"x":"y"}}}""")).Warnings);
        Assert.Equal([Hidden], (await Patch(ResourceTypes.Deployments, "web.v1", """{"spec":{"replicas":2}}""")).Warnings);
    }

    [Fact]
    public async Task Service_must_be_warned_of_what_it_ignores()
    {
        var result = await Invoke(ApiVerb.Create, ResourceTypes.Services, "", call => call with
        {
            Body = new Service
            {
                Metadata = new ObjectMeta
                {
                    Name = "web",
                    Namespace = "default",
                    Annotations = new Dictionary<string, string> { ["service.kubernetes.io/topology-aware-hints"] = "Auto" },
                },
                Spec = new ServiceSpec { Ports = [new ServicePort { Port = 80 }], ExternalName = "example.com", ExternalIPs = ["2001:DB8::0:1"] },
            },
        });
        Assert.Equal(
            [
                "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead",
                "spec.externalIPs[0]: IPv6 address \"2001:DB8::0:1\" is not in RFC 5952 canonical format (\"2001:db8::1\"), which may cause controller apply-loops",
                "spec.externalName is ignored when spec.type is not \"ExternalName\"",
            ],
            result.Warnings);
    }

    [Theory]
    [InlineData(PatchKind.Merge, """{"dta":{"a":"b"},"data":{"a":"1","a":"2"}}""", "duplicate field \"data.a\"", "unknown field \"dta\"")]
    [InlineData(PatchKind.StrategicMerge, """{"dta":{"a":"b"},"data":{"a":"1","a":"2"}}""", "duplicate field \"data.a\"", "unknown field \"dta\"")]
    [InlineData(PatchKind.Json, """[{"op":"add","path":"/dta","value":{},"path":"/dta"}]""", "json patch duplicate field \"[0].path\"", "unknown field \"dta\"")]
    public async Task Patch_must_warn_of_duplicate_and_unknown_fields_as_it_is_asked(PatchKind kind, string patch, params string[] expected)
    {
        Create(new ConfigMap { Metadata = new ObjectMeta { Name = "x", Namespace = "default" } });
        Assert.Equal(expected, (await Patch(ResourceTypes.ConfigMaps, "x", patch, kind, FieldValidation.Warn)).Warnings);
        Assert.Empty((await Patch(ResourceTypes.ConfigMaps, "x", patch, kind, FieldValidation.Ignore)).Warnings);
        var strict = (await Patch(ResourceTypes.ConfigMaps, "x", patch, kind, FieldValidation.Strict)).Status!;
        Assert.Equal(422, strict.Code);
        Assert.Contains("strict decoding error: " + string.Join(", ", expected), strict.Message, StringComparison.Ordinal);
    }

    private static Pod WithContainer(Pod pod, Func<Container, Container> change) =>
        pod with { Spec = pod.Spec with { Containers = [change(pod.Spec.Containers![0])] } };

    private async Task<ApiResult> CreatePod(Func<Pod, Pod> change)
    {
        var result = await Invoke(ApiVerb.Create, ResourceTypes.Pods, "", call => call with { Body = change(APod()), DryRun = true });
        Assert.True(result.Object is not null, result.Status?.Message);
        return result;
    }

    private Task<ApiResult> Patch(
        ResourceType type, string name, string patch, PatchKind kind = PatchKind.Merge, FieldValidation validation = FieldValidation.Warn) => Invoke(
        ApiVerb.Patch, type, name, call => call with { PatchKind = kind, Patch = Encoding.UTF8.GetBytes(patch), FieldValidation = validation });

    private Task<ApiResult> Invoke(ApiVerb verb, ResourceType type, string name, Func<ApiCall, ApiCall> with) =>
        _endpoint.InvokeAsync(with(new ApiCall(Admin, verb, type, new ObjectKey("default", name))), default);
}
