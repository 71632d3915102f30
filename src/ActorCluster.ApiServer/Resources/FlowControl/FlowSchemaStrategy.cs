using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.FlowControl;

/// <summary>
/// Schemas of requests (kubernetes <c>pkg/registry/flowcontrol/flowschema</c>, <c>pkg/apis/flowcontrol/validation</c> and
/// <c>…/v1/defaults.go</c>).
/// </summary>
internal sealed class FlowSchemaStrategy : ResourceStrategy<FlowSchema>
{
    private const int DefaultPrecedence = 1_000;
    private const int HighestPrecedence = 10_000;

    private static readonly FieldPath Spec = FieldPath.Of("spec");

    protected override FlowSchema Default(FlowSchema value) =>
        value.Spec.MatchingPrecedence == 0 ? value with { Spec = value.Spec with { MatchingPrecedence = DefaultPrecedence } } : value;

    protected override FlowSchema PrepareForCreate(FlowSchema value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = FlowSchemaStatus.Empty,
    };

    protected override FlowSchema PrepareForUpdate(FlowSchema updated, FlowSchema current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override FlowSchema PrepareForStatusUpdate(FlowSchema updated, FlowSchema current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void Validate(FlowSchema value, FieldErrors errors)
    {
        var (name, spec) = (value.Metadata.Name, value.Spec);
        Precedence(name, spec.MatchingPrecedence, errors);
        if (spec.DistinguisherMethod is { Type: not (FlowDistinguisherMethodType.ByUser or FlowDistinguisherMethodType.ByNamespace) } method)
        {
            errors.NotSupported(
                Spec.Child("distinguisherMethod", "type"), method, FlowDistinguisherMethodType.ByNamespace, FlowDistinguisherMethodType.ByUser);
        }

        var level = Spec.Child("priorityLevelConfiguration", "name");
        if (spec.PriorityLevelConfiguration.Name.Length > 0)
        {
            errors.Invalid(level, spec.PriorityLevelConfiguration.Name, Names.Dns1123Subdomain(spec.PriorityLevelConfiguration.Name));
        }
        else
        {
            errors.Required(level, "must reference a priority level");
        }

        for (var i = 0; i < (spec.Rules?.Count ?? 0); i++)
        {
            FlowRuleValidation.Validate(spec.Rules![i], Spec.Child("rules").Index(i), errors);
        }

        if (FlowControlObjects.IsMandatory(name)
            && !SemanticEquality.AreEqual(spec, FlowControlObjects.Schemas.First(schema => schema.Metadata.Name == name).Spec))
        {
            errors.Invalid(Spec, spec, $"spec of '{name}' must equal the fixed value");
        }

        Conditions(value.Status, errors);
    }

    protected override void ValidateStatusUpdate(FlowSchema updated, FlowSchema current, FieldErrors errors) => Conditions(updated.Status, errors);

    private static void Precedence(string name, int precedence, FieldErrors errors)
    {
        var path = Spec.Child("matchingPrecedence");
        if (precedence <= 0)
        {
            errors.Invalid(path, precedence, "must be a positive value");
        }

        if (precedence > HighestPrecedence)
        {
            errors.Invalid(path, precedence, $"must not be greater than {HighestPrecedence}");
        }

        if (precedence == 1 && name != FlowControlObjects.Exempt)
        {
            errors.Invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
    }

    private static void Conditions(FlowSchemaStatus status, FieldErrors errors) =>
        FlowRuleValidation.ConditionTypes([.. (status.Conditions ?? []).Select(static condition => condition.Type)], errors);
}
