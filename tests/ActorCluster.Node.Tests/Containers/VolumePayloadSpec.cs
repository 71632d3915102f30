using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Settings;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Containers;

/// <summary>
/// The cases of TestMakePayload in pkg/volume/configmap and secret, of TestCollectDataWith… in pkg/volume/projected, and of the
/// kubelet's managed files (pkg/kubelet/kubelet_pods_test.go: TestManagedHostsFileContent, pkg/kubelet/network/dns/dns_test.go).
/// </summary>
public sealed class VolumePayloadSpec
{
    private static readonly PodHost Host = new("node-a", "1.2.3.4", 1 << 30, new NodeResources(2500, 1024, 4096, 110));

    private static readonly PodConfiguration Configuration = new(new Dictionary<ConfigurationKey, KubernetesObject>
    {
        [new ConfigurationKey(ConfigurationKind.ConfigMap, "default", "map")] = new ConfigMap
        {
            Data = new Dictionary<string, string> { ["foo"] = "foo", ["bar"] = "bar" },
            BinaryData = new Dictionary<string, byte[]> { ["bin"] = [0, 255] },
        },
        [new ConfigurationKey(ConfigurationKind.Secret, "default", "secret")] =
            new Secret { Data = new Dictionary<string, byte[]> { ["pw"] = Encoding.UTF8.GetBytes("hidden") } },
    });

    [Fact]
    public void Without_items_every_key_must_be_a_file()
    {
        var files = Make(new Volume { Name = "v", ConfigMap = new ConfigMapVolumeSource { Name = "map", DefaultMode = 256 } });
        Assert.Equal(["bar", "bin", "foo"], files.Keys);
        Assert.All(files.Values, static file => Assert.Equal(256, file.Mode));
        Assert.Equal([0, 255], files["bin"].Data);
    }

    [Fact]
    public void Items_must_have_their_paths_and_modes()
    {
        var files = Make(new Volume
        {
            Name = "v",
            ConfigMap = new ConfigMapVolumeSource
            {
                Name = "map",
                Items = [new KeyToPath { Key = "foo", Path = "path/to/foo.txt", Mode = 511 }, new KeyToPath { Key = "bar", Path = "path/to/bar.bin" }],
            },
        });
        Assert.Equal(["path/to/bar.bin", "path/to/foo.txt"], files.Keys);
        Assert.Equal([420, 511], files.Values.Select(static file => file.Mode));
    }

    [Fact]
    public void What_is_missing_must_be_named_unless_it_is_optional()
    {
        KeyToPath[] items = [new KeyToPath { Key = "none", Path = "x" }];
        Assert.Equal("configmap \"no\" not found", Error(new Volume { Name = "v", ConfigMap = new ConfigMapVolumeSource { Name = "no" } }));
        Assert.Equal("secret \"no\" not found", Error(new Volume { Name = "v", Secret = new SecretVolumeSource { SecretName = "no" } }));
        Assert.Equal(
            "configmap references non-existent config key: none",
            Error(new Volume { Name = "v", ConfigMap = new ConfigMapVolumeSource { Name = "map", Items = items } }));
        Assert.Equal(
            "references non-existent secret key: none",
            Error(new Volume { Name = "v", Secret = new SecretVolumeSource { SecretName = "secret", Items = items } }));
        Assert.Empty(Make(new Volume { Name = "v", ConfigMap = new ConfigMapVolumeSource { Name = "no", Optional = true } }));
        Assert.Empty(Make(new Volume { Name = "v", Secret = new SecretVolumeSource { SecretName = "secret", Items = items, Optional = true } }));
        Assert.Equal(
            "[configmap \"no\" not found, secret \"no\" not found]",
            Error(new Volume
            {
                Name = "v",
                Projected = new ProjectedVolumeSource
                {
                    Sources =
                    [
                        new VolumeProjection { ConfigMap = new ConfigMapProjection { Name = "no" } },
                        new VolumeProjection { Secret = new SecretProjection { Name = "no" } },
                        new VolumeProjection { Secret = new SecretProjection { Name = "none", Optional = true } },
                    ],
                },
            }));
    }

    [Fact]
    public void Projected_sources_must_share_one_directory()
    {
        var files = Make(new Volume
        {
            Name = "v",
            Projected = new ProjectedVolumeSource
            {
                DefaultMode = 256,
                Sources =
                [
                    new VolumeProjection { ConfigMap = new ConfigMapProjection { Name = "map", Items = [new KeyToPath { Key = "foo", Path = "a/foo" }] } },
                    new VolumeProjection { Secret = new SecretProjection { Name = "secret" } },
                    new VolumeProjection
                    {
                        DownwardAPI = new DownwardAPIProjection
                        {
                            Items = [new DownwardAPIVolumeFile { Path = "name", Mode = 511, FieldRef = new ObjectFieldSelector { FieldPath = "metadata.name" } }],
                        },
                    },
                ],
            },
        });
        Assert.Equal(["a/foo", "name", "pw"], files.Keys);
        Assert.Equal([256, 511, 256], files.Values.Select(static file => file.Mode));
        Assert.Equal("web", Encoding.UTF8.GetString(files["name"].Data));
    }

    [Fact]
    public void Hosts_must_have_the_kubelets_header_and_the_aliases()
    {
        const string common = "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
            + "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n";
        Assert.Equal(common + "10.1.1.1\tweb\n", SystemFiles.Hosts(Facts(static spec => spec)));
        Assert.Equal(
            common + "10.1.1.1\tpodFoo.domainFoo.default.svc.cluster.local\tpodFoo\n\n# Entries added by HostAliases.\n123.45.67.89\tsome.domain\tother\n",
            SystemFiles.Hosts(Facts(static spec => spec with
            {
                Hostname = "podFoo",
                Subdomain = "domainFoo",
                HostAliases = [new HostAlias { Ip = "123.45.67.89", Hostnames = ["some.domain", "other"] }],
            })));
        Assert.StartsWith(
            "# Kubernetes-managed hosts file (host network).\n", SystemFiles.Hosts(Facts(static spec => spec with { HostNetwork = true })), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolver_must_follow_the_policy_and_what_the_pod_adds()
    {
        const string cluster = "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n";
        var added = new PodDNSConfig { Nameservers = ["1.1.1.1"], Searches = ["my.dns"], Options = [new PodDNSConfigOption { Name = "ndots", Value = "2" }, new PodDNSConfigOption { Name = "edns0" }] };
        Assert.Equal(cluster, SystemFiles.Resolver(Facts(static spec => spec)));
        Assert.Equal(cluster, SystemFiles.Resolver(Facts(static spec => spec with { HostNetwork = true, DnsPolicy = "ClusterFirstWithHostNet" })));
        Assert.DoesNotContain("10.96.0.10", SystemFiles.Resolver(Facts(static spec => spec with { HostNetwork = true, DnsPolicy = "ClusterFirst" })), StringComparison.Ordinal);
        Assert.Equal(
            "search default.svc.cluster.local svc.cluster.local cluster.local my.dns\nnameserver 10.96.0.10\nnameserver 1.1.1.1\noptions ndots:2 edns0\n",
            SystemFiles.Resolver(Facts(spec => spec with { DnsConfig = added })));
        Assert.Equal(
            "search my.dns\nnameserver 1.1.1.1\noptions ndots:2 edns0\n", SystemFiles.Resolver(Facts(spec => spec with { DnsPolicy = "None", DnsConfig = added })));
    }

    private static SortedDictionary<string, PayloadFile> Make(Volume volume)
    {
        var files = VolumePayload.Make(volume, Facts(static spec => spec), Configuration, out var error);
        Assert.Null(error);
        return files;
    }

    private static string? Error(Volume volume)
    {
        VolumePayload.Make(volume, Facts(static spec => spec), Configuration, out var error);
        return error;
    }

    private static PodFacts Facts(Func<PodSpec, PodSpec> change)
    {
        var pod = APod("web", "node-a").With(change);
        return new PodFacts(pod.Metadata, pod.Spec, Host, "10.1.1.1");
    }
}
