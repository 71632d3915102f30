using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Logs;

namespace ActorCluster.ApiServer.Kubelets;

/// <summary>Reads logs from kubelets over HTTPS (kubernetes pkg/registry/core/pod/strategy.go: LogLocation).</summary>
/// <param name="kubelets">Knows which kubelets these are.</param>
/// <param name="emulated">The logs of the others.</param>
internal sealed class KubeletLogs(RemoteKubelets kubelets, IContainerLogs emulated) : IContainerLogs
{
    private const int Piece = 16 * 1024;

    // apiserver/pkg/registry/generic/rest/response_checker.go: maxReadLength.
    private const int LongestRefusal = 50_000;

    /// <inheritdoc />
    public async Task<ContainerLogAnswer> OpenAsync(ContainerLogRequest request, CancellationToken cancel)
    {
        if (await kubelets.FindAsync(request.NodeName, cancel) is not { } kubelet)
        {
            return await emulated.OpenAsync(request, cancel);
        }

        var url = $"https://{kubelet.Authority}{PathOf(request)}";
        var client = kubelets.Transport.ClientOf(kubelet);
        try
        {
            var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11 }, cancel);
            if (answer.StatusCode is >= HttpStatusCode.OK and <= HttpStatusCode.PartialContent)
            {
                return new ContainerLogAnswer(ReadAsync(client, answer, cancel), null);
            }

            using (client)
            {
                using var body = new MemoryStream();
                await answer.Content.CopyToAsync(body, cancel);
                var text = System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)Math.Min(body.Length, LongestRefusal));
                return new ContainerLogAnswer(null, Refusal((int)answer.StatusCode, request.Pod, text));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            client.Dispose();
            return new ContainerLogAnswer(null, StatusError.Unknown($"Get \"{url}\": dial tcp {kubelet.Authority}: {exception.GetBaseException().Message}"));
        }
    }

    /// <summary>The path at which a kubelet is asked.</summary>
    /// <param name="request">Which log, and how much of it.</param>
    internal static string PathOf(ContainerLogRequest request)
    {
        var options = request.Options;
        List<string> query = [];
        AddIf(options.Follow, "follow=true");
        AddIf(options.LimitBytes is not null, string.Create(CultureInfo.InvariantCulture, $"limitBytes={options.LimitBytes}"));
        AddIf(options.Previous, "previous=true");
        AddIf(options.SinceSeconds is not null, string.Create(CultureInfo.InvariantCulture, $"sinceSeconds={options.SinceSeconds}"));
        AddIf(options.SinceTime is not null, "sinceTime=" + Uri.EscapeDataString(options.SinceTime is { } since ? new Time(since).ToString() : ""));
        AddIf(options.TailLines is not null, string.Create(CultureInfo.InvariantCulture, $"tailLines={options.TailLines}"));
        AddIf(options.Timestamps, "timestamps=true");
        return $"/containerLogs/{request.Namespace}/{request.Pod}/{request.Container}{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}";

        void AddIf(bool wanted, string parameter)
        {
            if (wanted)
            {
                query.Add(parameter);
            }
        }
    }

    /// <summary>What a client hears when a kubelet has refused (apiserver/pkg/registry/generic/rest/response_checker.go).</summary>
    /// <param name="code">The kubelet's code.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="text">What it said.</param>
    internal static Status Refusal(int code, string pod, string text)
    {
        var about = $" ( pods/log {pod})";
        return code switch
        {
            400 => StatusError.BadRequest(text),
            500 => StatusError.InternalError(text),
            401 => Of("the server has asked for the client to provide credentials" + about, StatusReason.Unauthorized),
            403 => Of(text + about, StatusReason.Forbidden),
            404 => Of("the server could not find the requested resource" + about, StatusReason.NotFound),
            _ => Of($"an error on the server ({FieldError.Quote(text)}) has prevented the request from succeeding{about}", StatusReason.InternalError),
        };

        Status Of(string message, string reason) => StatusError.Unknown(message) with { Code = code, Reason = reason };
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        HttpMessageInvoker client, HttpResponseMessage answer, [EnumeratorCancellation] CancellationToken cancel)
    {
        using (client)
        using (answer)
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancel);
            var buffer = new byte[Piece];
            while (await body.ReadAsync(buffer, cancel) is var count and > 0)
            {
                yield return buffer.AsMemory(0, count);
            }
        }
    }
}
