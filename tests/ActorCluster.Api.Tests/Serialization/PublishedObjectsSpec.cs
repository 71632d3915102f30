using System.Text.Json.Nodes;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Serialization;

/// <summary>
/// Compares the codecs with Kubernetes' own: k8s.io/api publishes with each version an object of every kind with all of its fields, as
/// JSON, YAML and protobuf (testdata/README.md there). Needs a checkout, which <c>KUBERNETES_API</c> names.
/// </summary>
public sealed class PublishedObjectsSpec
{
    private const string Current = "HEAD";

    // Kinds that are no resources, by version and kind.
    private static readonly Dictionary<(string, string), Type> Others = new()
    {
        [("v1", "APIGroup")] = typeof(ApiGroup),
        [("v1", "APIVersions")] = typeof(ApiVersions),
        [("v1", "DeleteOptions")] = typeof(DeleteOptions),
        [("v1", "Status")] = typeof(Status),
        [("apidiscovery.k8s.io/v2", "APIGroupDiscovery")] = typeof(ApiGroupDiscovery),
        [("apidiscovery.k8s.io/v2beta1", "APIGroupDiscovery")] = typeof(ApiGroupDiscovery),
        [("authentication.k8s.io/v1", "TokenRequest")] = typeof(Api.Authentication.TokenRequest),
        [("autoscaling/v1", "Scale")] = typeof(Api.Autoscaling.Scale),
        [("policy/v1", "Eviction")] = typeof(Api.Policy.Eviction),
    };

    // What k8s.io/api does not hold.
    private static readonly string[] Elsewhere = ["apiextensions.k8s.io", "apiregistration.k8s.io", "metrics.k8s.io", "lab.actorcluster.dev"];

    private static string? Folder => Environment.GetEnvironmentVariable("KUBERNETES_API") is { Length: > 0 } folder ? Path.Combine(folder, "testdata") : null;

    public static TheoryData<string, string> Objects()
    {
        var data = new TheoryData<string, string>();
        foreach (var version in Directory.Exists(Folder) ? Directory.EnumerateDirectories(Folder).Select(static path => Path.GetFileName(path)) : [])
        {
            foreach (var name in NamesOf(version).Where(name => TypeOf(version, name) is not null))
            {
                data.Add(version, name);
            }
        }

        return data;
    }

    [PublishedObjectsTheory]
    [MemberData(nameof(Objects))]
    public void Codecs_must_read_and_write_what_Kubernetes_publishes(string version, string name)
    {
        var type = TypeOf(version, name)!;
        var path = Path.Combine(Folder!, version, name);
        var isCurrent = version == Current;

        // What a later version makes of it stands beside it where the two differ.
        var later = File.Exists(path + ".after_roundtrip.json") ? path + ".after_roundtrip" : path;
        var wanted = JsonNode.Parse(File.ReadAllBytes(later + ".json"))!;

        var (fromJson, problems) = KubernetesJson.DecodeAndReport(File.ReadAllBytes(path + ".json"), type);
        var (fromYaml, moreProblems) = KubernetesJson.DecodeAndReport(YamlToJson.Convert(File.ReadAllBytes(path + ".yaml")), type);
        var fromProtobuf = KubernetesProtobuf.Decode(File.ReadAllBytes(path + ".pb"), type);
        if (later == path)
        {
            Assert.Empty(problems);
            Assert.Empty(moreProblems);
        }

        foreach (var value in new[] { fromJson, fromYaml, fromProtobuf })
        {
            var json = KubernetesJson.ToNode(value);
            Assert.True(JsonNode.DeepEquals(wanted, json), $"wanted {wanted.ToJsonString()}, got {json.ToJsonString()}");
            Assert.Equal(Names(wanted), Names(json));
            Assert.Equal(wanted.ToJsonString(), KubernetesJson.ToNode(KubernetesProtobuf.Decode(KubernetesProtobuf.Encode((TypeMeta)value), type)).ToJsonString());
            if (isCurrent)
            {
                // Everything is filled, so that it makes no difference that empty values are left out here.
                Assert.Equal(File.ReadAllBytes(path + ".pb"), KubernetesProtobuf.Encode((TypeMeta)value));
            }
        }
    }

    [PublishedObjectsFact]
    public void Every_resource_must_be_among_the_published_kinds()
    {
        var published = NamesOf(Current).Select(static name => TypeOf(Current, name)).ToHashSet();
        Assert.Empty(ResourceTypes.All
            .Where(type => !Elsewhere.Contains(type.Group) && !published.Contains(type.ObjectType))
            .Select(static type => type.QualifiedName));
    }

    private static IEnumerable<string> NamesOf(string version) => Directory.EnumerateFiles(Path.Combine(Folder!, version), "*.json")
        .Select(static path => Path.GetFileNameWithoutExtension(path))
        .Where(static name => !name.EndsWith(".after_roundtrip", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static Type? TypeOf(string version, string name)
    {
        var key = KubernetesJson.PeekType(File.ReadAllBytes(Path.Combine(Folder!, version, name + ".json")));
        return Others.TryGetValue(key, out var other) ? other : ResourceTypes.FindByKind(key.ApiVersion, key.Kind)?.ObjectType;
    }

    // The names of all fields in their order.
    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(static member => Names(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(Names),
        _ => [],
    };

    private static string? Reason => Directory.Exists(Folder)
        ? null
        : "KUBERNETES_API names no checkout of k8s.io/api (git clone --branch v0.32.3 https://github.com/kubernetes/api)";

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PublishedObjectsTheoryAttribute : TheoryAttribute
    {
        public PublishedObjectsTheoryAttribute() => Skip = Reason;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PublishedObjectsFactAttribute : FactAttribute
    {
        public PublishedObjectsFactAttribute() => Skip = Reason;
    }
}
