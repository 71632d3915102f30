using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Tests.Serialization;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// Answers in protobuf: the envelope of k8s.io/apimachinery pkg/runtime/serializer/protobuf, frames of pkg/util/framer, and what
/// k8s.io/apiserver pkg/endpoints/handlers negotiates.
/// </summary>
public sealed class ProtobufSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Metadata = Protobuf + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string MetadataList = Protobuf + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=";

    public static TheoryData<string> Resources =>
    [
        .. ResourceTable.All.Where(static served => served.Type.HasProtobuf && served is ResourceDefinition).Select(static served => served.Type.ApiVersion + " " + served.Type.Plural),
    ];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Server_must_answer_in_protobuf_with_what_it_answers_in_json(string resource)
    {
        var type = ResourceTypes.All.Concat(ResourceTable.All.Select(static served => served.Type)).First(type => type.ApiVersion + " " + type.Plural == resource);
        var root = (type.Group.Length == 0 ? "/api/" : "/apis/") + type.ApiVersion + (type.Namespaced ? "/namespaces/round/" : "/") + type.Plural;
        for (var seed = 1; seed <= 3; seed++)
        {
            var source = (KubernetesObject)new ObjectGenerator(seed).Root(type.ObjectType);
            fixture.Endpoint.Put(type, source with { Metadata = source.Metadata with { Name = "o" + seed, Namespace = type.Namespaced ? "round" : null! } });
        }

        var (_, json) = await fixture.SendAsync("GET", root + "/o2");
        var (one, bytes) = await SendAsync("GET", root + "/o2", Protobuf);
        Assert.Equal((200, (type.ApiVersion, type.Kind)), (one, Wire.Document(bytes).Type));
        Assert.Equal(json, KubernetesJson.ToText(KubernetesProtobuf.Decode(bytes, type.ObjectType)) + "\n");

        var listType = typeof(KubernetesList<>).MakeGenericType(type.ObjectType);
        var (_, listJson) = await fixture.SendAsync("GET", root);
        (_, bytes) = await SendAsync("GET", root, Protobuf);
        Assert.Equal((type.ApiVersion, type.ListKind), Wire.Document(bytes).Type);
        var list = KubernetesProtobuf.Decode(bytes, listType);
        Assert.Equal(KubernetesJson.ToText(KubernetesJson.Decode(Encoding.UTF8.GetBytes(listJson), listType)), KubernetesJson.ToText(list));
    }

    [Fact]
    public async Task Server_must_write_the_envelope()
    {
        fixture.Endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("envelope", "x", ("k", "v")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/envelope/configmaps/x");
        request.Headers.TryAddWithoutValidation("Accept", Protobuf);
        // A client that JSON would be indented for.
        request.Headers.TryAddWithoutValidation("User-Agent", "curl/8");
        using var response = await fixture.Client.SendAsync(request);
        Assert.Equal(Protobuf, response.Content.Headers.ContentType!.ToString());
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        Assert.StartsWith("6b387300" + "0a0f" + "0a027631" + "1209" + Hex("ConfigMap") + "12", Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        var map = Wire.Document(bytes).Message(2);
        Assert.Equal(("x", "envelope"), (map.Message(1).Text(1), map.Message(1).Text(3)));
        Assert.Equal(("k", "v"), (map.Message(2).Text(1), map.Message(2).Text(2)));
    }

    [Fact]
    public async Task Server_must_answer_writes_in_protobuf()
    {
        const string Path = "/api/v1/namespaces/writes/configmaps";
        var body = KubernetesProtobuf.Encode(AConfigMap("writes", "w", ("k", "v")) with { Kind = "ConfigMap", ApiVersion = "v1" });
        var (code, bytes) = await SendAsync("POST", Path, Protobuf + ",application/json", body, Protobuf);
        Assert.Equal((201, "v"), (code, Decode<ConfigMap>(bytes).Data!["k"]));
        (code, bytes) = await SendAsync("PUT", Path + "/w", Protobuf, """{"metadata":{"name":"w","namespace":"writes"},"data":{"k":"u"}}"""u8.ToArray(), "application/json");
        Assert.Equal((200, "u"), (code, Decode<ConfigMap>(bytes).Data!["k"]));
        (code, bytes) = await SendAsync("PATCH", Path + "/w", Protobuf, "{}"u8.ToArray(), "application/merge-patch+json");
        Assert.Equal((200, "u"), (code, Decode<ConfigMap>(bytes).Data!["k"]));
        (code, bytes) = await SendAsync("DELETE", Path + "/w", Metadata);
        Assert.Equal((200, ("v1", "Status")), (code, Wire.Document(bytes).Type));
        Assert.Equal(("Success", "w"), (Decode<Status>(bytes).Outcome, Decode<Status>(bytes).Details!.Name));
    }

    [Fact]
    public async Task Server_must_tell_failures_in_protobuf()
    {
        var (code, bytes) = await SendAsync("GET", "/api/v1/namespaces/none/configmaps/missing", Protobuf);
        var status = Decode<Status>(bytes);
        Assert.Equal((404, "NotFound", 404, "missing"), (code, status.Reason, status.Code, status.Details!.Name));
        Assert.Equal("configmaps \"missing\" not found", status.Message);
        var raw = Wire.Document(bytes).Message(2);
        Assert.Equal(("Failure", 404ul), (raw.Text(2), raw.Value(6)));

        (code, bytes) = await SendAsync("POST", "/api/v1/namespaces/none/configmaps", Protobuf, "{"u8.ToArray(), "application/json");
        Assert.Equal((400, "BadRequest"), (code, Decode<Status>(bytes).Reason));
        (code, bytes) = await SendAsync("GET", "/api/v1/pods?labelSelector=!!", Protobuf + ",application/json;q=0.5");
        Assert.Equal((400, "BadRequest"), (code, Decode<Status>(bytes).Reason));

        using var nobody = fixture.NewClient(null);
        nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        (code, bytes) = await SendAsync("GET", "/api/v1/pods", Protobuf, client: nobody);
        Assert.Equal((401, "Unauthorized"), (code, Decode<Status>(bytes).Reason));
    }

    // What a failure is told in has no other shape than a Status; where nothing fits it is JSON.
    [Theory]
    [InlineData(Metadata, "application/json")]
    [InlineData(Metadata + ",application/yaml", "application/yaml")]
    [InlineData(Metadata + "," + Protobuf, Protobuf)]
    [InlineData("text/html," + Protobuf + ";q=0.1", Protobuf)]
    public async Task Server_must_choose_the_encoding_of_a_failure_for_itself(string accept, string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/none/configmaps/missing");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await fixture.Client.SendAsync(request);
        Assert.Equal((404, contentType), ((int)response.StatusCode, response.Content.Headers.ContentType!.ToString()));
    }

    [Theory]
    [InlineData(Protobuf + ";as=Table;g=meta.k8s.io;v=v1")]
    [InlineData(Protobuf + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v2")]
    public Task Server_must_refuse_what_has_no_protobuf(string accept) => fixture.FailAsync(
        406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf", "GET", "/api/v1/pods", accept: accept);

    [Fact]
    public async Task Server_must_take_the_next_alternative_for_a_table()
    {
        var (response, text) = await fixture.SendAsync("GET", "/api/v1/namespaces", accept: $"{Protobuf};as=Table;g=meta.k8s.io;v=v1,application/json;as=Table;g=meta.k8s.io;v=v1,{Protobuf}");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("{\"kind\":\"Table\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_must_not_be_in_the_protobuf_of_objects()
    {
        const string Path = "/openapi/v3/api/v1";
        var (response, text) = await fixture.SendAsync("GET", Path, accept: Protobuf + ",application/json");
        Assert.Equal((200, '{'), ((int)response.StatusCode, text[0]));
        (response, _) = await fixture.SendAsync("GET", Path, accept: Protobuf);
        Assert.Equal(406, (int)response.StatusCode);
    }

    [Fact]
    public async Task Server_must_list_in_pieces_in_protobuf()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            fixture.Endpoint.Put(ResourceTypes.Secrets, new Secret { Metadata = new ObjectMeta { Name = name, Namespace = "pieces" } });
        }

        var (_, bytes) = await SendAsync("GET", "/api/v1/namespaces/pieces/secrets?limit=1", Protobuf);
        var list = Wire.Document(bytes).Message(2);
        Assert.Equal([1, 2], list.Numbers);
        Assert.Equal(("more\"", 2ul), (list.Message(1).Text(3), list.Message(1).Value(4)));
        Assert.True(long.Parse(list.Message(1).Text(2)) > 100);
        Assert.Equal("a", list.Message(2).Message(1).Text(1));

        (_, bytes) = await SendAsync("GET", "/api/v1/namespaces/nothing/secrets", Protobuf);
        list = Wire.Document(bytes).Message(2);
        Assert.Equal([1], list.Numbers);
        Assert.Equal([2], list.Message(1).Numbers);
    }

    // The two fields of v1beta1's list have each other's numbers.
    [Theory]
    [InlineData("v1", 1, 2)]
    [InlineData("v1beta1", 2, 1)]
    public async Task Server_must_answer_with_metadata_alone(string version, int metadata, int items)
    {
        fixture.Endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("partial-" + version, "x", ("secret", "long")));
        var path = $"/api/v1/namespaces/partial-{version}/configmaps";
        var (_, bytes) = await SendAsync("GET", path, MetadataList + version + ",application/json");
        Assert.Equal(("meta.k8s.io/" + version, "PartialObjectMetadataList"), Wire.Document(bytes).Type);
        var list = Wire.Document(bytes).Message(2);
        Assert.Equal([1, 2], list.Numbers);
        Assert.True(long.Parse(list.Message(metadata).Text(2)) > 100);
        Assert.Equal([1], list.Message(items).Numbers);
        Assert.Equal("x", list.Message(items).Message(1).Text(1));

        (_, bytes) = await SendAsync("GET", path + "/x", Metadata.Replace("v=v1", "v=" + version));
        Assert.Equal(("meta.k8s.io/" + version, "PartialObjectMetadata"), Wire.Document(bytes).Type);
        Assert.Equal([1], Wire.Document(bytes).Message(2).Numbers);
        Assert.Equal("x", Decode<PartialObjectMetadata>(bytes).Metadata.Name);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Server_must_stream_a_watch_in_frames(string version)
    {
        var endpoint = new FakeEndpoint();
        await using var server = await fixture.StartAsync(endpoint);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, Version.Parse(version), server.Url);
        var large = new string('x', 300_000);
        endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("w", "first", ("k", "v")));
        using var response = await WatchAsync(client, "/api/v1/configmaps?watch=true&allowWatchBookmarks=true", Protobuf + ";stream=watch," + Protobuf + ",application/json");
        Assert.Equal(Protobuf + ";stream=watch", response.Content.Headers.NonValidated["Content-Type"].ToString());
        await using var stream = await response.Content.ReadAsStreamAsync();

        var (type, document) = await NextAsync(stream);
        Assert.Equal(("ADDED", ("v1", "ConfigMap")), (type, Wire.Document(document).Type));
        Assert.Equal("first", Wire.Document(document).Message(2).Message(1).Text(1));
        endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("w", "first", ("k", large)));
        (type, document) = await NextAsync(stream);
        Assert.Equal(("MODIFIED", large), (type, Decode<ConfigMap>(document).Data!["k"]));
        endpoint.Send(ResourceTypes.ConfigMaps, new WatchItem(ObjectEventType.Deleted, endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("w", "other")), 0, false, null));
        Assert.Equal("ADDED", (await NextAsync(stream)).Type);
        Assert.Equal("DELETED", (await NextAsync(stream)).Type);

        endpoint.Send(ResourceTypes.ConfigMaps, new WatchItem(null, null, 4711, false, null));
        (type, document) = await NextAsync(stream);
        Assert.Equal(("BOOKMARK", ("v1", "ConfigMap")), (type, Wire.Document(document).Type));
        Assert.Equal([6], Wire.Document(document).Message(2).Message(1).Numbers);
        Assert.Equal("4711", Decode<ConfigMap>(document).Metadata.ResourceVersion);
        endpoint.Send(ResourceTypes.ConfigMaps, new WatchItem(null, null, 4712, true, null));
        (type, document) = await NextAsync(stream);
        Assert.Equal(("BOOKMARK", "true"), (type, Decode<ConfigMap>(document).Metadata.Annotations!["k8s.io/initial-events-end"]));

        endpoint.Send(ResourceTypes.ConfigMaps, new WatchItem(null, null, 0, false, StatusError.Expired("too old")));
        (type, document) = await NextAsync(stream);
        Assert.Equal(("ERROR", ("v1", "Status")), (type, Wire.Document(document).Type));
        Assert.Equal((410, "too old"), (Decode<Status>(document).Code, Decode<Status>(document).Message));
        Assert.Null(await Wire.EventAsync(stream));
    }

    [Fact]
    public async Task Server_must_stream_metadata_in_frames()
    {
        var endpoint = new FakeEndpoint();
        await using var server = await fixture.StartAsync(endpoint);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("w", "first", ("k", "v")));
        using var response = await WatchAsync(client, "/api/v1/configmaps?watch=true", Metadata + ",application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        await using var stream = await response.Content.ReadAsStreamAsync();
        var (type, document) = await NextAsync(stream);
        Assert.Equal(("ADDED", ("meta.k8s.io/v1", "PartialObjectMetadata")), (type, Wire.Document(document).Type));
        Assert.Equal([1], Wire.Document(document).Message(2).Numbers);
        endpoint.Send(ResourceTypes.ConfigMaps, new WatchItem(null, null, 4711, false, null));
        (type, document) = await NextAsync(stream);
        Assert.Equal(("BOOKMARK", ("meta.k8s.io/v1", "PartialObjectMetadata")), (type, Wire.Document(document).Type));
        endpoint.EndWatches();
        Assert.Null(await Wire.EventAsync(stream));
    }

    [Fact]
    public Task Server_must_refuse_a_watch_in_what_has_no_stream() => fixture.FailAsync(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch",
        "GET",
        "/api/v1/pods?watch=1",
        accept: "application/yaml");

    [Fact]
    public async Task Server_must_answer_reviews_in_protobuf()
    {
        var (code, bytes) = await SendAsync("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", Protobuf, "{}"u8.ToArray(), "application/json");
        Assert.Equal((201, "kubernetes-admin"), (code, Decode<SelfSubjectReview>(bytes).Status.UserInfo!.Username));

        var access = new SubjectAccessReview
        {
            Kind = "SubjectAccessReview",
            ApiVersion = "authorization.k8s.io/v1",
            Spec = new SubjectAccessReviewSpec { User = "a", Groups = ["system:masters"], ResourceAttributes = new ResourceAttributes { Verb = "get", Resource = "pods" } },
        };
        (code, bytes) = await SendAsync("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", Protobuf, KubernetesProtobuf.Encode(access), Protobuf);
        Assert.Equal((201, true, "a"), (code, Decode<SubjectAccessReview>(bytes).Status.Allowed, Decode<SubjectAccessReview>(bytes).Spec.User));

        (code, bytes) = await SendAsync("POST", "/apis/authentication.k8s.io/v1/tokenreviews", Protobuf, """{"spec":{"token":"wrong"}}"""u8.ToArray(), "application/json");
        Assert.Equal((201, false), (code, Decode<TokenReview>(bytes).Status.Authenticated));

        fixture.Endpoint.Put(ResourceTypes.ServiceAccounts, new ServiceAccount { Metadata = new ObjectMeta { Name = "robot", Namespace = "reviews", Uid = "u" } });
        var wanted = KubernetesProtobuf.Encode(new TokenRequest { Kind = "TokenRequest", ApiVersion = "authentication.k8s.io/v1", Spec = new TokenRequestSpec { ExpirationSeconds = 700 } });
        (code, bytes) = await SendAsync("POST", "/api/v1/namespaces/reviews/serviceaccounts/robot/token", Protobuf, wanted, Protobuf);
        var token = Decode<TokenRequest>(bytes);
        Assert.Equal((201, 700, 3), (code, token.Spec.ExpirationSeconds, token.Status.Token.Split('.').Length));
    }

    [Fact]
    public async Task Server_must_answer_for_subresources_in_protobuf()
    {
        var endpoint = new FakeEndpoint();
        await using var server = await fixture.StartAsync(endpoint);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var scale = new Scale
        {
            Kind = "Scale",
            ApiVersion = "autoscaling/v1",
            Metadata = new ObjectMeta { Name = "d", Namespace = "x" },
            Spec = new ScaleSpec { Replicas = 3 },
            Status = new ScaleStatus { Replicas = 2, Selector = "a=b" },
        };
        endpoint.Instead = call => call.Subresource == "scale"
            ? new ApiResult(200, new StoredObject(call.Body ?? scale, 0), null, [])
            : new ApiResult(201, null, StatusError.Created(), []);
        var (_, bytes) = await SendAsync("GET", "/apis/apps/v1/namespaces/x/deployments/d/scale", Protobuf, client: client);
        Assert.Equal(("autoscaling/v1", "Scale"), Wire.Document(bytes).Type);
        Assert.Equal((3, 2, "a=b"), (Decode<Scale>(bytes).Spec.Replicas, Decode<Scale>(bytes).Status.Replicas, Decode<Scale>(bytes).Status.Selector));
        (_, bytes) = await SendAsync("PUT", "/apis/apps/v1/namespaces/x/deployments/d/scale", Protobuf, KubernetesProtobuf.Encode(scale with { Spec = new ScaleSpec { Replicas = 7 } }), Protobuf, client);
        Assert.Equal(7, Decode<Scale>(bytes).Spec.Replicas);

        var eviction = KubernetesProtobuf.Encode(new Api.Policy.Eviction { Kind = "Eviction", ApiVersion = "policy/v1", Metadata = new ObjectMeta { Name = "p" } });
        (var code, bytes) = await SendAsync("POST", "/api/v1/namespaces/x/pods/p/eviction", Protobuf, eviction, Protobuf, client);
        Assert.Equal((201, "Success"), (code, Decode<Status>(bytes).Outcome));
        var binding = KubernetesProtobuf.Encode(new Binding { Kind = "Binding", ApiVersion = "v1", Metadata = new ObjectMeta { Name = "p" }, Target = new ObjectReference { Name = "n" } });
        (code, bytes) = await SendAsync("POST", "/api/v1/namespaces/x/pods/p/binding", Protobuf, binding, Protobuf, client);
        Assert.Equal((201, "Success"), (code, Decode<Status>(bytes).Outcome));
    }

    [Fact]
    public async Task Server_must_have_protobuf_of_custom_resources_metadata_only()
    {
        var catalog = new ResourceCatalog();
        catalog.Set([CronTabDefinition]);
        var type = Assert.Single(catalog.Dynamic).Type;
        var endpoint = new FakeEndpoint();
        await using var server = await fixture.StartAsync(endpoint, catalog: catalog);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        endpoint.Put(type, KubernetesJson.Decode<CustomObject>("""{"kind":"CronTab","apiVersion":"stable.example.com/v1","metadata":{"name":"c","namespace":"x"},"spec":{"a":1}}"""));
        const string Path = "/apis/stable.example.com/v1/namespaces/x/crontabs";

        foreach (var path in (string[])[Path, Path + "/c", Path + "?watch=1"])
        {
            var (code, refused) = await SendAsync("GET", path, Protobuf, client: client);
            Assert.Equal(406, code);
            Assert.Equal("only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf", Decode<Status>(refused).Message);
        }

        var (response, text) = await fixture.SendAsync("GET", Path + "/c", accept: Protobuf + ",application/json", client: client);
        Assert.Equal(("application/json", 1), (response.Content.Headers.ContentType!.ToString(), JsonDocument.Parse(text).RootElement.GetProperty("spec").GetProperty("a").GetInt32()));
        var (_, bytes) = await SendAsync("GET", Path, MetadataList + "v1", client: client);
        Assert.Equal("c", Wire.Document(bytes).Message(2).Message(2).Message(1).Text(1));
        using var watch = await WatchAsync(client, Path + "?watch=1", Metadata);
        await using var stream = await watch.Content.ReadAsStreamAsync();
        Assert.Equal("c", Decode<PartialObjectMetadata>((await NextAsync(stream)).Document).Metadata.Name);
        endpoint.EndWatches();
    }

    // 128 KiB and more, by APIResponseCompression of k8s.io/apiserver.
    [Theory]
    [InlineData("gzip", Protobuf, 200, true)]
    [InlineData("deflate, gzip", "application/json", 200, true)]
    [InlineData("gzip", "application/json;as=Table;g=meta.k8s.io;v=v1", 1000, true)]
    [InlineData("gzip", MetadataList + "v1", 200, false)]
    [InlineData("gzip", Protobuf, 20, false)]
    [InlineData("gzip", "application/json", 20, false)]
    [InlineData("gzip;q=0.5", Protobuf, 200, false)]
    [InlineData("identity", "application/json", 200, false)]
    public async Task Server_must_compress_large_lists(string acceptEncoding, string accept, int count, bool isCompressed)
    {
        var endpoint = new FakeEndpoint();
        await using var server = await fixture.StartAsync(endpoint);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        for (var i = 0; i < count; i++)
        {
            endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("z", "c" + i, ("k", new string('x', 1024))));
        }

        var plain = await BodyAsync(null);
        var compressed = await BodyAsync(acceptEncoding);
        Assert.Equal((isCompressed, isCompressed), (compressed.IsGzip, compressed.Varies));
        Assert.Equal(plain.Body, compressed.Body);
        Assert.False(plain.IsGzip);

        async Task<(bool IsGzip, bool Varies, byte[] Body)> BodyAsync(string? encoding)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/z/configmaps");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            var isGzip = response.Content.Headers.ContentEncoding.SequenceEqual(["gzip"]);
            return (isGzip, response.Headers.Vary.Contains("Accept-Encoding"), isGzip ? Inflate(body) : body);
        }
    }

    [Theory]
    [InlineData(Protobuf)]
    [InlineData("application/json")]
    public async Task Server_must_compress_a_large_object(string accept)
    {
        fixture.Endpoint.Put(ResourceTypes.ConfigMaps, AConfigMap("large", "x", ("k", new string('x', 200_000))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/large/configmaps/x");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await fixture.Client.SendAsync(request);
        Assert.Equal(("gzip", accept), (string.Join(',', response.Content.Headers.ContentEncoding), response.Content.Headers.ContentType!.ToString()));
        var (_, plain) = await SendAsync("GET", "/api/v1/namespaces/large/configmaps/x", accept);
        Assert.Equal(plain, Inflate(await response.Content.ReadAsByteArrayAsync()));
    }

    private static CustomResourceDefinition CronTabDefinition => KubernetesJson.Decode<CustomResourceDefinition>("""
        {"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1","metadata":{"name":"crontabs.stable.example.com"},
         "spec":{"group":"stable.example.com","scope":"Namespaced","names":{"plural":"crontabs","singular":"crontab","kind":"CronTab","listKind":"CronTabList"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]},
         "status":{"acceptedNames":{"plural":"crontabs","singular":"crontab","kind":"CronTab","listKind":"CronTabList"},"storedVersions":["v1"],
          "conditions":[{"type":"Established","status":"True"},{"type":"NamesAccepted","status":"True"}]}}
        """);

    private static ConfigMap AConfigMap(string ns, string name, params (string Key, string Value)[] data) =>
        new() { Metadata = new ObjectMeta { Name = name, Namespace = ns }, Data = data.ToDictionary(entry => entry.Key, entry => entry.Value) };

    private static T Decode<T>(byte[] document)
        where T : TypeMeta => (T)KubernetesProtobuf.Decode(document, typeof(T));

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    private static byte[] Inflate(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var result = new MemoryStream();
        gzip.CopyTo(result);
        return result.ToArray();
    }

    private static async Task<(string Type, byte[] Document)> NextAsync(Stream stream) => (await Wire.EventAsync(stream))!.Value;

    private static Task<HttpResponseMessage> WatchAsync(HttpClient client, string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = client.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<(int Code, byte[] Bytes)> SendAsync(
        string method, string path, string accept, byte[]? body = null, string? contentType = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType!);
        }

        using var response = await (client ?? fixture.Client).SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }
}
