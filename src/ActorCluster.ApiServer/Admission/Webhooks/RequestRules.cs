using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>What requests a webhook or a policy is for.</summary>
/// <param name="Operations">The operations.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Versions">The versions.</param>
/// <param name="Resources">The resources, with or without a subresource.</param>
/// <param name="Scope">Cluster, Namespaced or both.</param>
/// <param name="Names">Names of objects; none for all.</param>
internal readonly record struct RequestRule(
    IReadOnlyList<string>? Operations,
    IReadOnlyList<string>? Groups,
    IReadOnlyList<string>? Versions,
    IReadOnlyList<string>? Resources,
    string? Scope,
    IReadOnlyList<string>? Names)
{
    private const string All = "*";

    /// <summary>The rule of a webhook.</summary>
    public static RequestRule Of(RuleWithOperations rule) =>
        new(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope, null);

    /// <summary>The rule of a policy.</summary>
    public static RequestRule Of(NamedRuleWithOperations rule) =>
        new(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope, rule.ResourceNames);

    /// <summary>
    /// Whether a request matches, taken for one on another version of its resource
    /// (k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/ rules/rules.go).
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="type">The resource that it is taken to be about.</param>
    public bool Matches(AdmissionAttributes request, ResourceType type) =>
        IsInScope(request)
        && Has(Operations, request.Operation)
        && Has(Groups, type.Group)
        && Has(Versions, type.Version)
        && HasResource(type.Plural, request.Subresource)
        && (Names is not { Count: > 0 } || Names.Contains(request.Key.Name));

    private bool IsInScope(AdmissionAttributes request) => Scope switch
    {
        null or All => true,
        "Namespaced" => !request.IsNamespace && request.Namespace.Length > 0,
        "Cluster" => request.IsNamespace || request.Namespace.Length == 0,
        _ => false,
    };

    private bool HasResource(string resource, string subresource)
    {
        foreach (var named in Resources ?? [])
        {
            var slash = named.IndexOf('/', StringComparison.Ordinal);
            var (name, below) = slash < 0 ? (named, "") : (named[..slash], named[(slash + 1)..]);
            if ((name == All || name == resource) && (below == All || below == subresource))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(IReadOnlyList<string>? values, string wanted) => values is not null && (values.Contains(All) || values.Contains(wanted));
}

/// <summary>Finds whether rules are for a request, and in which version of its resource.</summary>
internal static class RequestRules
{
    /// <summary>Finds the first match: as the request is, then, unless the policy is Exact, in the equivalent versions.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="matchPolicy">Exact or Equivalent.</param>
    /// <param name="request">The request.</param>
    /// <param name="equivalents">Gives the other versions of the resource.</param>
    /// <returns>The resource in the version that matched; null when no rule is for the request.</returns>
    public static ResourceDefinition? Find(
        IReadOnlyList<RequestRule> rules,
        string? matchPolicy,
        AdmissionAttributes request,
        Func<ResourceDefinition, IEnumerable<ResourceDefinition>> equivalents)
    {
        foreach (var rule in rules)
        {
            if (rule.Matches(request, request.Definition.Type))
            {
                return request.Definition;
            }
        }

        if (matchPolicy == "Exact")
        {
            return null;
        }

        List<ResourceDefinition>? others = null;
        foreach (var rule in rules)
        {
            foreach (var other in others ??= [.. equivalents(request.Definition)])
            {
                if (rule.Matches(request, other.Type))
                {
                    return other;
                }
            }
        }

        return null;
    }
}
