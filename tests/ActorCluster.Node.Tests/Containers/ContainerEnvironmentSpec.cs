using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Settings;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Containers;

/// <summary>
/// The cases of TestMakeEnvironmentVariables (pkg/kubelet/kubelet_pods_test.go), of pkg/kubelet/envvars and of the downward API's helpers
/// (pkg/api/v1/resource/helpers_test.go, pkg/fieldpath/fieldpath_test.go).
/// </summary>
public sealed class ContainerEnvironmentSpec
{
    private static readonly PodHost Host = new("node-a", "1.2.3.4", 1 << 30, new NodeResources(2500, 1024, 4096, 110));

    private static readonly Service[] Services =
    [
        AService("kubernetes", "default", "1.2.3.1", 8081),
        AService("test", "test1", "1.2.3.3", 8083),
        AService("kubernetes", "test2", "1.2.3.4", 8084),
        AService("test", "test2", "1.2.3.5", 8085),
        AService("test", "test2", "None", 8085),
        AService("test", "test2", "", 8085),
        AService("not-special", "kubernetes", "1.2.3.8", 8088),
    ];

    [Fact]
    public void Services_of_the_namespace_and_of_the_master_must_be_there()
    {
        var made = Make("test1", AContainer() with { Env = [Value("TEST_SERVICE_HOST", "own"), Value("FOO", "BAR")] });
        Assert.Equal("own", made["TEST_SERVICE_HOST"]);
        Assert.Equal("BAR", made["FOO"]);
        Assert.Equal("8083", made["TEST_SERVICE_PORT"]);
        Assert.Equal("tcp://1.2.3.3:8083", made["TEST_PORT"]);
        Assert.Equal("tcp://1.2.3.3:8083", made["TEST_PORT_8083_TCP"]);
        Assert.Equal("tcp", made["TEST_PORT_8083_TCP_PROTO"]);
        Assert.Equal("8083", made["TEST_PORT_8083_TCP_PORT"]);
        Assert.Equal("1.2.3.3", made["TEST_PORT_8083_TCP_ADDR"]);
        Assert.Equal("1.2.3.1", made["KUBERNETES_SERVICE_HOST"]);
        Assert.Equal("8081", made["KUBERNETES_SERVICE_PORT"]);
        Assert.Equal(2 + 14 - 1, made.Count);
    }

    [Fact]
    public void Without_service_links_only_the_master_must_be_there()
    {
        var made = Make("test1", AContainer(), links: false);
        Assert.Equal(7, made.Count);
        Assert.All(made.Keys, static name => Assert.StartsWith("KUBERNETES_", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Services_own_kubernetes_of_a_namespace_must_take_the_place_of_the_master()
    {
        var made = Make("test2", AContainer());
        Assert.Equal("1.2.3.4", made["KUBERNETES_SERVICE_HOST"]);
        Assert.Equal("1.2.3.5", made["TEST_SERVICE_HOST"]);
        Assert.Equal("1.2.3.1", Make("test2", AContainer(), links: false)["KUBERNETES_SERVICE_HOST"]);
    }

    [Fact]
    public void Named_ports_and_other_protocols_must_have_variables_of_their_own()
    {
        var service = AService("super-duper.9", "test1", "9.8.7.6", 0) with
        {
            Spec = new ServiceSpec
            {
                ClusterIP = "9.8.7.6",
                Ports = [new ServicePort { Name = "u-d-p", Port = 8080, Protocol = "UDP" }, new ServicePort { Name = "t-c-p", Port = 9090, Protocol = "TCP" }],
            },
        };
        var made = ServiceVariables.Of([service, AService("8n", "test1", "1.1.1.1", 1)], "test1", true);
        Assert.Equal("9.8.7.6", made["SUPER_DUPER_9_SERVICE_HOST"]);
        Assert.Equal("8080", made["SUPER_DUPER_9_SERVICE_PORT"]);
        Assert.Equal("8080", made["SUPER_DUPER_9_SERVICE_PORT_U_D_P"]);
        Assert.Equal("9090", made["SUPER_DUPER_9_SERVICE_PORT_T_C_P"]);
        Assert.Equal("udp://9.8.7.6:8080", made["SUPER_DUPER_9_PORT"]);
        Assert.Equal("tcp://9.8.7.6:9090", made["SUPER_DUPER_9_PORT_9090_TCP"]);
        Assert.Equal("1.1.1.1", made["_8N_SERVICE_HOST"]);
    }

    [Fact]
    public void Variables_must_see_those_before_them_and_services()
    {
        var made = Make("test1", AContainer() with
        {
            Env =
            [
                Value("TEST_LITERAL", "test-$(TEST_SERVICE_PORT)"), Value("OUT_OF_ORDER_TEST", "test-$(OUT_OF_ORDER_TARGET)"),
                Value("OUT_OF_ORDER_TARGET", "FOO"), Value("TEST_UNDEFINED", "test-$(UNDEFINED_VAR)"), Value("EMPTY_VAR", ""),
                Value("EMPTY_TEST", "foo-$(EMPTY_VAR)"), Value("ESCAPED", "$$(TEST_LITERAL)"),
            ],
        });
        Assert.Equal("test-8083", made["TEST_LITERAL"]);
        Assert.Equal("test-$(OUT_OF_ORDER_TARGET)", made["OUT_OF_ORDER_TEST"]);
        Assert.Equal("test-$(UNDEFINED_VAR)", made["TEST_UNDEFINED"]);
        Assert.Equal("foo-", made["EMPTY_TEST"]);
        Assert.Equal("$(TEST_LITERAL)", made["ESCAPED"]);
    }

    [Fact]
    public void Fields_of_the_pod_must_be_there()
    {
        string[] paths =
        [
            "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.podIP", "status.podIPs",
            "status.hostIP", "status.hostIPs", "metadata.labels['k8s.io/foo']", "metadata.annotations['a']", "metadata.labels['none']",
        ];
        var made = Make("ns", AContainer() with
        {
            Env = [.. paths.Select(static path => new EnvVar { Name = path, ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = path } } })],
        });
        Assert.Equal(["web", "ns", "u1", "node-a", "special", "10.1.1.1", "10.1.1.1", "1.2.3.4", "1.2.3.4", "bar", "b c", ""], paths.Select(path => made[path]));
        Assert.Equal("unsupported fieldPath: status.phase", Error(AContainer() with
        {
            Env = [new EnvVar { Name = "X", ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = "status.phase" } } }],
        }));
    }

    /// <summary>The downward API rounds up, and who has no limit may use what the node has for pods.</summary>
    [Theory]
    [InlineData("limits.cpu", "", "9")]
    [InlineData("requests.cpu", "1m", "8100")]
    [InlineData("limits.memory", "1Ki", "40")]
    [InlineData("requests.memory", "", "1000")]
    [InlineData("limits.ephemeral-storage", "", "4096")]
    [InlineData("requests.ephemeral-storage", "", "0")]
    public void Resources_must_be_counted_in_the_divisor(string resource, string divisor, string expected)
    {
        var container = AContainer() with
        {
            Resources = new ResourceRequirements
            {
                Limits = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("9"), ["memory"] = Quantity.Parse("40Ki") },
                Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("8.1"), ["memory"] = Quantity.Parse("1k") },
            },
        };
        var selector = new ResourceFieldSelector { Resource = resource, Divisor = divisor.Length > 0 ? Quantity.Parse(divisor) : default };
        Assert.Equal(expected, DownwardFields.Resource(selector, Pod("ns", container, true), container, out var error));
        Assert.Null(error);
        Assert.Equal("3", DownwardFields.Resource(new ResourceFieldSelector { Resource = "limits.cpu" }, Pod("ns", AContainer(), true), AContainer(), out _));
        Assert.Null(DownwardFields.Resource(new ResourceFieldSelector { Resource = "limits.pods" }, Pod("ns", container, true), container, out error));
        Assert.Equal("unsupported container resource : limits.pods", error);
    }

    [Fact]
    public void Whole_labels_must_be_sorted_and_quoted()
    {
        var pod = Pod("ns", AContainer(), true);
        pod = pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["key3"] = "a\n\"b\"", ["key1"] = "value1" } } };
        Assert.Equal("key1=\"value1\"\nkey3=\"a\\n\\\"b\\\"\"", DownwardFields.Field("metadata.labels", pod, out _));
    }

    [Fact]
    public void ConfigMaps_and_secrets_must_come_first_and_own_variables_win()
    {
        var made = Make("ns", AContainer() with
        {
            EnvFrom =
            [
                new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "map" } },
                new EnvFromSource { Prefix = "p_", SecretRef = new SecretEnvSource { Name = "secret" } },
                new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "nowhere", Optional = true } },
            ],
            Env =
            [
                Value("TEST_LITERAL", "test-$(DUPE)"), Value("DUPE", "own"), Key("A", "map", "key-1"), Secret("B", "secret", "pw"),
                Key("NONE", "map", "none", true), Secret("NOR", "nowhere", "none", true),
            ],
        });
        Assert.Equal("test-from map", made["TEST_LITERAL"]);
        Assert.Equal("own", made["DUPE"]);
        Assert.Equal(("1", "hidden", "hidden"), (made["A"], made["B"], made["p_pw"]));
        // Since 1.30 every key is a name.
        Assert.Equal("1", made["key-1"]);
        Assert.Equal("x", made["1a b"]);
        Assert.False(made.ContainsKey("NONE") || made.ContainsKey("NOR"));
    }

    [Fact]
    public void What_is_missing_must_be_named_in_the_kubelets_words()
    {
        Assert.Equal("configmap \"nowhere\" not found", Error(AContainer() with { Env = [Key("A", "nowhere", "k")] }));
        Assert.Equal("secret \"nowhere\" not found", Error(AContainer() with { Env = [Secret("A", "nowhere", "k")] }));
        Assert.Equal("couldn't find key k in ConfigMap ns/map", Error(AContainer() with { Env = [Key("A", "map", "k")] }));
        Assert.Equal("couldn't find key k in Secret ns/secret", Error(AContainer() with { Env = [Secret("A", "secret", "k")] }));
        Assert.Equal(
            "configmap \"nowhere\" not found",
            Error(AContainer() with { EnvFrom = [new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "nowhere" } }] }));
        Assert.Equal(
            "secret \"nowhere\" not found", Error(AContainer() with { EnvFrom = [new EnvFromSource { SecretRef = new SecretEnvSource { Name = "nowhere" } }] }));
    }

    private static IReadOnlyDictionary<string, string> Make(string ns, Container container, bool links = true)
    {
        var made = ContainerEnvironment.Make(container, Pod(ns, container, links), Configuration, Services);
        Assert.Null(made.Error);
        return made.Variables;
    }

    private static string? Error(Container container) => ContainerEnvironment.Make(container, Pod("ns", container, true), Configuration, []).Error;

    private static PodConfiguration Configuration { get; } = new(new Dictionary<ConfigurationKey, KubernetesObject>
    {
        [new ConfigurationKey(ConfigurationKind.ConfigMap, "ns", "map")] =
            new ConfigMap { Data = new Dictionary<string, string> { ["key-1"] = "1", ["DUPE"] = "from map", ["1a b"] = "x" } },
        [new ConfigurationKey(ConfigurationKind.Secret, "ns", "secret")] =
            new Secret { Data = new Dictionary<string, byte[]> { ["pw"] = Encoding.UTF8.GetBytes("hidden") } },
    });

    private static PodFacts Pod(string ns, Container container, bool links)
    {
        var pod = APod("web", "node-a", container).With(spec => spec with { EnableServiceLinks = links, ServiceAccountName = "special" });
        var metadata = pod.Metadata with
        {
            Namespace = ns,
            Uid = "u1",
            Labels = new Dictionary<string, string> { ["k8s.io/foo"] = "bar" },
            Annotations = new Dictionary<string, string> { ["a"] = "b c" },
        };
        return new PodFacts(metadata, pod.Spec, Host, "10.1.1.1");
    }

    private static Service AService(string name, string ns, string ip, int port) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = ns },
        Spec = new ServiceSpec { ClusterIP = ip, Ports = [new ServicePort { Port = port, Protocol = "TCP" }] },
    };

    private static EnvVar Value(string name, string value) => new() { Name = name, Value = value };

    private static EnvVar Key(string name, string map, string key, bool? optional = null) => new()
    {
        Name = name,
        ValueFrom = new EnvVarSource { ConfigMapKeyRef = new ConfigMapKeySelector { Name = map, Key = key, Optional = optional } },
    };

    private static EnvVar Secret(string name, string secret, string key, bool? optional = null) => new()
    {
        Name = name,
        ValueFrom = new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = secret, Key = key, Optional = optional } },
    };
}
