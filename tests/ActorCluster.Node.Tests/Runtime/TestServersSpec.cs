using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Core;
using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Tests.Runtime;

/// <summary>The servers of Kubernetes' own test images (test/images/agnhost/README.md).</summary>
public sealed class TestServersSpec
{
    private readonly List<string> _printed = [];

    [Theory]
    [InlineData("netexec", 8080)]
    [InlineData("netexec --http-port=8083", 8083)]
    [InlineData("serve-hostname", 9376)]
    [InlineData("serve-hostname --port=80", 80)]
    public void A_server_must_listen_on_its_port_though_the_manifest_does_not_say_so(string words, int port)
    {
        Assert.True(ImagePorts.Listens(Agnhost(words), port));
        Assert.False(ImagePorts.Listens(Agnhost(words), 81));
    }

    [Fact]
    public void Serve_hostname_must_say_the_pods_name_and_nothing_else() => Assert.Equal("web-0", Ask(Agnhost("serve-hostname"), "/")!.Body);

    [Fact]
    public void Netexec_must_echo_and_say_so_in_its_log()
    {
        Assert.Equal("a b", Ask(Agnhost("netexec"), "/echo?msg=a%20b")!.Body);
        Assert.Equal("web-0", Ask(Agnhost("netexec"), "/hostname")!.Body);
        Assert.Equal(["GET /echo?msg=a b", "GET /hostname"], _printed);
    }

    [Fact]
    public void Porter_must_serve_what_its_environment_says_for_the_port()
    {
        var porter = Agnhost("porter") with { Env = [new EnvVar { Name = "SERVE_PORT_80", Value = "<a href=\"/rewriteme\">test</a>" }] };
        Assert.True(ImagePorts.Listens(porter, 80));
        var answer = Ask(porter, "/", 80)!;
        Assert.Equal(("<a href=\"/rewriteme\">test</a>", "text/html; charset=utf-8"), (answer.Body, answer.Type));
    }

    [Fact]
    public void The_pictures_of_the_update_demo_must_tell_their_names() => Assert.Equal(
        "{\"image\": \"nautilus.jpg\"}\n",
        Ask(new Container { Name = "main", Image = "gcr.io/kubernetes-e2e-test-images/nautilus:1.0" }, "/data.json", 80)!.Body);

    [Theory]
    [InlineData("/always-deny", "{}", false, "this webhook denies all requests", null)]
    [InlineData("/pods", """{"object":{"spec":{"containers":[{"name":"a-webhook-disallow"}]}}}""", false, "the pod contains unwanted container name;", null)]
    [InlineData("/pods", """{"object":{"spec":{"containers":[{"name":"a"}]}}}""", true, null, null)]
    [InlineData(
        "/configmaps", """{"operation":"CREATE","object":{"data":{"webhook-e2e-test":"webhook-disallow"}}}""", false, null, "the configmap contains unwanted key and value")]
    [InlineData("/configmaps", """{"operation":"DELETE","oldObject":{"data":{"webhook-e2e-test":"webhook-disallow"}}}""", true, null, null)]
    [InlineData(
        "/custom-resource", """{"operation":"DELETE","oldObject":{"data":{"webhook-e2e-test":"webhook-nondeletable"}}}""", false, null,
        "the custom resource cannot be deleted because it contains unwanted key and value")]
    [InlineData("/crd", """{"object":{"metadata":{"labels":{"webhook-e2e-test":"webhook-disallow"}}}}""", false, "the crd contains unwanted label", null)]
    public void The_webhook_must_judge_by_its_path(string path, string request, bool isAllowed, string? message, string? reason)
    {
        var response = Review(path, request);
        Assert.Equal((isAllowed, message, reason), ((bool)response["allowed"]!, (string?)response["status"]?["message"], (string?)response["status"]?["reason"]));
    }

    [Theory]
    [InlineData("/add-label", "{\"object\":{\"metadata\":{}}}", """[{"op":"add","path":"/metadata/labels","value":{"added-label":"yes"}}]""")]
    [InlineData(
        "/add-label", "{\"object\":{\"metadata\":{\"labels\":{\"a\":\"b\"}}}}", """[{"op":"add","path":"/metadata/labels/added-label","value":"yes"}]""")]
    [InlineData(
        "/mutating-configmaps", "{\"object\":{\"data\":{\"mutation-start\":\"yes\"}}}", """[{"op":"add","path":"/data/mutation-stage-1","value":"yes"}]""")]
    [InlineData(
        "/mutating-configmaps", "{\"object\":{\"data\":{\"mutation-start\":\"yes\",\"mutation-stage-1\":\"yes\"}}}",
        """[{"op":"add","path":"/data/mutation-stage-2","value":"yes"}]""")]
    public void The_webhook_must_patch_by_its_path(string path, string request, string patch)
    {
        var response = Review(path, request);
        Assert.Equal("JSONPatch", (string?)response["patchType"]);
        Assert.Equal(patch, Encoding.UTF8.GetString(Convert.FromBase64String((string)response["patch"]!)));
    }

    [Theory]
    [InlineData("""{"apiVersion":"stable.example.com/v1","hostPort":"a:1"}""", "stable.example.com/v2", """{"apiVersion":"stable.example.com/v2","host":"a","port":"1"}""")]
    [InlineData("""{"apiVersion":"stable.example.com/v2","host":"a","port":"1"}""", "stable.example.com/v1", """{"apiVersion":"stable.example.com/v1","hostPort":"a:1"}""")]
    public void The_conversion_webhook_must_split_and_join(string from, string to, string converted)
    {
        var body = "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"request\":{\"uid\":\"u\",\"desiredAPIVersion\":\"" + to + "\",\"objects\":[" + from + "]}}";
        var answer = JsonNode.Parse(Ask(Agnhost("crd-conversion-webhook"), "/crdconvert", 80, body)!.Body)!["response"]!;
        Assert.Equal(("u", "Success", converted), ((string?)answer["uid"], (string?)answer["result"]!["status"], answer["convertedObjects"]![0]!.ToJsonString()));
    }

    private static Container Agnhost(string words) =>
        new() { Name = "main", Image = "k8s.gcr.io/e2e-test-images/agnhost:2.21", Args = [.. words.Split(' ')] };

    private PageAnswer? Ask(Container container, string target, int port = 8080, string body = "") => TestServers.PageOf(
        container, port, (container.Env ?? []).ToDictionary(static one => one.Name, static one => one.Value ?? ""), "web-0", _printed.Add)!
        .Answer(new PageRequest("GET", target, Encoding.UTF8.GetBytes(body)));

    private JsonNode Review(string path, string request)
    {
        var asked = "{\"apiVersion\":\"admission.k8s.io/v1\",\"request\":" + request + "}";
        var review = JsonNode.Parse(Ask(Agnhost("webhook"), path, 443, asked)!.Body)!;
        Assert.Equal("admission.k8s.io/v1", (string?)review["apiVersion"]);
        return review["response"]!;
    }
}
