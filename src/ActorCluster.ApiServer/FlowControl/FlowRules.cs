using ActorCluster.Api.FlowControl;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.FlowControl;

/// <summary>
/// Whether a rule of a schema is for a request (k8s.io/apiserver pkg/util/flowcontrol/rule.go). Allocates nothing, enumerators included.
/// </summary>
internal static class FlowRules
{
    private const string All = "*";

    /// <summary>Whether the rule is for the request.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="request">Who asks for what.</param>
    public static bool Matches(PolicyRulesWithSubjects rule, AccessRequest request)
    {
        if (!MatchesSubject(rule, request.User))
        {
            return false;
        }

        if (request.Path is { } path)
        {
            for (var i = 0; i < (rule.NonResourceRules?.Count ?? 0); i++)
            {
                var candidate = rule.NonResourceRules![i];
                if (Contains(candidate.Verbs, request.Verb) && MatchesPath(candidate.NonResourceURLs, path))
                {
                    return true;
                }
            }

            return false;
        }

        for (var i = 0; i < (rule.ResourceRules?.Count ?? 0); i++)
        {
            var candidate = rule.ResourceRules![i];
            if (Contains(candidate.Verbs, request.Verb)
                && MatchesResource(candidate.Resources, request)
                && Contains(candidate.ApiGroups, request.Group)
                && (request.Namespace.Length == 0 ? candidate.ClusterScope : Contains(candidate.Namespaces, request.Namespace)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the rule is for whatever this user asks.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="user">Who asks.</param>
    public static bool MatchesSubject(PolicyRulesWithSubjects rule, Caller user)
    {
        for (var i = 0; i < (rule.Subjects?.Count ?? 0); i++)
        {
            if (Matches(rule.Subjects![i], user))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the rule is for whatever its subjects ask.</summary>
    /// <param name="rule">The rule.</param>
    public static bool MatchesEverything(PolicyRulesWithSubjects rule) =>
        rule.ResourceRules?.Any(static candidate =>
            IsAll(candidate.Verbs) && IsAll(candidate.ApiGroups) && IsAll(candidate.Resources) && IsAll(candidate.Namespaces) && candidate.ClusterScope) == true
        && rule.NonResourceRules?.Any(static candidate => IsAll(candidate.Verbs) && IsAll(candidate.NonResourceURLs)) == true;

    private static bool Matches(Subject subject, Caller user) => subject.Kind switch
    {
        SubjectKind.User => subject.User is { } named && (named.Name == All || named.Name == user.Name),
        SubjectKind.Group => subject.Group is { } group && (group.Name == All || IsMember(user, group.Name)),
        SubjectKind.ServiceAccount => subject.ServiceAccount is { } account && IsAccount(user.Name, account),
        _ => false,
    };

    private static bool IsMember(Caller user, string group)
    {
        for (var i = 0; i < user.Groups.Count; i++)
        {
            if (user.Groups[i] == group)
            {
                return true;
            }
        }

        return false;
    }

    // The names that a schema may hold have no colon, so that parts can be compared where they stand.
    private static bool IsAccount(string user, ServiceAccountSubject account)
    {
        if (!user.StartsWith(WellKnownUsers.ServiceAccountPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = user.AsSpan(WellKnownUsers.ServiceAccountPrefix.Length);
        return rest.StartsWith(account.Namespace, StringComparison.Ordinal)
            && rest[account.Namespace.Length..] is [':', .. var name]
            && (account.Name == All || name.SequenceEqual(account.Name));
    }

    private static bool MatchesResource(IReadOnlyList<string>? resources, AccessRequest request)
    {
        if (request.Subresource.Length == 0)
        {
            return Contains(resources, request.Resource);
        }

        if (IsAll(resources))
        {
            return true;
        }

        for (var i = 0; i < (resources?.Count ?? 0); i++)
        {
            var candidate = resources![i].AsSpan();
            if (candidate.StartsWith(request.Resource, StringComparison.Ordinal)
                && candidate[request.Resource.Length..] is ['/', .. var subresource]
                && subresource.SequenceEqual(request.Subresource))
            {
                return true;
            }
        }

        return false;
    }

    // "/healthz" is for "/healthz/etcd", too; "/healthz/*" for what is below alone.
    private static bool MatchesPath(IReadOnlyList<string>? paths, string path)
    {
        for (var i = 0; i < (paths?.Count ?? 0); i++)
        {
            var candidate = paths![i];
            if (candidate == All || candidate == path)
            {
                return true;
            }

            var prefix = candidate.AsSpan().TrimEnd('*');
            if (prefix is [.., '/'])
            {
                prefix = prefix[..^1];
            }

            if (path.AsSpan().StartsWith(prefix) && path.AsSpan(prefix.Length) is ['/', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(IReadOnlyList<string>? list, string text)
    {
        if (IsAll(list))
        {
            return true;
        }

        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            if (list![i] == text)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAll(IReadOnlyList<string>? list) => list is { Count: 1 } && list[0] == All;
}
