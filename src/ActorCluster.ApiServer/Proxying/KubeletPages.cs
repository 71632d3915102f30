using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.Store;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Proxying;

/// <summary>
/// What a kubelet tells about itself over HTTP (kubernetes pkg/kubelet/server/server.go): its health, its pods, its metrics and the summary
/// of its statistics. It is told from what the kubelet has reported, once it has been found to be within reach.
/// </summary>
/// <param name="endpoint">Knows the pods.</param>
internal sealed class KubeletPages(IApiEndpoint endpoint)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="node">The node.</param>
    /// <param name="path">The path.</param>
    /// <param name="cancel">The client went away.</param>
    public async Task HandleAsync(HttpContext context, Caller caller, string node, string path, CancellationToken cancel)
    {
        var page = path.TrimEnd('/');
        if (page is not ("/healthz" or "/healthz/ping" or "/healthz/syncloop" or "/pods" or "/runningpods" or "/metrics" or "/stats/summary"))
        {
            await Answer.PathNotFoundAsync(context);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !page.StartsWith("/healthz", StringComparison.Ordinal))
        {
            // The word of go-restful.
            await Answer.TextAsync(context, StatusCodes.Status405MethodNotAllowed, "405: Method Not Allowed");
            return;
        }

        if (page.StartsWith("/healthz", StringComparison.Ordinal))
        {
            await Answer.TextAsync(context, StatusCodes.Status200OK, "ok");
            return;
        }

        var listed = await endpoint.ListAsync(
            new CollectionCall(caller, ResourceTypes.Pods, "") { Fields = FieldQuery.Parse(PodFields.NodeName + "=" + FieldQuery.Escape(node)) }, cancel);
        var found = await endpoint.InvokeAsync(new ApiCall(caller, ApiVerb.Get, ResourceTypes.Nodes, new ObjectKey("", node)), cancel);
        if (listed.Failure is { } failure || found.Object?.Value is not Node self)
        {
            await Answer.StatusAsync(context, listed.Failure ?? found.Status ?? StatusError.NotFound(ResourceTypes.Nodes, node));
            return;
        }

        List<StoredObject> pods = [.. listed.Objects];
        switch (page)
        {
            case "/pods":
                await Answer.JsonAsync(context, StatusCodes.Status200OK, PodList(pods));
                break;
            case "/runningpods":
                await Answer.JsonAsync(context, StatusCodes.Status200OK, PodList([.. pods.Where(static stored => Running((Pod)stored.Value).Any())]));
                break;
            case "/metrics":
                await Answer.TextAsync(context, StatusCodes.Status200OK, Metrics(self, pods), "text/plain; version=0.0.4; charset=utf-8");
                break;
            default:
                await Answer.JsonAsync(context, StatusCodes.Status200OK, Summary(self, pods));
                break;
        }
    }

    private static IEnumerable<ContainerStatus> Running(Pod pod) =>
        (pod.Status.ContainerStatuses ?? []).Concat(pod.Status.InitContainerStatuses ?? []).Where(static status => status.State?.Running is not null);

    private static byte[] PodList(List<StoredObject> pods)
    {
        using var bytes = new MemoryStream();
        bytes.Write("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":["u8);
        for (var i = 0; i < pods.Count; i++)
        {
            if (i > 0)
            {
                bytes.WriteByte((byte)',');
            }

            bytes.Write(KubernetesJson.Encode(pods[i].Value));
        }

        bytes.Write("]}"u8);
        return bytes.ToArray();
    }

    // The names and the words are those of pkg/kubelet/metrics/metrics.go.
    private static string Metrics(Node self, List<StoredObject> stored)
    {
        var pods = stored.ConvertAll(static one => (Pod)one.Value);
        var statuses = pods.SelectMany(static pod => pod.Status.ContainerStatuses ?? []).ToList();
        var states = new[]
        {
            ("created", statuses.Count(static status => status.State?.Waiting is not null)),
            ("exited", statuses.Count(static status => status.State?.Terminated is not null)),
            ("running", statuses.Count(static status => status.State?.Running is not null)),
        };
        var text = new StringBuilder()
            .Append("# HELP kubelet_node_name [ALPHA] The node's name. The count is always 1.\n# TYPE kubelet_node_name gauge\n")
            .Append(CultureInfo.InvariantCulture, $"kubelet_node_name{{node=\"{self.Metadata.Name}\"}} 1\n")
            .Append("# HELP kubelet_running_containers [ALPHA] Number of containers currently running\n# TYPE kubelet_running_containers gauge\n");
        foreach (var (state, count) in states)
        {
            text.Append(CultureInfo.InvariantCulture, $"kubelet_running_containers{{container_state=\"{state}\"}} {count}\n");
        }

        return text
            .Append("# HELP kubelet_running_pods [ALPHA] Number of pods that have a running pod sandbox\n# TYPE kubelet_running_pods gauge\n")
            .Append(CultureInfo.InvariantCulture, $"kubelet_running_pods {pods.Count(static pod => Running(pod).Any())}\n")
            .ToString();
    }

    private static void WriteTime(Utf8JsonWriter json, Api.Meta.Time? time)
    {
        if (time is { } since)
        {
            json.WriteString("startTime", since.ToString());
        }
    }

    // k8s.io/kubelet/pkg/apis/stats/v1alpha1/types.go: what runs and since when, without the statistics of its use.
    private static byte[] Summary(Node self, List<StoredObject> pods)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("node");
            json.WriteString("nodeName", self.Metadata.Name);
            WriteTime(json, self.Metadata.CreationTimestamp);
            json.WriteEndObject();
            json.WriteStartArray("pods");
            foreach (var pod in pods.Select(static stored => (Pod)stored.Value).Where(static pod => Running(pod).Any()))
            {
                json.WriteStartObject();
                json.WriteStartObject("podRef");
                json.WriteString("name", pod.Metadata.Name);
                json.WriteString("namespace", pod.Metadata.Namespace);
                json.WriteString("uid", pod.Metadata.Uid);
                json.WriteEndObject();
                WriteTime(json, pod.Status.StartTime);
                json.WriteStartArray("containers");
                foreach (var status in Running(pod))
                {
                    json.WriteStartObject();
                    json.WriteString("name", status.Name);
                    WriteTime(json, status.State!.Running!.StartedAt);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
