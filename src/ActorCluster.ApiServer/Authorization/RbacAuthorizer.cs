using ActorCluster.Api.Authorization;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Authorization.Nodes;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>
/// Decides on requests by roles and bindings (kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go), after the group
/// <c>system:masters</c>, which may do everything (k8s.io/apiserver/pkg/authorization/authorizerfactory, <c>NewPrivilegedGroups</c>), and
/// after the one for nodes: what one of them allows is allowed (…/authorization/union).
/// </summary>
/// <param name="view">The cluster.</param>
/// <param name="mode">Whether to decide at all.</param>
internal sealed class RbacAuthorizer(IClusterView view, AuthorizationMode mode)
{
    private readonly NodeAuthorizer _nodes = new(view);

    /// <summary>Where rules come from.</summary>
    public RuleResolver Rules { get; } = new(view);

    /// <summary>Whether it decides at all.</summary>
    public AuthorizationMode Mode => mode;

    /// <summary>Whether a user may do everything without looking at any rule.</summary>
    /// <param name="user">The user.</param>
    public static bool IsPrivileged(Caller user) => user.Groups.Contains(WellKnownUsers.Masters);

    /// <summary>Decides.</summary>
    /// <param name="request">Who wants to do what.</param>
    public AccessVerdict Decide(AccessRequest request)
    {
        if (mode == AuthorizationMode.AlwaysAllow || IsPrivileged(request.User))
        {
            return AccessVerdict.Allowed;
        }

        var ofNode = _nodes.Decide(request);
        return ofNode.IsAllowed ? ofNode : ByRoles(request) switch
        {
            { IsAllowed: false } other when ofNode.Reason.Length > 0 => other with { Reason = other.Reason.Length == 0 ? ofNode.Reason : $"{ofNode.Reason}\n{other.Reason}" },
            var other => other,
        };
    }

    /// <summary>Lists what a user may do in a namespace.</summary>
    /// <param name="user">The user.</param>
    /// <param name="ns">The namespace.</param>
    public SubjectRulesReviewStatus RulesReview(Caller user, string ns)
    {
        List<ResourceRule> resources = [];
        List<NonResourceRule> paths = [];
        List<string> missing = [];
        var isNode = mode != AuthorizationMode.AlwaysAllow && NodeRestriction.NodeOf(user) is not null;
        if (isNode)
        {
            missing.Add("node authorizer does not support user rule resolution");
        }

        if (mode == AuthorizationMode.AlwaysAllow)
        {
            resources.Add(new ResourceRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] });
            paths.Add(new NonResourceRule { Verbs = ["*"], NonResourceURLs = ["*"] });
        }
        else
        {
            foreach (var rule in Rules.RulesFor(user, ns, missing))
            {
                if (rule.Resources is { Count: > 0 })
                {
                    resources.Add(new ResourceRule { Verbs = rule.Verbs, ApiGroups = rule.ApiGroups, Resources = rule.Resources, ResourceNames = rule.ResourceNames });
                }

                if (rule.NonResourceURLs is { Count: > 0 })
                {
                    paths.Add(new NonResourceRule { Verbs = rule.Verbs, NonResourceURLs = rule.NonResourceURLs });
                }
            }
        }

        return new SubjectRulesReviewStatus
        {
            ResourceRules = resources,
            NonResourceRules = paths,
            Incomplete = isNode,
            EvaluationError = missing.Count == 0 ? null : Aggregate(missing),
        };
    }

    private AccessVerdict ByRoles(AccessRequest request)
    {
        Grant? found = null;
        List<string> missing = [];
        Rules.Visit(
            request.User,
            request.Path is null ? request.Namespace : "",
            granted =>
            {
                if (!PolicyRules.Allows(granted.Rule, request))
                {
                    return true;
                }

                found = granted.Grant;
                return false;
            },
            missing);
        return found is { } grant ? new AccessVerdict(true, $"RBAC: allowed by {grant}")
            : missing.Count == 0 ? AccessVerdict.NoOpinion
            : new AccessVerdict(false, $"RBAC: {Aggregate(missing)}");
    }

    private static string Aggregate(List<string> errors)
    {
        var distinct = errors.Distinct().ToList();
        return distinct.Count == 1 ? distinct[0] : $"[{string.Join(", ", distinct)}]";
    }
}
