using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Policies;

/// <summary>
/// Asks the ValidatingAdmissionPolicies that are in force about a request (k8s.io/apiserver/pkg/admission/plugin/policy/validating/
/// dispatcher.go and validator.go). Nobody outside is asked, so the answer is there at once.
/// </summary>
/// <param name="session">The operation; gets the warnings.</param>
/// <param name="context">The surroundings.</param>
/// <param name="request">The request.</param>
internal sealed class PolicyReview(AdmissionSession session, RequestContext context, AdmissionAttributes request)
{
    private Status? _refusal;

    /// <summary>Asks them.</summary>
    /// <returns>Why the request is refused, by the first that does; null when none does.</returns>
    public Status? Ask()
    {
        foreach (var (policy, bindings) in InForce())
        {
            Ask(policy, bindings);
        }

        return _refusal;
    }

    /// <summary>The versions of the resource in which they want to see its objects.</summary>
    public IEnumerable<ResourceDefinition> Versions() =>
        InForce().Select(one => Match(one.Policy.Spec.MatchConstraints, out _)).OfType<ResourceDefinition>();

    private IEnumerable<(ValidatingAdmissionPolicy Policy, IEnumerable<ValidatingAdmissionPolicyBinding> Bindings)> InForce()
    {
        var bindings = context.View.List(StorageNames.AdmissionPolicyBindings, "")
            .Select(static stored => (ValidatingAdmissionPolicyBinding)stored.Value)
            .ToLookup(static binding => binding.Spec.PolicyName ?? "", StringComparer.Ordinal);
        foreach (var stored in bindings.Count == 0 ? [] : context.View.List(StorageNames.AdmissionPolicies, ""))
        {
            var policy = (ValidatingAdmissionPolicy)stored.Value;
            if (bindings.Contains(policy.Metadata.Name))
            {
                yield return (policy, bindings[policy.Metadata.Name]);
            }
        }
    }

    private void Ask(ValidatingAdmissionPolicy policy, IEnumerable<ValidatingAdmissionPolicyBinding> bindings)
    {
        if (Match(policy.Spec.MatchConstraints, out var failure) is not { } version)
        {
            if (failure is not null)
            {
                Misconfigured(policy, null, failure.Message ?? "");
            }

            return;
        }

        var program = session.Desk.ProgramOf(policy);
        var parameters = policy.Spec.ParamKind is { } kind ? session.Desk.Find(kind.ApiVersion ?? "", kind.Kind ?? "") : null;
        if (policy.Spec.ParamKind is { } unknown && parameters is null)
        {
            Misconfigured(policy, null, $"failed to find resource referenced by paramKind: '{Shown(unknown)}'");
            return;
        }

        foreach (var binding in bindings)
        {
            if (binding.Spec.MatchResources is { } narrower && Match(narrower, out failure) is null)
            {
                if (failure is not null)
                {
                    Misconfigured(policy, binding, failure.Message ?? "");
                }

                continue;
            }

            var found = PolicyParameters.Find(
                parameters, policy.Spec.ParamKind, binding.Spec.ParamRef, request.Namespace, context.View, out var why);
            if (why is not null)
            {
                Misconfigured(policy, binding, why);
                continue;
            }

            foreach (var parameter in found)
            {
                Ask(policy, binding, program, version, parameter);
            }
        }
    }

    private void Ask(
        ValidatingAdmissionPolicy policy,
        ValidatingAdmissionPolicyBinding binding,
        PolicyProgram program,
        ResourceDefinition version,
        KubernetesObject? parameter)
    {
        var ignores = policy.Spec.FailurePolicy == "Ignore";
        var values = AdmissionExpressions.ValuesOf(request, version, context.Access);
        values["params"] = AdmissionExpressions.DataOf(parameter);

        // Conditions are asked without the namespace.
        values["namespaceObject"] = null;
        var conditions = AdmissionExpressions.Ask(
            policy.Spec.MatchConditions, ignores, session.Desk.Expressions, program.Outer, () => values);
        if (conditions.Error is { } error)
        {
            Act(policy, binding, null, error);
            return;
        }

        if (!conditions.Matches)
        {
            return;
        }

        values["namespaceObject"] = request is { IsNamespace: false, Namespace.Length: > 0 }
            ? AdmissionExpressions.DataOf(context.View.Find(StorageNames.Namespaces, new ObjectKey("", request.Namespace))?.Value)
            : null;
        foreach (var (reason, message) in PolicyDecisions.Of(program, values, ignores))
        {
            Act(policy, binding, reason, message);
        }

        foreach (var failure in ignores ? [] : PolicyDecisions.OfAnnotations(program, values))
        {
            Refuse(policy, binding, null, failure);
        }
    }

    private ResourceDefinition? Match(MatchResources? match, out Status? failure)
    {
        failure = null;
        if (match is null)
        {
            return request.Definition;
        }

        var isSelected = RequestSelectors.MatchesNamespace(match.NamespaceSelector, request, context.View, out failure);
        if ((!isSelected && failure is null) || !RequestSelectors.MatchesObject(match.ObjectSelector, request))
        {
            failure = null;
            return null;
        }

        if (match.ExcludeResourceRules is { Count: > 0 } excluded
            && RequestRules.Find([.. excluded.Select(RequestRule.Of)], match.MatchPolicy, request, session.Desk.EquivalentsOf) is not null)
        {
            failure = null;
            return null;
        }

        var version = match.ResourceRules is { Count: > 0 } rules
            ? RequestRules.Find([.. rules.Select(RequestRule.Of)], match.MatchPolicy, request, session.Desk.EquivalentsOf)
            : request.Definition;
        if (version is null)
        {
            failure = null;
        }

        return failure is null ? version : null;
    }

    private static string Shown(ParamKind kind)
    {
        var version = kind.ApiVersion ?? "";
        return $"{(version.Contains('/', StringComparison.Ordinal) ? version : "/" + version)}, Kind={kind.Kind}";
    }

    private void Misconfigured(ValidatingAdmissionPolicy policy, ValidatingAdmissionPolicyBinding? binding, string why)
    {
        if (policy.Spec.FailurePolicy != "Ignore")
        {
            Refuse(policy, binding, null, $"failed to configure {(binding is null ? "policy" : "binding")}: {why}");
        }
    }

    // Audit would go into a log that nobody keeps.
    private void Act(ValidatingAdmissionPolicy policy, ValidatingAdmissionPolicyBinding binding, string? reason, string message)
    {
        foreach (var action in binding.Spec.ValidationActions ?? [])
        {
            if (action == "Deny")
            {
                Refuse(policy, binding, reason, message);
            }
            else if (action == "Warn")
            {
                session.Warn([$"Validation failed for ValidatingAdmissionPolicy '{policy.Metadata.Name}' with binding '{binding.Metadata.Name}': {message}"]);
            }
        }
    }

    private void Refuse(ValidatingAdmissionPolicy policy, ValidatingAdmissionPolicyBinding? binding, string? reason, string message)
    {
        if (_refusal is not null)
        {
            return;
        }

        var by = binding is null ? "" : $" with binding '{binding.Metadata.Name}'";
        var text = $"ValidatingAdmissionPolicy '{policy.Metadata.Name}'{by} denied request: {message}";
        var name = request.Key.Name.Length > 0 ? request.Key.Name : request.Object?.Metadata.GenerateName ?? "";
        var forbidden = StatusError.Forbidden(request.Definition.Type, name, text);
        reason = string.IsNullOrEmpty(reason) ? StatusReason.Invalid : reason;
        _refusal = forbidden with
        {
            Reason = reason,
            Code = reason switch
            {
                StatusReason.Forbidden => 403,
                StatusReason.Unauthorized => 401,
                StatusReason.RequestEntityTooLarge => 413,
                _ => 422,
            },
            Details = forbidden.Details! with { Causes = [.. forbidden.Details!.Causes ?? [], new StatusCause { Message = text }] },
        };
    }
}
