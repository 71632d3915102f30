using System.Text;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// The controls of kubernetes.io/docs/concepts/security/pod-security-standards, table by table, and the labels of
/// …/security/pod-security-admission; words as in k8s.io/pod-security-admission policy/*_test.go and admission/admission_test.go.
/// </summary>
public sealed class PodSecuritySpec : ApiFixture
{
    private const string Hardened =
        "\"allowPrivilegeEscalation\":false,\"runAsNonRoot\":true,\"capabilities\":{\"drop\":[\"ALL\"]},\"seccompProfile\":{\"type\":\"RuntimeDefault\"}";

    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");

    // Each row: standard, members of the spec, of the container, of its security context, and what is told.
    public static TheoryData<string, string, string, string, string> Refused { get; } = new()
    {
        // HostProcess
        { "baseline:latest", "\"hostNetwork\":true,\"securityContext\":{\"windowsOptions\":{\"hostProcess\":true}}", "", "", "host namespaces (hostNetwork=true), hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)" },

        // Host namespaces
        { "baseline:latest", "\"hostNetwork\":true,\"hostPID\":true,\"hostIPC\":true", "", "", "host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)" },

        // Privileged containers
        { "baseline:latest", "", "", "\"privileged\":true", "privileged (container \"a\" must not set securityContext.privileged=true)" },

        // Capabilities
        { "baseline:latest", "", "", "\"capabilities\":{\"add\":[\"SYS_ADMIN\",\"CHOWN\",\"NET_RAW\"]}", "non-default capabilities (container \"a\" must not include \"NET_RAW\", \"SYS_ADMIN\" in securityContext.capabilities.add)" },

        // HostPath volumes
        { "baseline:latest", "\"volumes\":[{\"name\":\"x\",\"hostPath\":{\"path\":\"/\"}},{\"name\":\"y\",\"hostPath\":{\"path\":\"/y\"}}]", "", "", "hostPath volumes (volumes \"x\", \"y\")" },

        // Host ports
        { "baseline:latest", "", "\"ports\":[{\"containerPort\":80,\"hostPort\":80},{\"containerPort\":443,\"hostPort\":443}]", "", "hostPort (container \"a\" uses hostPorts 443, 80)" },

        // AppArmor
        { "baseline:latest", "\"securityContext\":{\"appArmorProfile\":{\"type\":\"Unconfined\"}}", "", "", "forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")" },

        // SELinux
        { "baseline:latest", "\"securityContext\":{\"seLinuxOptions\":{\"user\":\"bad\"}}", "", "\"seLinuxOptions\":{\"type\":\"spc_t\",\"role\":\"r\"}", "seLinuxOptions (pod and container \"a\" set forbidden securityContext.seLinuxOptions: type \"spc_t\"; user may not be set; role may not be set)" },
        { "baseline:v1.30", "", "", "\"seLinuxOptions\":{\"type\":\"container_engine_t\"}", "seLinuxOptions (container \"a\" set forbidden securityContext.seLinuxOptions: type \"container_engine_t\")" },

        // /proc mount type
        { "baseline:latest", "\"hostUsers\":false", "", "\"procMount\":\"Unmasked\"", "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")" },

        // Seccomp
        { "baseline:latest", "", "", "\"seccompProfile\":{\"type\":\"Unconfined\"}", "seccompProfile (container \"a\" must not set securityContext.seccompProfile.type to \"Unconfined\")" },

        // Sysctls
        { "baseline:latest", "\"securityContext\":{\"sysctls\":[{\"name\":\"kernel.msgmax\",\"value\":\"1\"},{\"name\":\"net.ipv4.tcp_rmem\",\"value\":\"1\"}]}", "", "", "forbidden sysctls (kernel.msgmax)" },
        { "baseline:v1.31", "\"securityContext\":{\"sysctls\":[{\"name\":\"net.ipv4.tcp_rmem\",\"value\":\"1\"}]}", "", "", "forbidden sysctls (net.ipv4.tcp_rmem)" },

        // Volume types
        { "restricted:latest", "\"volumes\":[{\"name\":\"x\",\"hostPath\":{\"path\":\"/\"}},{\"name\":\"y\",\"nfs\":{\"server\":\"s\",\"path\":\"/\"}},{\"name\":\"z\",\"emptyDir\":{}}]", "", Hardened, "restricted volume types (volumes \"x\", \"y\" use restricted volume types \"hostPath\", \"nfs\")" },

        // Privilege escalation
        { "restricted:latest", "", "", Hardened + ",\"allowPrivilegeEscalation\":true", "allowPrivilegeEscalation != false (container \"a\" must set securityContext.allowPrivilegeEscalation=false)" },

        // Running as non-root
        { "restricted:latest", "\"securityContext\":{\"runAsNonRoot\":false}", "", Hardened, "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)" },

        // Running as non-root user
        { "restricted:latest", "\"securityContext\":{\"runAsUser\":0}", "", Hardened + ",\"runAsUser\":0", "runAsUser=0 (pod and container \"a\" must not set runAsUser=0)" },

        // Seccomp
        { "restricted:latest", "\"securityContext\":{\"seccompProfile\":{\"type\":\"Unconfined\"}}", "", Hardened, "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")" },

        // Capabilities
        { "restricted:latest", "", "", Hardened + ",\"capabilities\":{\"drop\":[\"NET_RAW\"],\"add\":[\"NET_BIND_SERVICE\",\"CHOWN\"]}", "unrestricted capabilities (container \"a\" must set securityContext.capabilities.drop=[\"ALL\"]; container \"a\" must not include \"CHOWN\" in securityContext.capabilities.add)" },

        // All that a plain pod lacks, as kubectl shows it everywhere.
        {
            "restricted:latest", "", "", "",
            "allowPrivilegeEscalation != false (container \"a\" must set securityContext.allowPrivilegeEscalation=false), "
            + "unrestricted capabilities (container \"a\" must set securityContext.capabilities.drop=[\"ALL\"]), "
            + "runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true), "
            + "seccompProfile (pod or container \"a\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")"
        },

        // Pods for Windows have to do what Linux alone has, up to 1.24.
        {
            "restricted:v1.24", "\"os\":{\"name\":\"windows\"},\"securityContext\":{\"runAsNonRoot\":true}", "", "",
            "allowPrivilegeEscalation != false (container \"a\" must set securityContext.allowPrivilegeEscalation=false), "
            + "unrestricted capabilities (container \"a\" must set securityContext.capabilities.drop=[\"ALL\"]), "
            + "seccompProfile (pod or container \"a\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")"
        },

        // Before the controls of a version there were fewer.
        { "restricted:v1.7", "", "", "", "runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true)" },
    };

    public static TheoryData<string, string, string, string> Allowed { get; } = new()
    {
        { "restricted:latest", "", "", Hardened },
        { "restricted:latest", "", "", Hardened + ",\"capabilities\":{\"drop\":[\"ALL\"],\"add\":[\"NET_BIND_SERVICE\"]}" },
        { "restricted:latest", "\"os\":{\"name\":\"windows\"},\"securityContext\":{\"runAsNonRoot\":true}", "", "" },
        { "restricted:latest", "\"securityContext\":{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"Localhost\",\"localhostProfile\":\"p\"}}", "", "\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]}" },
        { "baseline:latest", "", "\"ports\":[{\"containerPort\":80}]", "\"capabilities\":{\"add\":[\"SETUID\"]},\"procMount\":\"Default\",\"seLinuxOptions\":{\"type\":\"container_engine_t\",\"level\":\"s0\"}" },
        { "baseline:v1.18", "", "", "\"seccompProfile\":{\"type\":\"Unconfined\"}" },
        { "baseline:v1.9999", "", "", "" },
        { "privileged:latest", "\"hostNetwork\":true,\"hostPID\":true", "", "\"privileged\":true" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Pod_must_be_refused_by_the_standard_that_its_namespace_enforces(string standard, string spec, string container, string security, string why)
    {
        Open(Labelled("enforce", standard));
        var refusal = Refused(Pod(spec, container, security));
        Assert.Equal(
            (403, StatusReason.Forbidden, $"pods \"web\" is forbidden: violates PodSecurity \"{standard}\": {why}"), (refusal.Code, refusal.Reason, refusal.Message));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Pod_must_be_made_that_keeps_to_the_standard(string standard, string spec, string container, string security)
    {
        Open(Labelled("enforce", standard));
        Assert.Equal("web", Create(Pod(spec, container, security)).Metadata.Name);
    }

    [Theory]
    [InlineData("container.apparmor.security.beta.kubernetes.io/a", "unconfined", "baseline:latest", "forbidden AppArmor profile (annotation must not set AppArmor profile type to \"container.apparmor.security.beta.kubernetes.io/a=\\\"unconfined\\\"\")")]
    [InlineData("seccomp.security.alpha.kubernetes.io/pod", "unconfined", "baseline:v1.18", "seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod=\"unconfined\")")]
    public void Pod_must_be_refused_for_its_annotations(string key, string value, string standard, string why)
    {
        Open(Labelled("enforce", standard));
        var pod = Pod("", "", "");
        pod = pod with { Metadata = pod.Metadata with { Annotations = new Dictionary<string, string> { [key] = value } } };
        Assert.EndsWith($"\"{standard}\": {why}", Refused(pod).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Violations_must_name_all_containers_that_break_a_rule()
    {
        Open(Labelled("enforce", "baseline:latest"));
        var pod = Pod("\"initContainers\":[{\"name\":\"first\",\"image\":\"x\",\"securityContext\":{\"privileged\":true}}]", "", "\"privileged\":true");
        Assert.EndsWith(
            "privileged (containers \"first\", \"a\" must not set securityContext.privileged=true)", Refused(pod).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enforce", "strict", "Namespace \"secured\" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\": must be one of privileged, baseline, restricted")]
    [InlineData("warn-version", "1.30", "Namespace \"secured\" is invalid: metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: \"1.30\": must be \"latest\" or \"v1.x\"")]
    [InlineData("audit-version", "v1.01", "Namespace \"secured\" is invalid: metadata.labels[pod-security.kubernetes.io/audit-version]: Invalid value: \"v1.01\": must be \"latest\" or \"v1.x\"")]
    public void Labels_must_be_refused_that_mean_nothing(string label, string value, string message)
    {
        var refusal = Refused(Namespace(("pod-security.kubernetes.io/" + label, value)));
        Assert.Equal((422, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Clients_must_be_warned_of_pods_by_the_level_of_warnings()
    {
        Open(Labelled("warn", "baseline:v1.30"));
        var made = await CreateAsync(ResourceTypes.Pods, Pod("\"hostPID\":true", "", ""));
        Assert.Equal((201, "would violate PodSecurity \"baseline:v1.30\": host namespaces (hostPID=true)"), (made.Code, Assert.Single(made.Warnings)));
    }

    [Fact]
    public async Task Clients_must_be_warned_of_templates_by_the_level_that_is_enforced_where_no_other_is_named()
    {
        Open(Labelled("enforce", "baseline:latest"));
        var pod = Pod("\"hostPID\":true", "", "");
        var deployment = new Deployment
        {
            Metadata = pod.Metadata,
            Spec = new DeploymentSpec
            {
                Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                    Spec = pod.Spec,
                },
            },
        };
        var made = await CreateAsync(ResourceTypes.Deployments, deployment);
        Assert.Equal((201, "would violate PodSecurity \"baseline:latest\": host namespaces (hostPID=true)"), (made.Code, Assert.Single(made.Warnings)));
    }

    [Fact]
    public async Task Clients_must_be_warned_of_pods_that_break_the_standard_that_a_namespace_gets()
    {
        Open(Namespace());
        Create(Named("b", Pod("\"hostPID\":true", "", "")));
        Create(Named("a", Pod("\"hostPID\":true", "", "")));
        Create(Named("c", Pod("\"hostNetwork\":true", "", "\"privileged\":true")));
        var labelled = await LabelAsync("{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"baseline\"}}}");
        Assert.Equal(200, labelled.Code);
        Assert.Equal(
            [
                "existing pods in namespace \"secured\" violate the new PodSecurity enforce level \"baseline:latest\"",
                "a (and 1 other pod): host namespaces",
                "c: host namespaces, privileged",
            ],
            labelled.Warnings);
        Assert.Empty((await LabelAsync("{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"privileged\"}}}")).Warnings);
    }

    [Fact]
    public void Updates_must_be_held_to_the_standard_when_they_change_an_image()
    {
        Open(Namespace());
        var pod = Create(Pod("\"hostPID\":true", "", ""));
        Modify<Namespace>("secured", static ns => ns with
        {
            Metadata = ns.Metadata with { Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "baseline" } },
        });
        var labelled = Update(pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["app"] = "web" } } });
        var changed = labelled with { Spec = labelled.Spec with { Containers = [labelled.Spec.Containers![0] with { Image = "other" }] } };
        var refusal = Fail(Ask(id => new UpdateObject(id, "test", ResourceTypes.Pods, changed)));
        Assert.Equal("pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true)", refusal.Message);
    }

    // A namespace with the account that its pods run under.
    private void Open(Namespace ns)
    {
        Create(ns);
        Create(new ServiceAccount { Metadata = new ObjectMeta { Name = "default", Namespace = ns.Metadata.Name } });
    }

    private static Namespace Labelled(string mode, string standard)
    {
        var parts = standard.Split(':');
        return Namespace(($"pod-security.kubernetes.io/{mode}", parts[0]), ($"pod-security.kubernetes.io/{mode}-version", parts[1]));
    }

    private static Namespace Namespace(params (string Key, string Value)[] labels) => new()
    {
        Metadata = new ObjectMeta { Name = "secured", Labels = labels.ToDictionary(static label => label.Key, static label => label.Value) },
    };

    private static Pod Named(string name, Pod pod) => pod with { Metadata = pod.Metadata with { Name = name } };

    // The last of members of one name counts, so that a row may say what differs.
    private static Pod Pod(string spec, string container, string security)
    {
        var json = $$$"""
            {"metadata":{"name":"web","namespace":"secured"},
             "spec":{{{{Members(spec)}}}"containers":[{"name":"a","image":"x",{{{Members(container)}}}"securityContext":{{{{security}}}}}]}}
            """;
        var pod = KubernetesJson.Decode<Pod>(json);
        return pod with { Spec = pod.Spec with { AutomountServiceAccountToken = false } };
    }

    private static string Members(string members) => members.Length == 0 ? "" : members + ",";

    private Task<ApiResult> CreateAsync(ResourceType resource, KubernetesObject value) => new ActorApiEndpoint(Api).InvokeAsync(
        new ApiCall(Admin, ApiVerb.Create, resource, new ObjectKey("secured", value.Metadata.Name)) { Body = value }, CancellationToken.None);

    private Task<ApiResult> LabelAsync(string patch) => new ActorApiEndpoint(Api).InvokeAsync(
        new ApiCall(Admin, ApiVerb.Patch, ResourceTypes.Namespaces, new ObjectKey("", "secured"))
        {
            PatchKind = PatchKind.Merge,
            Patch = Encoding.UTF8.GetBytes(patch),
        },
        CancellationToken.None);
}
