using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Streaming;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Logs;

/// <summary>Answers <c>GET pods/&lt;name&gt;/log</c> (kubernetes pkg/registry/core/pod: rest/log.go, strategy.go LogLocation).</summary>
/// <param name="endpoint">Knows the pods.</param>
/// <param name="logs">Knows the logs; null while nothing does.</param>
internal sealed class PodLogs(IApiEndpoint endpoint, IContainerLogs? logs)
{
    /// <summary>Answers the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="key">The pod.</param>
    /// <param name="cancel">The client went away, or the server stops.</param>
    public async Task HandleAsync(HttpContext context, Caller caller, ObjectKey key, CancellationToken cancel)
    {
        if (!TryReadOptions(context.Request.Query, key.Name, out var options, out var failure))
        {
            await Answer.StatusAsync(context, failure!);
            return;
        }

        var found = await endpoint.InvokeAsync(new ApiCall(caller, ApiVerb.Get, ResourceTypes.Pods, key), cancel);
        if (found.Object?.Value is not Pod pod)
        {
            await Answer.StatusAsync(context, found.Status ?? StatusError.PathNotFound());
            return;
        }

        var name = QueryOptions.Single(context.Request.Query, "container") ?? "";
        if (!TryChooseContainer(pod, ref name, out failure))
        {
            await Answer.StatusAsync(context, failure!);
            return;
        }

        if (!string.IsNullOrEmpty(pod.Spec.NodeName) && LogAvailability.Check(pod, name, options.Previous) is { } unavailable)
        {
            await Answer.StatusAsync(context, unavailable);
            return;
        }

        if (logs is null)
        {
            await Answer.StatusAsync(context, StatusError.NotImplemented("logs are not served by this process"));
            return;
        }

        // A pod that no node has taken up has written nothing.
        var nodeName = pod.Spec.NodeName ?? "";
        var answer = nodeName.Length == 0
            ? null
            : await logs.OpenAsync(new ContainerLogRequest(key.Namespace, key.Name, pod.Metadata.Uid, nodeName, name, options), cancel);
        if (answer?.Failure is { } refused)
        {
            await Answer.StatusAsync(context, refused);
            return;
        }

        if (WebSocketHandshake.IsWanted(context.Request))
        {
            await SocketReader.SendAsync(context, answer?.Lines ?? Nothing(), cancel);
            return;
        }

        context.Response.ContentType = "text/plain";
        var writer = context.Response.BodyWriter;
        await writer.FlushAsync(cancel);
        if (answer?.Lines is not { } lines)
        {
            return;
        }

        await foreach (var line in lines.WithCancellation(cancel))
        {
            var flush = await writer.WriteAsync(line, cancel);
            if (flush.IsCompleted)
            {
                return;
            }
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Nothing()
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <summary>Chooses the only container when none is named, and refuses one that the pod does not have.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="name">The container.</param>
    /// <param name="failure">Why not, when the result is false.</param>
    internal static bool TryChooseContainer(Pod pod, ref string name, out Status? failure)
    {
        failure = null;
        var containers = pod.Spec.Containers ?? [];
        if (name.Length == 0 && containers.Count == 1)
        {
            name = containers[0].Name;
            return true;
        }

        List<string> names =
        [
            .. (pod.Spec.InitContainers ?? []).Select(static container => container.Name),
            .. containers.Select(static container => container.Name),
            .. (pod.Spec.EphemeralContainers ?? []).Select(static container => container.Name),
        ];
        if (name.Length == 0)
        {
            var choice = containers.Count == 0 ? "" : $", choose one of: [{string.Join(' ', names)}]";
            failure = StatusError.BadRequest($"a container name must be specified for pod {pod.Metadata.Name}{choice}");
            return false;
        }

        if (!names.Contains(name))
        {
            failure = StatusError.BadRequest($"container {name} is not valid for pod {pod.Metadata.Name}");
            return false;
        }

        return true;
    }

    /// <summary>Reads and checks the options (ValidatePodLogOptions).</summary>
    /// <param name="query">The query.</param>
    /// <param name="pod">The pod's name, for messages.</param>
    /// <param name="options">The options, when the result is true.</param>
    /// <param name="failure">What is wrong, when the result is false.</param>
    internal static bool TryReadOptions(IQueryCollection query, string pod, out ContainerLogOptions options, out Status? failure)
    {
        options = new ContainerLogOptions();
        if (!QueryOptions.TryInteger(query, "sinceSeconds", out var since, out failure)
            || !QueryOptions.TryInteger(query, "tailLines", out var tail, out failure)
            || !QueryOptions.TryInteger(query, "limitBytes", out var limit, out failure))
        {
            return false;
        }

        Time? sinceTime = null;
        if (QueryOptions.Single(query, "sinceTime") is { Length: > 0 } text)
        {
            if (!Time.TryParse(text, out var parsed))
            {
                failure = StatusError.BadRequest(
                    $"parsing time {FieldError.Quote(text)} as \"2006-01-02T15:04:05Z07:00\": cannot parse {FieldError.Quote(text)} as \"2006\"");
                return false;
            }

            sinceTime = parsed;
        }

        var errors = new List<FieldError>();
        if (tail < 0)
        {
            errors.Add(FieldError.Invalid(FieldPath.Of("tailLines"), tail, "must be greater than or equal to 0"));
        }

        if (limit < 1)
        {
            errors.Add(FieldError.Invalid(FieldPath.Of("limitBytes"), limit, "must be greater than 0"));
        }

        if (since is not null && sinceTime is not null)
        {
            errors.Add(FieldError.Forbidden(FieldPath.Of(""), "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        else if (since < 1)
        {
            errors.Add(FieldError.Invalid(FieldPath.Of("sinceSeconds"), since, "must be greater than 0"));
        }

        if (errors.Count > 0)
        {
            failure = StatusError.Invalid("", "PodLogOptions", pod, errors);
            return false;
        }

        options = new ContainerLogOptions
        {
            Follow = QueryOptions.Boolean(query, "follow") == true,
            Previous = QueryOptions.Boolean(query, "previous") == true,
            Timestamps = QueryOptions.Boolean(query, "timestamps") == true,
            SinceSeconds = since,
            SinceTime = sinceTime?.Value,
            TailLines = tail,
            LimitBytes = limit,
        };
        return true;
    }
}
