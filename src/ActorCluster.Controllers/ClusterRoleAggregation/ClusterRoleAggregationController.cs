using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.ClusterRoleAggregation;

/// <summary>
/// Writes the rules of ClusterRoles that are made of others, such as <c>admin</c>, <c>edit</c> and <c>view</c> (kubernetes
/// pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go).
/// </summary>
public sealed class ClusterRoleAggregationController : ControllerActor
{
    private Informer<ClusterRole> _roles = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public ClusterRoleAggregationController(ControllerContext context)
        : base(context, "clusterrole-aggregation-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new ClusterRoleAggregationController(context));

    /// <summary>Decides.</summary>
    /// <param name="role">The role; null when it is gone.</param>
    /// <param name="all">Every role.</param>
    public static Reconciliation Decide(ClusterRole? role, IEnumerable<ClusterRole> all)
    {
        if (role?.AggregationRule is not { } aggregation)
        {
            return Reconciliation.Nothing;
        }

        var others = all.Where(other => other.Metadata.Name != role.Metadata.Name).OrderBy(static other => other.Metadata.Name, StringComparer.Ordinal).ToList();
        var rules = new List<PolicyRule>();
        foreach (var selector in aggregation.ClusterRoleSelectors ?? [])
        {
            // A selector that makes no sense was refused when it was written.
            if (!LabelQuery.TryFrom(selector, out var query, out _))
            {
                continue;
            }

            foreach (var rule in others.Where(other => query!.Matches(other.Metadata.Labels)).SelectMany(static other => other.Rules ?? []))
            {
                if (!rules.Exists(known => AreEqual(known, rule)))
                {
                    rules.Add(rule);
                }
            }
        }

        return AreEqual(role.Rules ?? [], rules)
            ? Reconciliation.Nothing
            : Reconciliation.Of(new UpdateWrite(ResourceTypes.ClusterRoles, role with { Rules = rules }));
    }

    /// <inheritdoc />
    protected override void DeclareWatches() => _roles = Watch<ClusterRole>(ResourceTypes.ClusterRoles, (_, _) =>
    {
        foreach (var role in _roles.All)
        {
            if (role.AggregationRule is not null)
            {
                Enqueue(role.Key());
            }
        }
    });

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) => Decide(_roles.Find(key), _roles.All);

    private static bool AreEqual(IReadOnlyList<PolicyRule> left, List<PolicyRule> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(PolicyRule left, PolicyRule right) =>
        AreEqual(left.Verbs, right.Verbs)
        && AreEqual(left.ApiGroups, right.ApiGroups)
        && AreEqual(left.Resources, right.Resources)
        && AreEqual(left.ResourceNames, right.ResourceNames)
        && AreEqual(left.NonResourceURLs, right.NonResourceURLs);

    private static bool AreEqual(IReadOnlyList<string>? left, IReadOnlyList<string>? right) => (left ?? []).SequenceEqual(right ?? []);
}
