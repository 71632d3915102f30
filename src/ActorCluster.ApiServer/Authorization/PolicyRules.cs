using ActorCluster.Api.Rbac;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>
/// What single rules say: whether one allows a request, whether some cover others, and how they are told (kubernetes
/// pkg/apis/rbac/v1/evaluation_helpers.go, component-helpers/auth/rbac/validation/policy_comparator.go,
/// pkg/registry/rbac/validation/policy_compact.go).
/// </summary>
internal static class PolicyRules
{
    private const string All = "*";

    /// <summary>Everything.</summary>
    public static IReadOnlyList<PolicyRule> FullAuthority { get; } =
    [
        new() { Verbs = [All], ApiGroups = [All], Resources = [All] },
        new() { Verbs = [All], NonResourceURLs = [All] },
    ];

    /// <summary>Whether a rule allows a request.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="request">The request.</param>
    public static bool Allows(PolicyRule rule, AccessRequest request) => HasOrAll(rule.Verbs, request.Verb)
        && (request.Path is { } path
            ? MatchesPath(rule, path)
            : HasOrAll(rule.ApiGroups, request.Group) && MatchesResource(rule, request) && (rule.ResourceNames is not { Count: > 0 } names || Has(names, request.Name)));

    /// <summary>The smallest parts of rules that no rule of an owner covers.</summary>
    /// <param name="owned">The owner's rules.</param>
    /// <param name="wanted">The rules that the owner wants to give.</param>
    public static IReadOnlyList<PolicyRule> Uncovered(IReadOnlyList<PolicyRule> owned, IReadOnlyList<PolicyRule> wanted)
    {
        var result = new List<PolicyRule>();
        foreach (var rule in wanted)
        {
            foreach (var part in Parts(rule))
            {
                if (!owned.Any(owner => Covers(owner, part)))
                {
                    result.Add(part);
                }
            }
        }

        return result;
    }

    /// <summary>Joins rules on one resource of one group that differ by nothing but verbs.</summary>
    /// <param name="rules">The rules.</param>
    public static IReadOnlyList<PolicyRule> Compact(IReadOnlyList<PolicyRule> rules)
    {
        var others = new List<PolicyRule>();
        var simple = new List<PolicyRule>();
        foreach (var rule in rules)
        {
            if (rule is { ApiGroups.Count: 1, Resources.Count: 1 } && rule.ResourceNames is not { Count: > 0 } && rule.NonResourceURLs is not { Count: > 0 })
            {
                var known = simple.FindIndex(other => other.ApiGroups![0] == rule.ApiGroups[0] && other.Resources![0] == rule.Resources[0]);
                if (known < 0)
                {
                    simple.Add(rule);
                }
                else
                {
                    simple[known] = simple[known] with { Verbs = [.. simple[known].Verbs ?? [], .. rule.Verbs ?? []] };
                }
            }
            else
            {
                others.Add(rule);
            }
        }

        return [.. others, .. simple];
    }

    /// <summary>A rule as messages show it: <c>{APIGroups:[""], Resources:["pods"], Verbs:["get"]}</c>.</summary>
    /// <param name="rule">The rule.</param>
    public static string Text(PolicyRule rule)
    {
        var parts = new List<string>();
        Add("APIGroups", rule.ApiGroups);
        Add("Resources", rule.Resources);
        Add("NonResourceURLs", rule.NonResourceURLs);
        Add("ResourceNames", rule.ResourceNames);
        Add("Verbs", rule.Verbs);
        return $"{{{string.Join(", ", parts)}}}";

        void Add(string name, IReadOnlyList<string>? values)
        {
            if (values is { Count: > 0 })
            {
                parts.Add($"{name}:{Quote(values)}");
            }
        }
    }

    /// <summary>A list of texts as Go's <c>%q</c> shows it.</summary>
    /// <param name="values">The texts.</param>
    public static string Quote(IEnumerable<string> values) => $"[{string.Join(' ', values.Select(FieldError.Quote))}]";

    /// <summary>Takes a rule apart into rules of one verb, one resource and at most one name each.</summary>
    /// <param name="rule">The rule.</param>
    internal static IEnumerable<PolicyRule> Parts(PolicyRule rule)
    {
        var verbs = rule.Verbs ?? [];
        foreach (var group in rule.ApiGroups ?? [])
        {
            foreach (var resource in rule.Resources ?? [])
            {
                foreach (var verb in verbs)
                {
                    var part = new PolicyRule { ApiGroups = [group], Resources = [resource], Verbs = [verb] };
                    if (rule.ResourceNames is not { Count: > 0 } names)
                    {
                        yield return part;
                        continue;
                    }

                    foreach (var name in names)
                    {
                        yield return part with { ResourceNames = [name] };
                    }
                }
            }
        }

        foreach (var path in rule.NonResourceURLs ?? [])
        {
            foreach (var verb in verbs)
            {
                yield return new PolicyRule { NonResourceURLs = [path], Verbs = [verb] };
            }
        }
    }

    private static bool Covers(PolicyRule owner, PolicyRule part) =>
        CoversAll(owner.Verbs, part.Verbs)
        && CoversAll(owner.ApiGroups, part.ApiGroups)
        && (part.Resources ?? []).All(resource => CoversResource(owner.Resources ?? [], resource))
        && (part.NonResourceURLs ?? []).All(path => (owner.NonResourceURLs ?? []).Any(other => CoversPath(other, path)))
        && (owner.ResourceNames is not { Count: > 0 } names || (part.ResourceNames is { Count: > 0 } wanted && wanted.All(name => Has(names, name))));

    private static bool CoversAll(IReadOnlyList<string>? owned, IReadOnlyList<string>? wanted) =>
        Has(owned, All) || (wanted ?? []).All(value => Has(owned, value));

    private static bool CoversResource(IReadOnlyList<string> owned, string wanted)
    {
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        return Has(owned, All) || Has(owned, wanted) || (slash >= 0 && Has(owned, string.Concat("*", wanted.AsSpan(slash))));
    }

    private static bool CoversPath(string owned, string wanted) =>
        owned == wanted || (owned.EndsWith('*') && wanted.StartsWith(owned.TrimEnd('*'), StringComparison.Ordinal));

    private static bool MatchesResource(PolicyRule rule, AccessRequest request)
    {
        foreach (var resource in rule.Resources ?? [])
        {
            if (resource == All
                || (request.Subresource.Length == 0
                    ? resource == request.Resource
                    : IsSubresource(resource, request.Resource, request.Subresource) || IsSubresource(resource, All, request.Subresource)))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a text is "resource/subresource", without making one.
    private static bool IsSubresource(string text, string resource, string subresource) =>
        text.Length == resource.Length + 1 + subresource.Length
        && text[resource.Length] == '/'
        && text.StartsWith(resource, StringComparison.Ordinal)
        && text.EndsWith(subresource, StringComparison.Ordinal);

    private static bool MatchesPath(PolicyRule rule, string path)
    {
        foreach (var allowed in rule.NonResourceURLs ?? [])
        {
            if (allowed == All || CoversPath(allowed, path))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOrAll(IReadOnlyList<string>? values, string value) => Has(values, value) || Has(values, All);

    private static bool Has(IReadOnlyList<string>? values, string value)
    {
        for (var i = 0; i < (values?.Count ?? 0); i++)
        {
            if (values![i] == value)
            {
                return true;
            }
        }

        return false;
    }
}
