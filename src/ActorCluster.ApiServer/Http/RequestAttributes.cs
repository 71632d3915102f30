using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// What a request wants, from its method and path alone, whether there is such a resource or not
/// (k8s.io/apiserver/pkg/endpoints/request/requestinfo.go).
/// </summary>
internal static class RequestAttributes
{
    /// <summary>What a request wants.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path, escapes decoded.</param>
    /// <param name="caller">Who calls.</param>
    public static AccessRequest Of(HttpRequest request, string path, Caller caller)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var other = new AccessRequest(caller, request.Method.ToLowerInvariant()) { Path = path };
        if (parts.Length < 3 || parts[0] is not ("api" or "apis") || (parts[0] == "apis" && parts.Length < 4))
        {
            return other;
        }

        var next = parts[0] == "api" ? 2 : 3;
        var verb = VerbOf(request.Method);
        if (parts[next] is "watch" or "proxy")
        {
            verb = parts[next++];
            if (next == parts.Length)
            {
                return other;
            }
        }

        var ns = "";
        if (parts[next] == "namespaces" && next + 1 < parts.Length)
        {
            ns = parts[next + 1];
            if (next + 2 < parts.Length && parts[next + 2] is not ("status" or "finalize"))
            {
                next += 2;
            }
        }

        var name = next + 1 < parts.Length ? parts[next + 1] : "";
        if (name.Length == 0)
        {
            verb = verb switch
            {
                "get" => request.QueryString.HasValue && QueryOptions.Boolean(request.Query, "watch") == true ? "watch" : "list",
                "delete" => "deletecollection",
                _ => verb,
            };
        }

        return new AccessRequest(caller, verb)
        {
            Group = parts[0] == "api" ? "" : parts[1],
            Namespace = ns,
            Resource = parts[next],
            Name = name.Length == 0 && verb is "list" or "watch" ? NameInSelector(request) : name,
            Subresource = next + 2 < parts.Length ? parts[next + 2] : "",
            Fields = verb is "list" or "watch" or "deletecollection" ? FieldsOf(request) : FieldQuery.Everything,
        };
    }

    /// <summary>Requires that it can be said what a path is about: an old prefix has to be followed by something.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path, escapes decoded.</param>
    /// <exception cref="BadRequestInfoException">It cannot.</exception>
    public static void Require(HttpRequest request, string path)
    {
        var end = path.AsSpan().TrimEnd('/');
        if ((end.EndsWith("/watch", StringComparison.Ordinal) || end.EndsWith("/proxy", StringComparison.Ordinal))
            && end.Count('/') == (end.StartsWith("/api/", StringComparison.Ordinal) ? 3 : end.StartsWith("/apis/", StringComparison.Ordinal) ? 4 : -1))
        {
            throw new BadRequestInfoException(
                $"failed to create RequestInfo: unable to determine kind and namespace from url, {RequestTarget.Of(request)}");
        }
    }

    // What cannot be read is refused later; until then it limits nothing.
    private static FieldQuery FieldsOf(HttpRequest request) =>
        request.QueryString.HasValue && FieldQuery.TryParse(QueryOptions.Single(request.Query, "fieldSelector"), out var fields, out _) ? fields! : FieldQuery.Everything;

    private static string VerbOf(string method) => method switch
    {
        "POST" => "create",
        "GET" or "HEAD" => "get",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "",
    };

    // A list or watch of one object by its name may be allowed by that name.
    private static string NameInSelector(HttpRequest request)
    {
        const string Field = "metadata.name=";
        if (!request.QueryString.HasValue || QueryOptions.Single(request.Query, "fieldSelector") is not { Length: > 0 } selector)
        {
            return "";
        }

        foreach (var term in selector.Split(','))
        {
            if (term.StartsWith(Field, StringComparison.Ordinal))
            {
                var name = term[Field.Length..].TrimStart('=');
                return name.Length > 0 && RequestTarget.WhyNoName(name) is null && !name.Contains('/', StringComparison.Ordinal) ? name : "";
            }
        }

        return "";
    }
}
