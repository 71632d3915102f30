using System.Net;
using System.Net.Http;

namespace ActorCluster.Scenarios;

/// <summary>The proxies of the API to pods, Services and kubelets, with kubectl get --raw and kubectl proxy.</summary>
public sealed class ProxySpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task Proxies_lead_to_pods_services_and_kubelets()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlAsync("run", "web", "--image=nginx", "--port=80", "--expose", "-n", ns);
        await Cluster.KubectlAsync("create", "service", "clusterip", "nobody", "--tcp=80", "-n", ns);
        await Cluster.KubectlAsync("wait", "pod/web", "--for=condition=Ready", "--timeout=60s", "-n", ns);
        await RunningCluster.EventuallyAsync(
            async () => (await Cluster.TryKubectlAsync("get", "endpoints", "web", "-n", ns, "-o", "jsonpath={.subsets[0].addresses[0].ip}")).Output,
            static ip => ip.Length > 0, "an endpoint");
        var root = $"/api/v1/namespaces/{ns}";
        foreach (var name in (string[])["pods/web", "pods/web:80", "pods/http:web:80", "services/web", "services/web:80", "services/https:web:80"])
        {
            var page = await Cluster.KubectlAsync("get", "--raw", $"{root}/{name}/proxy/a/b?c=d");
            Assert.StartsWith($"pod: {ns}/web\ncontainer: web\nport: 80\n", page, StringComparison.Ordinal);
            Assert.EndsWith("request: GET /a/b?c=d\n", page, StringComparison.Ordinal);
        }

        await RefusedAsync($"{root}/pods/web:81/proxy/", "(ServiceUnavailable): error trying to reach service: dial tcp ", ":81: connect: connection refused");
        await RefusedAsync($"{root}/pods/none/proxy/", "(NotFound): pods \"none\" not found");
        await RefusedAsync($"{root}/pods/ftp:web:80/proxy/", "(BadRequest): invalid pod request \"ftp:web:80\"");
        await RefusedAsync($"{root}/services/nobody:80/proxy/", "(ServiceUnavailable): no endpoints available for service \"nobody\"");
        await RefusedAsync($"{root}/services/web:81/proxy/", "(ServiceUnavailable): no service port 81 found for service \"web\"");

        var node = (await Cluster.KubectlAsync("get", "pod", "web", "-n", ns, "-o", "jsonpath={.spec.nodeName}")).Trim();
        var kubelet = $"/api/v1/nodes/{node}/proxy";
        Assert.Equal("ok", (await Cluster.KubectlAsync("get", "--raw", kubelet + "/healthz")).Trim());
        Assert.Contains($"kubelet_node_name{{node=\"{node}\"}} 1\n", await Cluster.KubectlAsync("get", "--raw", kubelet + "/metrics"), StringComparison.Ordinal);
        Assert.Contains($"\"name\":\"web\",\"namespace\":\"{ns}\"", await Cluster.KubectlAsync("get", "--raw", kubelet + "/pods"), StringComparison.Ordinal);
        Assert.Contains($"\"nodeName\":\"{node}\"", await Cluster.KubectlAsync("get", "--raw", kubelet + "/stats/summary"), StringComparison.Ordinal);
        var robot = await Cluster.TryKubectlAsync("get", "--raw", kubelet + "/pods", $"--as=system:serviceaccount:{ns}:robot");
        Assert.Contains("cannot get resource \"nodes/proxy\" in API group \"\" at the cluster scope", robot.Error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Kubectl_proxy_passes_every_method_on()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlAsync("run", "web", "--image=nginx", "--port=80", "-n", ns);
        await Cluster.KubectlAsync("wait", "pod/web", "--for=condition=Ready", "--timeout=60s", "-n", ns);
        await using var proxy = Cluster.Watch("proxy", "--port=0");
        var line = await proxy.UntilAsync(static text => text.StartsWith("Starting to serve on ", StringComparison.Ordinal));
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri("http://" + line["Starting to serve on ".Length..].Trim()) };
        var root = $"/api/v1/namespaces/{ns}/pods/web/proxy";
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Options])
        {
            using var request = new HttpRequestMessage(method, root + "/form?q=%2F");
            request.Content = method == HttpMethod.Post || method == HttpMethod.Put || method == HttpMethod.Patch ? new StringContent("hello") : null;
            using var answer = await http.SendAsync(request);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.EndsWith($"request: {method} /form?q=%2F\n{(request.Content is null ? "" : "body: 5 bytes\n")}", page, StringComparison.Ordinal);
        }

        using var redirect = await http.GetAsync(root);
        Assert.Equal((HttpStatusCode.MovedPermanently, root + "/"), (redirect.StatusCode, redirect.Headers.Location?.OriginalString));
        using var version = await http.GetAsync("/version");
        Assert.Equal(HttpStatusCode.OK, version.StatusCode);
    }

    private async Task RefusedAsync(string path, params string[] words)
    {
        var outcome = await Cluster.TryKubectlAsync("get", "--raw", path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.All(words, word => Assert.Contains(word, outcome.Error, StringComparison.Ordinal));
    }
}
