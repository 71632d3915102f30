using System.Net;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>The refusals of kube-apiserver, word for word.</summary>
public sealed class RefusalSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData("GET", "/api/v1/unicorns")]
    [InlineData("GET", "/apis/apps/v1/namespaces/default/unicorns/x")]
    [InlineData("GET", "/api/v1/namespaces/default/nodes")]
    [InlineData("GET", "/api/v1/pods/name-without-namespace")]
    [InlineData("GET", "/api/v1/namespaces/default/pods/a/unicorn")]
    public async Task Server_must_not_find_an_unknown_resource(string method, string path)
    {
        var status = await fixture.FailAsync(404, "NotFound", "the server could not find the requested resource", method, path);
        Assert.Equal("{}", status.GetProperty("details").GetRawText());
    }

    // ".." as a name is RequestTargetSpec's: the client of this test would follow it.
    [Fact]
    public Task Server_must_refuse_a_name_with_an_escape() => fixture.FailAsync(
        400, "BadRequest", "Name parameter invalid: \"a%\": may not contain '%'", "DELETE", "/api/v1/namespaces/default/configmaps/a%25");

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/apis/unicorns.io/v1/unicorns")]
    [InlineData("/apis/unicorns.io")]
    [InlineData("/healthz/unicorn")]
    [InlineData("/openapi/v4")]
    public async Task Server_must_answer_an_unknown_path_as_the_mux_does(string path)
    {
        var (response, text) = await fixture.SendAsync("GET", path);
        Assert.Equal((HttpStatusCode.NotFound, "404 page not found\n"), (response.StatusCode, text));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    // k8s.io/apiserver/pkg/endpoints/filters/request_deadline_test.go.
    [Fact]
    public async Task Server_must_answer_no_later_than_the_client_waits()
    {
        await using var server = await fixture.StartAsync(new FakeEndpoint { Stalls = true });
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var (response, text) = await fixture.SendAsync("GET", ConfigMaps + "/x?timeout=20ms", client: client);
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("\"reason\":\"Timeout\"", text);
    }

    [Fact]
    public Task Server_must_refuse_a_timeout_that_is_none() => fixture.FailAsync(
        400, "BadRequest", "invalid timeout specified in the request URL - time: invalid duration \"soon\"", "GET", ConfigMaps + "/x?timeout=soon");

    // kube-aggregator's handler_proxy_test.go: the server of a registration that is not available.
    [Theory]
    [InlineData("/apis/wardle.example.com/v1")]
    [InlineData("/apis/wardle.example.com/v1/namespaces/default/flunders")]
    public async Task Server_must_say_that_another_one_is_not_there(string path)
    {
        fixture.Endpoint.Put(Api.Resources.ResourceTypes.ApiServices, new Api.ApiRegistration.APIService
        {
            Metadata = new Api.Meta.ObjectMeta { Name = "v1.wardle.example.com" },
            Spec = new Api.ApiRegistration.APIServiceSpec
            {
                Group = "wardle.example.com",
                Version = "v1",
                Service = new Api.ApiRegistration.ServiceReference { Namespace = "default", Name = "api" },
            },
        });
        var (response, text) = await fixture.SendAsync("GET", path);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "service unavailable\n"), (response.StatusCode, text));
    }

    [Theory]
    [InlineData("POST", "/api/v1/namespaces/default/configmaps/x")]
    [InlineData("PUT", "/api/v1/namespaces/default/configmaps")]
    [InlineData("POST", "/api/v1/configmaps")]
    [InlineData("DELETE", "/api/v1/namespaces")]
    [InlineData("GET", "/apis/authentication.k8s.io/v1/selfsubjectreviews")]
    [InlineData("PATCH", "/api/v1/namespaces/default/pods/x/log")]
    [InlineData("POST", "/version")]
    public Task Server_must_refuse_a_method_that_the_path_does_not_know(string method, string path) => fixture.FailAsync(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource", method, path, method is "POST" or "PUT" or "PATCH" ? "{}" : null);

    [Theory]
    [InlineData("text/plain", "POST", "application/json, application/yaml, application/vnd.kubernetes.protobuf")]
    [InlineData("application/json", "PATCH", "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml")]
    public Task Server_must_refuse_an_unknown_media_type(string type, string method, string known) => fixture.FailAsync(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: " + known,
        method,
        method == "POST" ? ConfigMaps : ConfigMaps + "/x",
        "{}",
        type);

    [Fact]
    public Task Server_must_refuse_what_it_cannot_produce() => fixture.FailAsync(
        406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf", "GET", ConfigMaps, accept: "text/html");

    [Theory]
    [InlineData("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"nonResourceAttributes":{"path":"/","verb":"get"}}}""")]
    [InlineData("/api/v1/namespaces/default/pods/a/binding", """{"target":{"name":"n"}}""")]
    public Task Server_must_refuse_a_table_of_what_has_no_columns(string path, string body) => fixture.FailAsync(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf",
        "POST",
        path,
        body,
        accept: "application/json;as=Table;v=v1;g=meta.k8s.io");

    [Theory]
    [InlineData("", "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")]
    [InlineData("xyz", "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'x' looking for beginning of value (78797a)")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","data":[]}""", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string")]
    [InlineData("""{"kind":"Secret","apiVersion":"v1"}""", "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    [InlineData("""{"kind":"Unicorn","apiVersion":"v1"}""", "Unicorn in version \"v1\" cannot be handled as a ConfigMap: no kind \"Unicorn\" is registered for version \"v1\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v2"}""", "ConfigMap in version \"v2\" cannot be handled as a ConfigMap: no kind \"ConfigMap\" is registered for version \"v2\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", "the namespace of the provided object does not match the namespace sent on the request")]
    public Task Server_must_refuse_a_body_that_does_not_fit(string body, string message) =>
        fixture.FailAsync(400, "BadRequest", message, "POST", ConfigMaps, body);

    [Fact]
    public Task Server_must_refuse_another_version_of_the_kind() => fixture.FailAsync(
        400,
        "BadRequest",
        "the API version in the data (v1) does not match the expected API version (events.k8s.io/v1)",
        "POST",
        "/apis/events.k8s.io/v1/namespaces/default/events",
        """{"kind":"Event","apiVersion":"v1"}""");

    [Theory]
    [InlineData("""{"metadata":{"name":"b"}}""", "the name of the object (b) does not match the name on the URL (a)")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", "the namespace of the object (other) does not match the namespace on the request (default)")]
    [InlineData("{}", "the name of the object (a based on URL) was undeterminable: name must be provided")]
    public Task Server_must_refuse_an_update_of_something_else(string body, string message) =>
        fixture.FailAsync(400, "BadRequest", message, "PUT", ConfigMaps + "/a", body);

    [Theory]
    [InlineData("?limit=x", "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("?timeoutSeconds=99999999999999999999", "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("?fieldSelector=a", "invalid selector: 'a'; can't understand 'a'")]
    public Task Server_must_refuse_a_malformed_option(string query, string message) => fixture.FailAsync(400, "BadRequest", message, "GET", ConfigMaps + query);

    [Theory]
    [InlineData("GET", "?resourceVersionMatch=Exact", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("GET", "?watch=1&sendInitialEvents=true", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("POST", "?dryRun=Some", "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: []string{\"Some\"}: supported values: \"All\"")]
    [InlineData("POST", "?fieldValidation=Hard", "CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"Hard\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]
    [InlineData("DELETE", "?propagationPolicy=Never", "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Never\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    public Task Server_must_refuse_an_invalid_option(string method, string query, string message) => fixture.FailAsync(
        422, "Invalid", message, method, (method == "DELETE" ? ConfigMaps + "/a" : ConfigMaps) + query, method == "POST" ? "{}" : null);

    [Fact]
    public Task Server_must_ask_for_the_manager_of_an_apply_patch() => fixture.FailAsync(
        422,
        "Invalid",
        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch",
        "PATCH",
        ConfigMaps + "/a",
        "{}",
        "application/apply-patch+yaml");

    [Fact]
    public async Task Server_must_report_what_yaml_gives_twice()
    {
        const string Body = "metadata:\n  name: y1\n  name: y1\ndata:\n  a: b\n  a: c\n";
        await fixture.FailAsync(
            400,
            "BadRequest",
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 3: key \"name\" already set in map\n  line 6: key \"a\" already set in map",
            "POST",
            ConfigMaps + "?fieldValidation=Strict",
            Body,
            "application/yaml");
        var (warned, _) = await fixture.SendAsync("POST", ConfigMaps, Body, "application/yaml");
        Assert.Equal(
            ["299 - \"line 3: key \\\"name\\\" already set in map\"", "299 - \"line 6: key \\\"a\\\" already set in map\""],
            warned.Headers.GetValues("Warning"));
        await fixture.FailAsync(
            400,
            "BadRequest",
            "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 3: key \"name\" already set in map\n  line 6: key \"a\" already set in map",
            "PATCH",
            ConfigMaps + "/y1?fieldManager=x&fieldValidation=Strict",
            Body,
            "application/apply-patch+yaml");
    }

    [Fact]
    public async Task Server_must_report_unknown_fields_as_the_client_asks()
    {
        const string Body = """{"metadata":{"name":"w1"},"dta":{},"data":{"a":"b"}}""";
        var (warned, _) = await fixture.SendAsync("POST", ConfigMaps, Body);
        Assert.Equal("299 - \"unknown field \\\"dta\\\"\"", Assert.Single(warned.Headers.GetValues("Warning")));
        var (ignored, _) = await fixture.SendAsync("POST", ConfigMaps + "?fieldValidation=Ignore", Body.Replace("w1", "w2"));
        Assert.False(ignored.Headers.Contains("Warning"));
        await fixture.FailAsync(
            400,
            "BadRequest",
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"dta\"",
            "POST",
            ConfigMaps + "?fieldValidation=Strict",
            Body);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Server_must_limit_bodies_to_3_MiB(string version)
    {
        using var client = fixture.NewClient(fixture.Certificates.Administrator, Version.Parse(version));
        var fits = $$$"""{"metadata":{"name":"big{{{version[0]}}}"},"data":{"a":"{{{new string('x', 2_900_000)}}}"}}""";
        Assert.Equal(HttpStatusCode.Created, (await fixture.SendAsync("POST", ConfigMaps, fits, client: client)).Response.StatusCode);
        var (refused, text) = await fixture.SendAsync("POST", ConfigMaps, fits.Replace("2_", "") + new string(' ', 7_000_000), client: client);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("Request entity too large: limit is 3145728", JsonDocument.Parse(text).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Server_must_survive_a_deep_body()
    {
        var (response, _) = await fixture.SendAsync("POST", ConfigMaps, "{\"metadata\":" + string.Concat(Enumerable.Repeat("[", 100_000)));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Server_must_turn_a_defect_into_a_500_and_go_on()
    {
        fixture.Endpoint.Instead = _ => throw new InvalidOperationException("boom");
        try
        {
            await fixture.FailAsync(500, "InternalError", "Internal error occurred: boom", "GET", ConfigMaps + "/a");
        }
        finally
        {
            fixture.Endpoint.Instead = null;
        }

        Assert.Contains(fixture.Log, line => line.Contains("boom", StringComparison.Ordinal));
        await fixture.FailAsync(404, "NotFound", "configmaps \"gone\" not found", "GET", ConfigMaps + "/gone");
    }

    [Fact]
    public async Task Server_must_take_yaml_and_a_body_without_media_type()
    {
        var (yaml, text) = await fixture.SendAsync("POST", ConfigMaps, "metadata: {name: from-yaml}\ndata:\n  a: b\n", "application/yaml");
        Assert.True(yaml.StatusCode == HttpStatusCode.Created, text);
        var (bare, _) = await fixture.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"bare"}}""", null);
        Assert.Equal(HttpStatusCode.Created, bare.StatusCode);
    }

    [Fact]
    public async Task Server_must_choose_the_container_of_a_log_in_kubernetes_words()
    {
        fixture.Endpoint.Put(ResourceTypes.Pods, new Pod
        {
            Metadata = new ObjectMeta { Name = "two", Namespace = "default" },
            Spec = new PodSpec { InitContainers = [new Container { Name = "i" }], Containers = [new Container { Name = "a" }, new Container { Name = "b" }] },
        });
        const string Log = "/api/v1/namespaces/default/pods/two/log";
        await fixture.FailAsync(400, "BadRequest", "a container name must be specified for pod two, choose one of: [i a b]", "GET", Log);
        await fixture.FailAsync(400, "BadRequest", "container z is not valid for pod two", "GET", Log + "?container=z");
        await fixture.FailAsync(
            422, "Invalid", "PodLogOptions \"two\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0", "GET", Log + "?tailLines=-1");
        await fixture.FailAsync(404, "NotFound", "pods \"none\" not found", "GET", "/api/v1/namespaces/default/pods/none/log");
    }
}
