using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>What is valid in tolerations, affinities and spreading.</summary>
internal static class SchedulingValidation
{
    private static readonly string[] Effects = [TaintEffect.NoSchedule, TaintEffect.PreferNoSchedule, TaintEffect.NoExecute];
    private static readonly string[] Operators = [TolerationOperator.Equal, TolerationOperator.Exists];
    private static readonly string[] Policies = [NodeInclusionPolicy.Honor, NodeInclusionPolicy.Ignore];
    private static readonly string[] Actions = [UnsatisfiableConstraintAction.DoNotSchedule, UnsatisfiableConstraintAction.ScheduleAnyway];

    public static void Tolerations(IReadOnlyList<Toleration>? tolerations, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (tolerations?.Count ?? 0); i++)
        {
            var toleration = tolerations![i];
            var at = path.Index(i);
            if (toleration.Key is { Length: > 0 } key)
            {
                errors.Invalid(at.Child("key"), key, Names.QualifiedName(key));
            }
            else if (toleration.Operator != TolerationOperator.Exists)
            {
                errors.Invalid(
                    at.Child("operator"),
                    toleration.Operator ?? "",
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }

            if (toleration.TolerationSeconds is not null && toleration.Effect != TaintEffect.NoExecute)
            {
                errors.Invalid(at.Child("effect"), toleration.Effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }

            switch (toleration.Operator)
            {
                case null or "" or TolerationOperator.Equal:
                    errors.Invalid(at.Child("operator"), toleration.Value ?? "", Names.LabelValue(toleration.Value ?? ""));
                    break;
                case TolerationOperator.Exists:
                    if (toleration.Value is { Length: > 0 })
                    {
                        errors.Invalid(at.Child("operator"), toleration.Value, "value must be empty when `operator` is 'Exists'");
                    }

                    break;
                default:
                    errors.NotSupported(at.Child("operator"), toleration.Operator, Operators);
                    break;
            }

            if (toleration.Effect is { Length: > 0 } effect && !Effects.Contains(effect))
            {
                errors.NotSupported(at.Child("effect"), effect, Effects);
            }
        }
    }

    public static void Spread(IReadOnlyList<TopologySpreadConstraint>? constraints, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (constraints?.Count ?? 0); i++)
        {
            var constraint = constraints![i];
            var at = path.Index(i);
            if (constraint.MaxSkew <= 0)
            {
                errors.Invalid(at.Child("maxSkew"), constraint.MaxSkew, "must be greater than zero");
            }

            if (constraint.TopologyKey.Length == 0)
            {
                errors.Required(at.Child("topologyKey"), "can not be empty");
            }

            if (!Actions.Contains(constraint.WhenUnsatisfiable))
            {
                errors.NotSupported(at.Child("whenUnsatisfiable"), constraint.WhenUnsatisfiable, Actions);
            }

            if (constraints.Skip(i + 1).Any(other =>
                other.TopologyKey == constraint.TopologyKey && other.WhenUnsatisfiable == constraint.WhenUnsatisfiable))
            {
                errors.Duplicate(
                    at.Child("{topologyKey, whenUnsatisfiable}"), $"{{{constraint.TopologyKey}, {constraint.WhenUnsatisfiable}}}");
            }

            if (constraint.MinDomains is { } domains)
            {
                if (domains <= 0)
                {
                    errors.Invalid(at.Child("minDomains"), domains, "must be greater than zero");
                }
                else if (constraint.WhenUnsatisfiable != UnsatisfiableConstraintAction.DoNotSchedule)
                {
                    errors.Invalid(
                        at.Child("minDomains"),
                        domains,
                        $"can only use minDomains if whenUnsatisfiable={UnsatisfiableConstraintAction.DoNotSchedule}, not {constraint.WhenUnsatisfiable}");
                }
            }

            Policy(constraint.NodeAffinityPolicy, at.Child("nodeAffinityPolicy"), errors);
            Policy(constraint.NodeTaintsPolicy, at.Child("nodeTaintsPolicy"), errors);
            LabelKeys(constraint.MatchLabelKeys, constraint.LabelSelector, at.Child("matchLabelKeys"), errors);
            for (var j = 0; constraint.LabelSelector is { } given && j < (constraint.MatchLabelKeys?.Count ?? 0); j++)
            {
                var key = constraint.MatchLabelKeys![j];
                if (given.MatchLabels?.ContainsKey(key) == true || given.MatchExpressions?.Any(expression => expression.Key == key) == true)
                {
                    errors.Invalid(at.Child("matchLabelKeys").Index(j), key, "exists in both matchLabelKeys and labelSelector");
                }
            }

            if (constraint.LabelSelector is { } selector)
            {
                WorkloadRules.Selector(selector, at.Child("labelSelector"), errors);
            }
        }
    }

    private static void Policy(string? policy, FieldPath path, FieldErrors errors)
    {
        if (policy is not null && !Policies.Contains(policy))
        {
            errors.NotSupported(path, policy, Policies);
        }
    }

    private static void LabelKeys(IReadOnlyList<string>? keys, LabelSelector? selector, FieldPath path, FieldErrors errors)
    {
        if (keys is { Count: > 0 } && selector is null)
        {
            errors.Forbidden(path, "must not be specified when labelSelector is not set");
            return;
        }

        for (var i = 0; i < (keys?.Count ?? 0); i++)
        {
            errors.Invalid(path.Index(i), keys![i], Names.QualifiedName(keys[i]));
        }
    }

    // By now the selector has what the keys mean as its last expressions: a key that was there before is there twice.
    private static void LabelKeys(PodAffinityTerm term, FieldPath path, FieldErrors errors)
    {
        LabelKeys(term.MatchLabelKeys, term.LabelSelector, path.Child("matchLabelKeys"), errors);
        LabelKeys(term.MismatchLabelKeys, term.LabelSelector, path.Child("mismatchLabelKeys"), errors);
        var matching = term.MatchLabelKeys?.ToList() ?? [];
        var seen = new HashSet<string>(term.LabelSelector?.MatchLabels?.Keys ?? []);
        foreach (var expression in term.LabelSelector?.MatchExpressions ?? [])
        {
            if (!seen.Add(expression.Key) && matching.IndexOf(expression.Key) is >= 0 and var index)
            {
                errors.Invalid(path.Index(index), expression.Key, "exists in both matchLabelKeys and labelSelector");
            }
        }

        for (var i = 0; i < matching.Count; i++)
        {
            if (term.MismatchLabelKeys?.Contains(matching[i]) == true)
            {
                errors.Invalid(path.Child("matchLabelKeys").Index(i), matching[i], "exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    public static void Affinity(Affinity affinity, FieldPath path, FieldErrors errors)
    {
        if (affinity.NodeAffinity is { } node)
        {
            NodeAffinity(node, path.Child("nodeAffinity"), errors);
        }

        if (affinity.PodAffinity is { } pod)
        {
            PodTerms(pod.RequiredDuringSchedulingIgnoredDuringExecution, pod.PreferredDuringSchedulingIgnoredDuringExecution, path.Child("podAffinity"), errors);
        }

        if (affinity.PodAntiAffinity is { } anti)
        {
            PodTerms(
                anti.RequiredDuringSchedulingIgnoredDuringExecution, anti.PreferredDuringSchedulingIgnoredDuringExecution, path.Child("podAntiAffinity"), errors);
        }
    }

    private static void NodeAffinity(NodeAffinity affinity, FieldPath path, FieldErrors errors)
    {
        if (affinity.RequiredDuringSchedulingIgnoredDuringExecution is { } required)
        {
            var terms = path.Child("requiredDuringSchedulingIgnoredDuringExecution").Child("nodeSelectorTerms");
            if (required.NodeSelectorTerms is not { Count: > 0 })
            {
                errors.Required(terms, "must have at least one node selector term");
            }

            for (var i = 0; i < (required.NodeSelectorTerms?.Count ?? 0); i++)
            {
                NodeTerm(required.NodeSelectorTerms![i], terms.Index(i), errors);
            }
        }

        for (var i = 0; i < (affinity.PreferredDuringSchedulingIgnoredDuringExecution?.Count ?? 0); i++)
        {
            var preferred = affinity.PreferredDuringSchedulingIgnoredDuringExecution![i];
            var at = path.Child("preferredDuringSchedulingIgnoredDuringExecution").Index(i);
            Weight(preferred.Weight, at, errors);
            NodeTerm(preferred.Preference, at.Child("preference"), errors);
        }
    }

    private static void NodeTerm(NodeSelectorTerm term, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (term.MatchExpressions?.Count ?? 0); i++)
        {
            var requirement = term.MatchExpressions![i];
            var at = path.Child("matchExpressions").Index(i);
            switch (requirement.Operator)
            {
                case NodeSelectorOperator.In or NodeSelectorOperator.NotIn:
                    if (requirement.Values is not { Count: > 0 })
                    {
                        errors.Required(at.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
                    }

                    break;
                case NodeSelectorOperator.Exists or NodeSelectorOperator.DoesNotExist:
                    if (requirement.Values is { Count: > 0 })
                    {
                        errors.Forbidden(at.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }

                    break;
                case NodeSelectorOperator.Gt or NodeSelectorOperator.Lt:
                    if (requirement.Values is not { Count: 1 })
                    {
                        errors.Required(at.Child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    }

                    break;
                default:
                    errors.Invalid(at.Child("operator"), requirement.Operator, "not a valid selector operator");
                    break;
            }

            errors.Invalid(at.Child("key"), requirement.Key, Names.QualifiedName(requirement.Key));
        }

        for (var i = 0; i < (term.MatchFields?.Count ?? 0); i++)
        {
            NodeField(term.MatchFields![i], path.Child("matchFields").Index(i), errors);
        }
    }

    // Of a node's fields only its name can be asked for (ValidateNodeFieldSelectorRequirement).
    private static void NodeField(NodeSelectorRequirement requirement, FieldPath path, FieldErrors errors)
    {
        if (requirement.Operator is not (NodeSelectorOperator.In or NodeSelectorOperator.NotIn))
        {
            errors.Invalid(path.Child("operator"), requirement.Operator, "not a valid selector operator");
        }
        else if (requirement.Values is not { Count: 1 })
        {
            errors.Required(path.Child("values"), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }

        if (requirement.Key != "metadata.name")
        {
            errors.Invalid(path.Child("key"), requirement.Key, "not a valid field selector key");
            return;
        }

        for (var i = 0; i < (requirement.Values?.Count ?? 0); i++)
        {
            errors.Invalid(path.Child("values").Index(i), requirement.Values![i], Names.Dns1123Subdomain(requirement.Values[i]));
        }
    }

    private static void PodTerms(
        IReadOnlyList<PodAffinityTerm>? required, IReadOnlyList<WeightedPodAffinityTerm>? preferred, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (required?.Count ?? 0); i++)
        {
            PodTerm(required![i], path.Child("requiredDuringSchedulingIgnoredDuringExecution").Index(i), errors);
        }

        for (var i = 0; i < (preferred?.Count ?? 0); i++)
        {
            var at = path.Child("preferredDuringSchedulingIgnoredDuringExecution").Index(i);
            Weight(preferred![i].Weight, at, errors);
            PodTerm(preferred[i].PodAffinityTerm, at.Child("podAffinityTerm"), errors);
        }
    }

    private static void PodTerm(PodAffinityTerm term, FieldPath path, FieldErrors errors)
    {
        if (term.LabelSelector is { } selector)
        {
            WorkloadRules.Selector(selector, path.Child("labelSelector"), errors);
        }

        LabelKeys(term, path, errors);
        if (term.NamespaceSelector is { } namespaces)
        {
            WorkloadRules.Selector(namespaces, path.Child("namespaceSelector"), errors);
        }

        foreach (var ns in term.Namespaces ?? [])
        {
            errors.Invalid(path.Child("namespace"), ns, Names.Dns1123Label(ns));
        }

        if (term.TopologyKey.Length == 0)
        {
            errors.Required(path.Child("topologyKey"), "can not be empty");
        }

        errors.Invalid(path.Child("topologyKey"), term.TopologyKey, Names.QualifiedName(term.TopologyKey));
    }

    private static void Weight(int weight, FieldPath path, FieldErrors errors)
    {
        if (weight is <= 0 or > 100)
        {
            errors.Invalid(path.Child("weight"), weight, "must be in the range 1-100");
        }
    }
}
