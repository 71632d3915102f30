// Runs against the cluster of KUBECONFIG in the namespace that is the first argument. Each step prints its name when it has passed.
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using k8s.Models;

var ns = args[0];
using var client = new Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig());
using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
var steps = new Steps(client, ns, deadline.Token);
foreach (var (name, step) in new (string, Func<Task>)[]
         {
             ("objects", steps.ObjectsAsync), ("pages", steps.PagesAsync), ("patches", steps.PatchesAsync), ("apply", steps.ApplyAsync),
             ("watch", steps.WatchAsync), ("resumedWatch", steps.ResumedWatchAsync), ("logs", steps.LogsAsync), ("exec", steps.ExecAsync),
             ("portForward", steps.PortForwardAsync), ("tokens", steps.TokensAsync), ("leaderElection", steps.LeaderElectionAsync),
             ("operator", steps.OperatorAsync),
         })
{
    try
    {
        await step();
        Console.WriteLine(name);
    }
    catch (Exception error)
    {
        Console.Error.WriteLine($"{name}: {error}\n{(error as HttpOperationException)?.Response.Content}");
        return 1;
    }
}

return 0;

internal sealed class Steps(Kubernetes client, string ns, CancellationToken ended)
{
    public async Task ObjectsAsync()
    {
        var body = new V1ConfigMap { Metadata = new() { Name = "settings", Labels = new Dictionary<string, string> { ["app"] = "steps" } }, Data = Data("a", "b") };
        var created = await client.CoreV1.CreateNamespacedConfigMapAsync(body, ns, cancellationToken: ended);
        Same("b", created.Data["a"]);
        Same(HttpStatusCode.Conflict, await RefusedAsync(() => client.CoreV1.CreateNamespacedConfigMapAsync(body, ns)));
        var stale = created.Metadata.ResourceVersion;
        created.Data["c"] = "d";
        var replaced = await client.CoreV1.ReplaceNamespacedConfigMapAsync(created, "settings", ns, cancellationToken: ended);
        Same("b,d", string.Join(',', replaced.Data.Values));
        created.Metadata.ResourceVersion = stale;
        created.Data.Clear();
        Same(HttpStatusCode.Conflict, await RefusedAsync(() => client.CoreV1.ReplaceNamespacedConfigMapAsync(created, "settings", ns)));
        var list = await client.CoreV1.ListNamespacedConfigMapAsync(ns, labelSelector: "app=steps", cancellationToken: ended);
        Same("settings", list.Items.Single().Metadata.Name);
        using var generic = new GenericClient(client, "", "v1", "configmaps", disposeClient: false);
        Same("d", (await generic.ReadNamespacedAsync<V1ConfigMap>(ns, "settings", ended)).Data["c"]);
        Same("Success", (await client.CoreV1.DeleteNamespacedConfigMapAsync("settings", ns, cancellationToken: ended)).Status);
        Same(HttpStatusCode.NotFound, await RefusedAsync(() => generic.ReadNamespacedAsync<V1ConfigMap>(ns, "settings")));
    }

    public async Task PagesAsync()
    {
        for (var number = 0; number < 7; number++)
        {
            var labels = new Dictionary<string, string> { ["pages"] = "yes" };
            await client.CoreV1.CreateNamespacedSecretAsync(new() { Metadata = new() { Name = $"page-{number}", Labels = labels } }, ns, cancellationToken: ended);
        }

        var (names, sizes, versions) = (new List<string>(), new List<int>(), new HashSet<string>());
        string? next = null;
        do
        {
            var page = await client.CoreV1.ListNamespacedSecretAsync(ns, limit: 3, continueParameter: next, labelSelector: "pages=yes", cancellationToken: ended);
            names.AddRange(page.Items.Select(static item => item.Metadata.Name));
            sizes.Add(page.Items.Count);
            versions.Add(page.Metadata.ResourceVersion);
            if (next is null)
            {
                // What is made after the first page is not on the others.
                await client.CoreV1.CreateNamespacedSecretAsync(
                    new() { Metadata = new() { Name = "page-9", Labels = new Dictionary<string, string> { ["pages"] = "yes" } } }, ns, cancellationToken: ended);
            }

            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
        Same("page-0,page-1,page-2,page-3,page-4,page-5,page-6", string.Join(',', names));
        Same("3,3,1", string.Join(',', sizes));
        Same(1, versions.Count);
        await client.CoreV1.DeleteCollectionNamespacedSecretAsync(ns, labelSelector: "pages=yes", cancellationToken: ended);
        Same(0, (await client.CoreV1.ListNamespacedSecretAsync(ns, labelSelector: "pages=yes", cancellationToken: ended)).Items.Count);
    }

    public async Task PatchesAsync()
    {
        await client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = "patched" }, Data = Data("a", "1") }, ns, cancellationToken: ended);
        Task<V1ConfigMap> PatchAsync(string body, V1Patch.PatchType type) =>
            client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch(body, type), "patched", ns, cancellationToken: ended);
        var added = await PatchAsync("""[{"op": "add", "path": "/data/b", "value": "2"}]""", V1Patch.PatchType.JsonPatch);
        Same("a,b", string.Join(',', added.Data.Keys));
        Same("b", string.Join(',', (await PatchAsync("""{"data": {"a": null}}""", V1Patch.PatchType.MergePatch)).Data.Keys));
        Same("b,c", string.Join(',', (await PatchAsync("""{"data": {"c": "3"}}""", V1Patch.PatchType.StrategicMergePatch)).Data.Keys));
        Same(
            HttpStatusCode.UnprocessableEntity,
            await RefusedAsync(() => PatchAsync("""[{"op": "test", "path": "/data/b", "value": "x"}]""", V1Patch.PatchType.JsonPatch)));
    }

    public async Task ApplyAsync()
    {
        Task<V1ConfigMap> ApplyAsync(string manager, string value, bool force) => client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch(new V1ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = new() { Name = "applied" }, Data = Data("a", value) }, V1Patch.PatchType.ApplyPatch),
            "applied", ns, fieldManager: manager, force: force, cancellationToken: ended);
        var made = await ApplyAsync("first", "1", force: false);
        Same("first/Apply", string.Join(',', made.Metadata.ManagedFields.Select(static entry => $"{entry.Manager}/{entry.Operation}")));
        Same(HttpStatusCode.Conflict, await RefusedAsync(() => ApplyAsync("second", "2", force: false)));
        var taken = await ApplyAsync("second", "2", force: true);
        Same("2", taken.Data["a"]);
        Same("second/Apply", string.Join(',', taken.Metadata.ManagedFields.Select(static entry => $"{entry.Manager}/{entry.Operation}")));
    }

    public async Task WatchAsync()
    {
        var list = await client.CoreV1.ListNamespacedSecretAsync(ns, cancellationToken: ended);
        var events = new List<string>();
        var written = WriteAsync();
        await foreach (var (type, secret) in client.CoreV1.WatchListNamespacedSecretAsync(
                           ns, resourceVersion: list.Metadata.ResourceVersion, allowWatchBookmarks: true, cancellationToken: ended))
        {
            if (type != WatchEventType.Bookmark && secret.Metadata.Name == "watched")
            {
                events.Add($"{type} {Encoding.UTF8.GetString(secret.Data["a"])}");
            }

            if (type == WatchEventType.Deleted)
            {
                break;
            }
        }

        await written;
        Same("Added b, Modified c, Deleted c", string.Join(", ", events));

        async Task WriteAsync()
        {
            await client.CoreV1.CreateNamespacedSecretAsync(new() { Metadata = new() { Name = "watched" }, StringData = Data("a", "b") }, ns, cancellationToken: ended);
            await client.CoreV1.PatchNamespacedSecretAsync(
                new V1Patch("""{"stringData": {"a": "c"}}""", V1Patch.PatchType.MergePatch), "watched", ns, cancellationToken: ended);
            await client.CoreV1.DeleteNamespacedSecretAsync("watched", ns, cancellationToken: ended);
        }
    }

    public async Task ResumedWatchAsync()
    {
        // A watch that ends by itself goes on where it was: nothing is lost between the two.
        var start = (await client.CoreV1.ListNamespacedEndpointsAsync(ns, cancellationToken: ended)).Metadata.ResourceVersion;
        await client.CoreV1.CreateNamespacedEndpointsAsync(new() { Metadata = new() { Name = "one" } }, ns, cancellationToken: ended);
        var seen = new List<string>();
        await foreach (var (_, item) in client.CoreV1.WatchListNamespacedEndpointsAsync(ns, resourceVersion: start, timeoutSeconds: 1, cancellationToken: ended))
        {
            seen.Add(item.Metadata.Name);
            start = item.Metadata.ResourceVersion;
        }

        await client.CoreV1.CreateNamespacedEndpointsAsync(new() { Metadata = new() { Name = "two" } }, ns, cancellationToken: ended);
        await foreach (var (_, item) in client.CoreV1.WatchListNamespacedEndpointsAsync(ns, resourceVersion: start, cancellationToken: ended))
        {
            seen.Add(item.Metadata.Name);
            break;
        }

        Same("one,two", string.Join(',', seen));
    }

    public async Task LogsAsync()
    {
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = "web",
                Annotations = new Dictionary<string, string> { ["behaviour.actorcluster.dev/main"] = """{"log": ["first", "second"]}""" },
            },
            Spec = new() { Containers = [new() { Name = "main", Image = "nginx" }] },
        };
        await client.CoreV1.CreateNamespacedPodAsync(pod, ns, cancellationToken: ended);
        await foreach (var (_, seen) in client.CoreV1.WatchListNamespacedPodAsync(ns, fieldSelector: "metadata.name=web", cancellationToken: ended))
        {
            if (seen.Status.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) == true)
            {
                break;
            }
        }

        await using var log = await client.CoreV1.ReadNamespacedPodLogAsync("web", ns, container: "main", follow: true, cancellationToken: ended);
        using var reader = new StreamReader(log);
        Same("first", await reader.ReadLineAsync(ended));
        Same("second", await reader.ReadLineAsync(ended));
    }

    public async Task ExecAsync()
    {
        var (output, errors) = ("", "");
        var code = await client.NamespacedPodExecAsync(
            "web", ns, "main", ["sh", "-c", "read line; echo out-$line; echo err >&2; exit 3"], tty: false,
            async (input, standardOutput, standardError) =>
            {
                await input.WriteAsync("hello\n"u8.ToArray(), ended);
                output = await new StreamReader(standardOutput).ReadToEndAsync(ended);
                errors = await new StreamReader(standardError).ReadToEndAsync(ended);
            },
            ended);
        Same((3, "out-hello\n", "err\n"), (code, output, errors));
    }

    public async Task PortForwardAsync()
    {
        using var socket = await client.WebSocketNamespacedPodPortForwardAsync("web", ns, [80], "v4.channel.k8s.io", cancellationToken: ended);
        using var streams = new StreamDemuxer(socket, StreamType.PortForward);
        streams.Start();
        await using var stream = streams.GetStream((byte?)0, (byte?)0);
        await stream.WriteAsync("GET /forwarded HTTP/1.1\r\nHost: web\r\n\r\n"u8.ToArray(), ended);
        var answer = new byte[4096];
        var read = await stream.ReadAsync(answer, ended);
        Same("HTTP/1.1 200 OK", Encoding.UTF8.GetString(answer, 0, read).Split("\r\n")[0]);
    }

    public async Task TokensAsync()
    {
        await client.CoreV1.CreateNamespacedServiceAccountAsync(new() { Metadata = new() { Name = "robot" } }, ns, cancellationToken: ended);
        var request = new Authenticationv1TokenRequest { Spec = new() { Audiences = [], ExpirationSeconds = 600 } };
        var token = (await client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, "robot", ns, cancellationToken: ended)).Status.Token;
        var review = await client.AuthenticationV1.CreateTokenReviewAsync(new() { Spec = new() { Token = token } }, cancellationToken: ended);
        Same($"system:serviceaccount:{ns}:robot", review.Status.User.Username);
        var admin = KubernetesClientConfiguration.BuildDefaultConfig();
        using var robot = new Kubernetes(new() { Host = admin.Host, SslCaCerts = admin.SslCaCerts, AccessToken = token });
        Same(HttpStatusCode.Forbidden, await RefusedAsync(() => robot.CoreV1.ListNamespacedSecretAsync(ns, cancellationToken: ended)));
        var self = await robot.AuthenticationV1.CreateSelfSubjectReviewAsync(new(), cancellationToken: ended);
        Same($"system:serviceaccount:{ns}:robot", self.Status.UserInfo.Username);
    }

    public async Task LeaderElectionAsync()
    {
        LeaderElector Elector(string identity) => new(new LeaderElectionConfig(new LeaseLock(client, ns, "elected", identity))
        {
            LeaseDuration = TimeSpan.FromSeconds(2), RenewDeadline = TimeSpan.FromSeconds(1.5), RetryPeriod = TimeSpan.FromSeconds(0.2),
        });
        using var first = Elector("first");
        using var second = Elector("second");
        using var firstEnds = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var (firstLeads, secondLeads) = (new TaskCompletionSource(), new TaskCompletionSource());
        first.OnStartedLeading += firstLeads.SetResult;
        second.OnStartedLeading += secondLeads.SetResult;
        var running = first.RunUntilLeadershipLostAsync(firstEnds.Token);
        await firstLeads.Task.WaitAsync(ended);
        var waiting = second.RunUntilLeadershipLostAsync(ended);
        Same("first", (await client.CoordinationV1.ReadNamespacedLeaseAsync("elected", ns, cancellationToken: ended)).Spec.HolderIdentity);
        await firstEnds.CancelAsync();
        await CatchAsync(() => running);
        await secondLeads.Task.WaitAsync(ended);
        var lease = await client.CoordinationV1.ReadNamespacedLeaseAsync("elected", ns, cancellationToken: ended);
        Same(("second", 1), (lease.Spec.HolderIdentity, lease.Spec.LeaseTransitions));
    }

    // What an operator does: a definition, a finalizer, a status of its own, owned objects, an event, and the end of all of it.
    public async Task OperatorAsync()
    {
        var group = $"{ns}.example.org";
        var definition = JsonSerializer.Deserialize<V1CustomResourceDefinition>($$$$"""
            {"metadata": {"name": "widgets.{{{{group}}}}"}, "spec": {"group": "{{{{group}}}}", "scope": "Namespaced",
             "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
             "versions": [{"name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
              "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                "spec": {"type": "object", "properties": {"size": {"type": "integer", "minimum": 1}}},
                "status": {"type": "object", "properties": {"ready": {"type": "boolean"}}} } }
            }}]}}
            """, new JsonSerializerOptions(JsonSerializerDefaults.Web))!;
        await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(definition, cancellationToken: ended);
        await foreach (var (_, seen) in client.ApiextensionsV1.WatchListCustomResourceDefinitionAsync(
                           fieldSelector: $"metadata.name=widgets.{group}", cancellationToken: ended))
        {
            if (seen.Status?.Conditions?.Any(static condition => condition is { Type: "Established", Status: "True" }) == true)
            {
                break;
            }
        }

        using var widgets = new GenericClient(client, group, "v1", "widgets", disposeClient: false);
        Same(HttpStatusCode.UnprocessableEntity, await RefusedAsync(() => widgets.CreateNamespacedAsync(Widget(0), ns, ended)));
        await widgets.CreateNamespacedAsync(Widget(1), ns, ended);
        var owned = false;
        await foreach (var (type, widget) in widgets.WatchNamespacedAsync<Widget>(ns, cancel: ended))
        {
            if (type == WatchEventType.Deleted)
            {
                break;
            }

            if (widget.Metadata.DeletionTimestamp is not null)
            {
                await PatchAsync("""{"metadata": {"finalizers": null}}""", "");
            }
            else if (!owned)
            {
                owned = true;
                var owner = new V1OwnerReference
                {
                    ApiVersion = widget.ApiVersion, Kind = widget.Kind, Name = widget.Metadata.Name, Uid = widget.Metadata.Uid, Controller = true,
                };
                await client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = "owned", OwnerReferences = [owner] } }, ns, cancellationToken: ended);
                await PatchAsync("""{"status": {"ready": true}}""", "/status");
                await client.CoreV1.CreateNamespacedEventAsync(
                    new Corev1Event
                    {
                        Metadata = new() { GenerateName = "widget-" }, Type = "Normal", Reason = "Made", Message = "made what it asks for", Count = 1,
                        FirstTimestamp = DateTime.UtcNow, LastTimestamp = DateTime.UtcNow,
                        InvolvedObject = new() { ApiVersion = widget.ApiVersion, Kind = widget.Kind, Name = widget.Metadata.Name, NamespaceProperty = ns, Uid = widget.Metadata.Uid },
                    }, ns, cancellationToken: ended);
            }
            else if (widget.Status?["ready"]?.GetValue<bool>() == true)
            {
                Same(1L, widget.Metadata.Generation);
                await widgets.DeleteNamespacedAsync<Widget>(ns, "one", ended);
            }
        }

        var events = await client.CoreV1.ListNamespacedEventAsync(ns, fieldSelector: "involvedObject.kind=Widget,reason=Made", cancellationToken: ended);
        Same("made what it asks for", events.Items.Single().Message);

        // The garbage collector's part.
        while ((await client.CoreV1.ListNamespacedConfigMapAsync(ns, fieldSelector: "metadata.name=owned", cancellationToken: ended)).Items.Count > 0)
        {
            await Task.Delay(100, ended);
        }

        await client.ApiextensionsV1.DeleteCustomResourceDefinitionAsync($"widgets.{group}", cancellationToken: ended);

        Widget Widget(int size) => new()
        {
            ApiVersion = $"{group}/v1", Kind = "Widget", Metadata = new() { Name = "one", Finalizers = [$"{group}/cleanup"] }, Spec = new() { ["size"] = size },
        };

        Task PatchAsync(string body, string subresource) => subresource.Length == 0
            ? client.CustomObjects.PatchNamespacedCustomObjectAsync(new V1Patch(body, V1Patch.PatchType.MergePatch), group, "v1", ns, "widgets", "one", cancellationToken: ended)
            : client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(new V1Patch(body, V1Patch.PatchType.MergePatch), group, "v1", ns, "widgets", "one", cancellationToken: ended);
    }

    private static Dictionary<string, string> Data(string key, string value) => new() { [key] = value };

    private static void Same<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"expected {expected}, found {actual}");
        }
    }

    private static async Task<HttpStatusCode> RefusedAsync(Func<Task> ask) =>
        await CatchAsync(ask) is HttpOperationException refused ? refused.Response.StatusCode : throw new InvalidOperationException("this was not refused");

    private static async Task<Exception?> CatchAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}

internal sealed class Widget : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public JsonObject Spec { get; set; } = [];

    public JsonObject? Status { get; set; }
}
