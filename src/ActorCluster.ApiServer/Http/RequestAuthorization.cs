using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Whether a request may go on, and as whom: impersonation, then authorisation (k8s.io/apiserver/pkg/endpoints/filters/impersonation.go and
/// authorization.go). What the group <c>system:masters</c> asks for is not asked about.
/// </summary>
/// <param name="endpoint">Knows roles and bindings.</param>
/// <param name="mode">Whether there is anything to ask.</param>
internal sealed class RequestAuthorization(IApiEndpoint endpoint, AuthorizationMode mode)
{
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>
    /// Whether a request may go on that shows no credentials (kube-apiserver <c>--anonymous-auth</c>, which goes with the mode).
    /// </summary>
    public bool AdmitsAnonymous => mode == AuthorizationMode.Rbac;

    /// <summary>Decides.</summary>
    /// <param name="request">Who wants to do what.</param>
    /// <param name="cancel">The client went away.</param>
    /// <returns>The refusal; null when the request may go on.</returns>
    public async ValueTask<Status?> CheckAsync(AccessRequest request, CancellationToken cancel)
    {
        if (IsTrusted(request.User))
        {
            return null;
        }

        var verdict = await endpoint.AuthorizeAsync(request, cancel);
        return verdict.IsAllowed ? null : AccessRefusal.Of(request, verdict.Reason);
    }

    /// <summary>Whether everything is allowed to somebody without asking.</summary>
    /// <param name="user">Who.</param>
    public bool IsTrusted(Caller user) => mode == AuthorizationMode.AlwaysAllow || RbacAuthorizer.IsPrivileged(user);

    /// <summary>Finds out as whom a request wants to be treated.</summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="cancel">The client went away.</param>
    /// <returns>Whoever it is to be treated as, or why not.</returns>
    /// <exception cref="BadRequestInfoException">It names groups and the like, and nobody who is in them.</exception>
    public async ValueTask<(Caller Caller, Status? Refusal)> ImpersonateAsync(HttpRequest request, Caller caller, CancellationToken cancel)
    {
        var headers = request.Headers;
        var user = headers[UserHeader].ToString();
        List<(string Key, string Value)>? extras = null;
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            {
                var key = Uri.UnescapeDataString(name[ExtraPrefix.Length..]).ToLowerInvariant();
                foreach (var value in values)
                {
                    (extras ??= []).Add((key, value ?? ""));
                }
            }
        }

        var groups = headers[GroupHeader];
        var uid = headers[UidHeader].ToString();
        if (user.Length == 0)
        {
            return groups.Count == 0 && extras is null && uid.Length == 0 ? (caller, null) : throw new BadRequestInfoException(WithoutUser(groups, extras, uid));
        }

        foreach (var wanted in Wanted(caller, user, groups, extras, uid))
        {
            if (await CheckAsync(wanted, cancel) is { } refusal)
            {
                return (caller, refusal);
            }
        }

        return (new Caller(user, GroupsOf(user, groups), uid, caller.UserAgent) { Extra = Gather(extras) }, null);
    }

    // In the form in which Go prints references: kind, namespace, name, uid, version, resource version, path of the field.
    private static string WithoutUser(StringValues groups, List<(string Key, string Value)>? extras, string uid)
    {
        var wanted = groups.Select(static group => $"{{Group  {group}    }}")
            .Concat((extras ?? []).Select(static extra => $"{{UserExtra  {extra.Value}  {AuthenticationGroup}/v1  {extra.Key}}}"))
            .Concat(uid.Length == 0 ? [] : [$"{{UID  {uid}  {AuthenticationGroup}/v1  }}"]);
        return $"requested [{string.Join(' ', wanted)}] without impersonating a user";
    }

    private static IEnumerable<AccessRequest> Wanted(Caller caller, string user, StringValues groups, List<(string Key, string Value)>? extras, string uid)
    {
        var impersonate = new AccessRequest(caller, "impersonate");
        yield return WellKnownUsers.ServiceAccountOf(user) is var (ns, name)
            ? impersonate with { Resource = "serviceaccounts", Namespace = ns, Name = name }
            : impersonate with { Resource = "users", Name = user };
        foreach (var group in groups)
        {
            yield return impersonate with { Resource = "groups", Name = group ?? "" };
        }

        foreach (var (key, value) in extras ?? [])
        {
            yield return impersonate with { Group = AuthenticationGroup, Resource = "userextras", Subresource = key, Name = value };
        }

        if (uid.Length > 0)
        {
            yield return impersonate with { Group = AuthenticationGroup, Resource = "uids", Name = uid };
        }
    }

    private static List<string> GroupsOf(string user, StringValues given)
    {
        List<string> groups = [.. given.Select(static group => group ?? "")];
        if (groups.Count == 0 && WellKnownUsers.ServiceAccountOf(user) is var (ns, _))
        {
            groups.Add(WellKnownUsers.ServiceAccounts);
            groups.Add($"{WellKnownUsers.ServiceAccounts}:{ns}");
        }

        // Whoever is not said to be anybody else's is one of those who are authenticated.
        if (user == WellKnownUsers.Anonymous)
        {
            if (!groups.Contains(WellKnownUsers.Unauthenticated))
            {
                groups.Add(WellKnownUsers.Unauthenticated);
            }
        }
        else if (!groups.Contains(WellKnownUsers.Authenticated) && !groups.Contains(WellKnownUsers.Unauthenticated))
        {
            groups.Add(WellKnownUsers.Authenticated);
        }

        return groups;
    }

    private static Dictionary<string, IReadOnlyList<string>>? Gather(List<(string Key, string Value)>? extras) =>
        extras?.GroupBy(static extra => extra.Key).ToDictionary(
            static group => group.Key, static group => (IReadOnlyList<string>)[.. group.Select(static extra => extra.Value)]);
}
