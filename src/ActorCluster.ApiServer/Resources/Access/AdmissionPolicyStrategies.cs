using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Admission.Policies;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Access;

/// <summary>
/// Admission policies (kubernetes pkg/registry/admissionregistration/validatingadmissionpolicy). Their expressions have to compile.
/// </summary>
internal sealed class AdmissionPolicyStrategy : ResourceStrategy<ValidatingAdmissionPolicy>
{
    public override bool AllowsUnconditionalUpdate => false;

    private const int MaximumAnnotations = 20;
    private const int LongestValueExpression = 5 * 1024;

    private static readonly string[] Reasons = [StatusReason.Forbidden, StatusReason.Invalid, StatusReason.RequestEntityTooLarge, StatusReason.Unauthorized];

    protected override ValidatingAdmissionPolicy Default(ValidatingAdmissionPolicy value) => value with
    {
        Spec = value.Spec with { FailurePolicy = value.Spec.FailurePolicy ?? "Fail", MatchConstraints = MatchRules.Default(value.Spec.MatchConstraints) },
    };

    protected override ValidatingAdmissionPolicy PrepareForCreate(ValidatingAdmissionPolicy value, RequestContext context) =>
        value with { Metadata = value.Metadata with { Generation = 1 }, Status = ValidatingAdmissionPolicyStatus.Empty };

    protected override ValidatingAdmissionPolicy PrepareForUpdate(ValidatingAdmissionPolicy updated, ValidatingAdmissionPolicy current, RequestContext context)
    {
        var generation = current.Metadata.Generation + (SemanticEquality.AreEqual(updated.Spec, current.Spec) ? 0 : 1);
        return updated with { Metadata = updated.Metadata with { Generation = generation }, Status = current.Status };
    }

    protected override ValidatingAdmissionPolicy PrepareForStatusUpdate(ValidatingAdmissionPolicy updated, ValidatingAdmissionPolicy current) =>
        current with { Status = updated.Status };

    protected override void Validate(ValidatingAdmissionPolicy value, FieldErrors errors)
    {
        var (spec, path) = (value.Spec, FieldPath.Of("spec"));
        WebhookRules.OneOf(spec.FailurePolicy, path.Child("failurePolicy"), errors, "Fail", "Ignore");
        if (spec.MatchConstraints is not { } match)
        {
            errors.Required(path.Child("matchConstraints"));
        }
        else
        {
            MatchRules.Validate(match, path.Child("matchConstraints"), errors);
            if (match.ResourceRules is not { Count: > 0 })
            {
                errors.Required(path.Child("matchConstraints", "resourceRules"));
            }
        }

        WebhookRules.Conditions(spec.MatchConditions, path.Child("matchConditions"), errors);
        if (spec.Validations is not { Count: > 0 } && spec.AuditAnnotations is not { Count: > 0 })
        {
            errors.Required(path.Child("validations"), "validations or auditAnnotations must contain at least one item");
            errors.Required(path.Child("auditAnnotations"), "validations or auditAnnotations must contain at least one item");
        }

        for (var i = 0; i < (spec.Validations?.Count ?? 0); i++)
        {
            Validate(spec.Validations![i], path.Child("validations").Index(i), errors);
        }

        Validate(value.Metadata.Name, spec.AuditAnnotations ?? [], path.Child("auditAnnotations"), errors);

        // Errors of expressions would only repeat what is wrong with the rest.
        if (errors.Count == 0)
        {
            Compile(spec, path, errors);
        }
    }

    private static void Validate(Api.AdmissionRegistration.Validation rule, FieldPath path, FieldErrors errors)
    {
        if (rule.Expression.Trim().Length == 0)
        {
            errors.Required(path.Child("expression"), "expression is not specified");
        }

        if (rule.MessageExpression is { Length: > 0 } expression && expression.Trim().Length == 0)
        {
            errors.Invalid(path.Child("messageExpression"), expression, "must be non-empty if specified");
        }

        if (rule.Message is { Length: > 0 } message)
        {
            if (message.Trim().Length == 0)
            {
                errors.Invalid(path.Child("message"), message, "message must be non-empty if specified");
            }
            else if (message.Trim().AsSpan().ContainsAny('\n', '\r'))
            {
                errors.Invalid(path.Child("message"), message, "message must not contain line breaks");
            }
        }

        WebhookRules.OneOf(rule.Reason, path.Child("reason"), errors, Reasons);
    }

    private static void Validate(string policy, IReadOnlyList<AuditAnnotation> annotations, FieldPath path, FieldErrors errors)
    {
        if (annotations.Count > MaximumAnnotations)
        {
            errors.Invalid(path, annotations, $"must not have more than {MaximumAnnotations} auditAnnotations");
        }

        for (var i = 0; i < annotations.Count; i++)
        {
            var (annotation, at) = (annotations[i], path.Index(i));
            var name = $"{policy}/{annotation.Key}";
            errors.Invalid(at.Child("key"), name, Names.QualifiedName(name));
            var expression = annotation.ValueExpression.Trim();
            if (expression.Length == 0)
            {
                errors.Required(at.Child("valueExpression"), "valueExpression is not specified");
            }
            else if (System.Text.Encoding.UTF8.GetByteCount(expression) > LongestValueExpression)
            {
                errors.Required(at.Child("valueExpression"), $"must not exceed {LongestValueExpression} bytes in length");
            }

            if (annotations.Take(i).Any(other => other.Key == annotation.Key))
            {
                errors.Duplicate(at.Child("key"), annotation.Key);
            }
        }
    }

    private static void Compile(ValidatingAdmissionPolicySpec spec, FieldPath path, FieldErrors errors)
    {
        var program = new PolicyProgram(spec);
        for (var i = 0; i < program.Variables.Count; i++)
        {
            WebhookRules.Check(program.Variables[i].Expression, spec.Variables![i].Expression, path.Child("variables").Index(i).Child("expression"), errors);
        }

        for (var i = 0; i < program.Rules.Count; i++)
        {
            var (rule, at) = (program.Rules[i], path.Child("validations").Index(i));
            WebhookRules.Check(rule.Expression, rule.Source.Expression, at.Child("expression"), errors, "bool");
            if (rule.Message is { } message)
            {
                WebhookRules.Check(message, rule.Source.MessageExpression!, at.Child("messageExpression"), errors, "string");
            }
        }

        for (var i = 0; i < program.Annotations.Count; i++)
        {
            var (annotation, at) = (program.Annotations[i], path.Child("auditAnnotations").Index(i));
            WebhookRules.Check(annotation.Expression, annotation.Source.ValueExpression, at.Child("valueExpression"), errors, "string", "null_type");
        }

        WebhookRules.Compile(spec.MatchConditions, program.Outer, path.Child("matchConditions"), errors);
    }
}

/// <summary>Bindings of admission policies (kubernetes pkg/registry/admissionregistration/validatingadmissionpolicybinding).</summary>
internal sealed class AdmissionPolicyBindingStrategy : ResourceStrategy<ValidatingAdmissionPolicyBinding>
{
    public override bool AllowsUnconditionalUpdate => false;

    protected override ValidatingAdmissionPolicyBinding Default(ValidatingAdmissionPolicyBinding value) =>
        value with { Spec = value.Spec with { MatchResources = MatchRules.Default(value.Spec.MatchResources) } };

    protected override ValidatingAdmissionPolicyBinding PrepareForCreate(ValidatingAdmissionPolicyBinding value, RequestContext context) =>
        value with { Metadata = value.Metadata with { Generation = 1 } };

    protected override ValidatingAdmissionPolicyBinding PrepareForUpdate(
        ValidatingAdmissionPolicyBinding updated, ValidatingAdmissionPolicyBinding current, RequestContext context) =>
        SemanticEquality.AreEqual(updated.Spec, current.Spec)
            ? updated
            : updated with { Metadata = updated.Metadata with { Generation = current.Metadata.Generation + 1 } };

    protected override void Validate(ValidatingAdmissionPolicyBinding value, FieldErrors errors)
    {
        var (spec, path) = (value.Spec, FieldPath.Of("spec"));
        if (string.IsNullOrEmpty(spec.PolicyName))
        {
            errors.Required(path.Child("policyName"));
        }
        else
        {
            errors.Invalid(path.Child("policyName"), spec.PolicyName, Names.Dns1123Subdomain(spec.PolicyName));
        }

        if (spec.ParamRef is { } parameters)
        {
            if (!string.IsNullOrEmpty(parameters.Name) == parameters.Selector is not null)
            {
                errors.Required(path.Child("paramRef", "name"), "one of name or selector must be specified");
            }

            if (parameters.ParameterNotFoundAction is null)
            {
                errors.Required(path.Child("paramRef", "parameterNotFoundAction"));
            }

            WebhookRules.OneOf(parameters.ParameterNotFoundAction, path.Child("paramRef", "parameterNotFoundAction"), errors, "Allow", "Deny");
        }

        if (spec.MatchResources is { } match)
        {
            MatchRules.Validate(match, path.Child("matchResources"), errors);
        }

        Actions(spec.ValidationActions ?? [], path.Child("validationActions"), errors);
    }

    private static void Actions(IReadOnlyList<string> actions, FieldPath path, FieldErrors errors)
    {
        if (actions.Count == 0)
        {
            errors.Required(path, "at least one validation action is required");
        }

        for (var i = 0; i < actions.Count; i++)
        {
            WebhookRules.OneOf(actions[i], path.Index(i), errors, "Audit", "Deny", "Warn");
            if (actions.Take(i).Contains(actions[i]))
            {
                errors.Duplicate(path.Index(i), actions[i]);
            }
        }

        if (actions.Contains("Deny") && actions.Contains("Warn"))
        {
            errors.Invalid(path, actions, "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
        }
    }
}

/// <summary>What a policy is for: rules and defaults.</summary>
internal static class MatchRules
{
    /// <summary>Fills in what was left out.</summary>
    public static MatchResources? Default(MatchResources? value) => value is null ? null : value with
    {
        MatchPolicy = value.MatchPolicy ?? "Equivalent",
        NamespaceSelector = value.NamespaceSelector ?? new LabelSelector(),
        ObjectSelector = value.ObjectSelector ?? new LabelSelector(),
        ResourceRules = Default(value.ResourceRules),
        ExcludeResourceRules = Default(value.ExcludeResourceRules),
    };

    /// <summary>Checks it.</summary>
    public static void Validate(MatchResources value, FieldPath path, FieldErrors errors)
    {
        WebhookRules.OneOf(value.MatchPolicy, path.Child("matchPolicy"), errors, "Equivalent", "Exact");
        Workloads.WorkloadRules.Selector(value.NamespaceSelector, path.Child("namespaceSelector"), errors);
        Workloads.WorkloadRules.Selector(value.ObjectSelector, path.Child("objectSelector"), errors);
        Validate(value.ResourceRules, path.Child("resourceRules"), errors);
        Validate(value.ExcludeResourceRules, path.Child("excludeResourceRules"), errors);
    }

    private static IReadOnlyList<NamedRuleWithOperations>? Default(IReadOnlyList<NamedRuleWithOperations>? rules) =>
        Lists.Map(rules, static rule => rule.Scope is null ? rule with { Scope = "*" } : rule);

    private static void Validate(IReadOnlyList<NamedRuleWithOperations>? rules, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (rules?.Count ?? 0); i++)
        {
            var rule = rules![i];
            WebhookRules.Rule(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope, path.Index(i), errors);
        }
    }
}
