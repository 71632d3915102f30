using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>What a client asks of a connection, as webhooks and policies have left it.</summary>
/// <param name="Values">The options.</param>
internal sealed record ConnectOptions(CustomObject Values)
{
    /// <summary>A text; empty when it was left out.</summary>
    /// <param name="name">Its name.</param>
    public string Text(string name) => Values[name] as string ?? "";

    /// <summary>Whether something is wanted.</summary>
    /// <param name="name">Its name.</param>
    public bool Is(string name) => Values[name] is true;

    /// <summary>The texts of a list.</summary>
    /// <param name="name">Its name.</param>
    public IReadOnlyList<string> Texts(string name) => Values[name] is IEnumerable<object?> list ? [.. list.OfType<string>()] : [];
}

/// <summary>
/// Reads the options of a connection (kubernetes pkg/apis/core/types.go, <c>PodExecOptions</c> and its like) and has webhooks and policies
/// look at them before anything else happens, as for the operation <c>CONNECT</c>.
/// </summary>
/// <param name="endpoint">Asks them.</param>
internal sealed class ConnectAdmission(IApiEndpoint endpoint)
{
    private static readonly string[] Flags = ["stdin", "stdout", "stderr", "tty"];

    /// <summary>Asks.</summary>
    /// <param name="context">The request; gets warnings, and the answer when it is refused.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="type">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="subresource">Which connection.</param>
    /// <param name="path">For a proxy: what follows it in the path.</param>
    /// <param name="cancel">The client went away.</param>
    /// <returns>The options; null when the request has been refused, and answered.</returns>
    public async Task<ConnectOptions?> AskAsync(
        HttpContext context, Caller caller, ResourceType type, ObjectKey key, Subresource subresource, string path, CancellationToken cancel)
    {
        if (context.Request.Query.ContainsKey("dryRun"))
        {
            await Answer.StatusAsync(context, StatusError.BadRequest("dryRun is not supported"));
            return null;
        }

        var options = new CustomObject { Kind = subresource.Kind, ApiVersion = "v1" }
            .WithContent(JsonData.Object(Read(context.Request.Query, subresource.Name, path)));
        var result = await endpoint.InvokeAsync(
            new ApiCall(caller, ApiVerb.Connect, type, key) { Subresource = subresource.Name, Body = options }, cancel);
        Answer.AddWarnings(context, result.Warnings);
        if (result.Object?.Value is CustomObject admitted)
        {
            return new ConnectOptions(admitted);
        }

        await Answer.StatusAsync(context, result.Status!);
        return null;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Read(IQueryCollection query, string subresource, string path)
    {
        switch (subresource)
        {
            case Subresource.ProxyName:
                return path.Length > 0 ? [new("path", path)] : [];
            case "portforward":
                var ports = query["ports"].SelectMany(static text => (text ?? "").Split(','))
                    .Select(static text => long.TryParse(text, out var port) ? (object?)port : null).Where(static port => port is not null).ToArray();
                return ports.Length > 0 ? [new("ports", ports)] : [];
            default:
                return ReadStreams(query, subresource == "exec");
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> ReadStreams(IQueryCollection query, bool hasCommand)
    {
        foreach (var flag in Flags)
        {
            if (QueryOptions.Boolean(query, flag) == true)
            {
                yield return new(flag, true);
            }
        }

        if (QueryOptions.Single(query, "container") is { Length: > 0 } container)
        {
            yield return new("container", container);
        }

        if (hasCommand)
        {
            var words = query["command"].Select(static word => (object?)(word ?? "")).ToArray();
            yield return new("command", words.Length > 0 ? words : null);
        }
    }
}
