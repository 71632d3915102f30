using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// What valid rules in <c>x-kubernetes-validations</c> are (ValidateCustomResourceDefinitionOpenAPISchema in k8s.io/
/// apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go).
/// </summary>
/// <param name="errors">Gets what is wrong.</param>
internal sealed class ExpressionRules(FieldErrors errors)
{
    private readonly RuleCosts _costs = new(errors);
    private int _clean = errors.Count;

    /// <summary>Checks the rules of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="isRoot">Whether it is that of a whole object.</param>
    /// <param name="withoutPast">The part of the schema within which nothing can be compared with what it was; null for none.</param>
    /// <param name="most">How many values of the schema one object can have; null for any number.</param>
    public void Check(JsonSchemaProps schema, FieldPath path, bool isRoot, FieldPath? withoutPast, ulong? most)
    {
        for (var i = 0; i < schema.XValidations?.Count; i++)
        {
            var rule = schema.XValidations[i];
            var at = path.Child("x-kubernetes-validations").Index(i);
            var message = (rule.Message ?? "").Trim();
            if (rule.Rule.Trim().Length == 0)
            {
                errors.Required(at.Child("rule"), "rule is not specified");
            }
            else if (rule.Message is { Length: > 0 } && message.Length == 0)
            {
                errors.Invalid(at.Child("message"), rule.Message, "message must be non-empty if specified");
            }
            else if (HasNewlines(message))
            {
                errors.Invalid(at.Child("message"), rule.Message, "message must not contain line breaks");
            }
            else if (HasNewlines(rule.Rule.Trim()) && message.Length == 0)
            {
                errors.Required(at.Child("message"), "message must be specified if rule contains line breaks");
            }

            if (rule.MessageExpression is { Length: > 0 } expression && expression.Trim().Length == 0)
            {
                errors.Required(at.Child("messageExpression"), "messageExpression must be non-empty if specified");
            }

            if (rule.Reason is { } reason
                && reason is not (FieldError.TypeRequired or FieldError.TypeForbidden or FieldError.TypeInvalid or FieldError.TypeDuplicate))
            {
                errors.NotSupported(
                    at.Child("reason"), reason, FieldError.TypeRequired, FieldError.TypeForbidden, FieldError.TypeInvalid, FieldError.TypeDuplicate);
            }

            if (rule.FieldPath is { Length: > 0 } field)
            {
                FieldPathOf(field, schema, at.Child("fieldPath"));
            }
        }

        for (var i = 0; i < schema.XValidations?.Count && errors.Count == _clean; i++)
        {
            Expression(schema.XValidations[i], schema, path.Child("x-kubernetes-validations").Index(i), isRoot, withoutPast, most);
        }
    }

    /// <summary>Checks what all rules of the schema together may cost.</summary>
    /// <param name="path">Where the schema stands.</param>
    public void CheckTotal(FieldPath path) => _costs.CheckTotal(path);

    private void FieldPathOf(string field, JsonSchemaProps schema, FieldPath path)
    {
        if (field.Trim().Length == 0)
        {
            errors.Invalid(path, field, "fieldPath must be non-empty if specified");
        }

        if (HasNewlines(field))
        {
            errors.Invalid(path, field, "fieldPath must not contain line breaks");
        }

        if (SchemaFieldPath.Normalize(field, StructuralSchema.Of(schema)) is null)
        {
            errors.Invalid(path, field, "fieldPath must be a valid path");
        }
    }

    // Types of a schema that is wrong itself would only mislead: expressions are looked at when everything before was right.
    private void Expression(ValidationRule rule, JsonSchemaProps schema, FieldPath path, bool isRoot, FieldPath? withoutPast, ulong? most)
    {
        var verdict = SchemaExpressions.Judge(rule, StructuralSchema.Of(schema), isRoot);
        var times = most ?? verdict.MostInRequest;
        _costs.Observe("rule", RuleCosts.Product(verdict.RuleCost, times), path.Child("rule"));
        if (verdict.Rule is { } why)
        {
            errors.InvalidAs(path.Child("rule"), GoText(rule), why);
        }

        if (verdict.Message is { } whyNoMessage)
        {
            errors.InvalidAs(path.Child("messageExpression"), GoText(rule), whyNoMessage);
        }

        if (verdict.MessageCost > 0)
        {
            _costs.Observe("messageExpression", verdict.MessageCost, path.Child("messageExpression"));
        }

        if (verdict.UsesOldSelf && withoutPast is { } within)
        {
            errors.Invalid(path.Child("rule"), rule.Rule, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {within}");
        }
        else if (!verdict.UsesOldSelf && rule.OptionalOldSelf is { } optional)
        {
            errors.Invalid(path.Child("optionalOldSelf"), optional, "may not be set if oldSelf is not used in rule");
        }

        _clean = errors.Count;
    }

    // A rule as the API server of 1.32 shows it: the way that Go writes a struct.
    private static string GoText(ValidationRule rule) =>
        $"apiextensions.ValidationRule{{Rule:{FieldError.Quote(rule.Rule)}, Message:{FieldError.Quote(rule.Message ?? "")}, "
        + $"MessageExpression:{FieldError.Quote(rule.MessageExpression ?? "")}, "
        + $"Reason:(*apiextensions.FieldValueErrorReason)({(rule.Reason is null ? "nil" : "0xc000000000")}), "
        + $"FieldPath:{FieldError.Quote(rule.FieldPath ?? "")}, OptionalOldSelf:(*bool)({(rule.OptionalOldSelf is null ? "nil" : "0xc000000000")})}}";

    private static bool HasNewlines(string text) => text.AsSpan().ContainsAny('\n', '\r');
}
