using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// The rules of a schema in the expression language, compiled (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go). One
/// of these for each place of the schema where there are rules, or where there are some below.
/// </summary>
public sealed class SchemaExpressions
{
    /// <summary>What the rules of one object may cost in all (k8s.io/apiserver/pkg/apis/cel/config.go, RuntimeCELCostBudget).</summary>
    public const long Budget = 10_000_000;

    private const string Self = "self";
    private const string OldSelf = "oldSelf";

    private readonly StructuralSchema _schema;
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<string, SchemaExpressions> _properties = new(StringComparer.Ordinal);
    private readonly SchemaExpressions? _items;
    private readonly SchemaExpressions? _additional;

    private SchemaExpressions(StructuralSchema schema)
    {
        _schema = schema;
        foreach (var rule in schema.Source.XValidations ?? [])
        {
            try
            {
                _rules.Add(Compile(rule, schema));
            }
            catch (CelException)
            {
                // A rule that was stored before this version of the language could read it is not asked.
            }
        }

        foreach (var (name, property) in schema.Properties)
        {
            if (Of(property) is { } below)
            {
                _properties.Add(name, below);
            }
        }

        _items = schema.Items is { } items ? Of(items) : null;
        _additional = schema.AdditionalProperties is { } additional ? Of(additional) : null;
    }

    private bool IsEmpty => _rules.Count == 0 && _properties.Count == 0 && _items is null && _additional is null;

    /// <summary>The rules of a schema; null when it has none.</summary>
    /// <param name="schema">The schema.</param>
    public static SchemaExpressions? Of(StructuralSchema schema)
    {
        var expressions = new SchemaExpressions(schema);
        return expressions.IsEmpty ? null : expressions;
    }

    /// <summary>Says why a rule cannot be compiled; null when it can.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="schema">The schema that it belongs to.</param>
    /// <param name="usesOldSelf">Whether it compares with the state before.</param>
    /// <param name="isMessage">Whether it is the expression of the message that is wrong.</param>
    public static string? WhyInvalid(ValidationRule rule, StructuralSchema schema, out bool usesOldSelf, out bool isMessage)
    {
        (usesOldSelf, isMessage) = (false, false);
        var variables = Variables(schema);
        try
        {
            usesOldSelf = CelProgram.Compile(rule.Rule, variables).Names.Contains(OldSelf);
        }
        catch (CelException exception)
        {
            return "compilation failed: " + exception.Message;
        }

        try
        {
            if (!string.IsNullOrEmpty(rule.MessageExpression))
            {
                CelProgram.Compile(rule.MessageExpression, variables);
            }
        }
        catch (CelException exception)
        {
            isMessage = true;
            return "messageExpression compilation failed: " + exception.Message;
        }

        return null;
    }

    /// <summary>Asks the rules about an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public void Validate(object? value, object? current, ICollection<FieldError> errors)
    {
        var budget = new CelBudget(Budget);
        try
        {
            Ask(value, current, current is not null, "", budget, errors);
        }
        catch (CelException exception) when (budget.Left < 0)
        {
            errors.Add(new FieldError(
                FieldError.TypeInvalid,
                "<nil>",
                "\"object\"",
                $"'{exception.Message}': validation failed due to running out of cost budget, no further validation rules will be run"));
        }
    }

    private static Rule Compile(ValidationRule rule, StructuralSchema schema)
    {
        var variables = Variables(schema);
        var program = CelProgram.Compile(rule.Rule, variables);
        var message = string.IsNullOrEmpty(rule.MessageExpression) ? null : CelProgram.Compile(rule.MessageExpression, variables);
        return new Rule(rule, program, message, program.Names.Contains(OldSelf));
    }

    private static Dictionary<string, StructuralSchema?> Variables(StructuralSchema schema) => new() { [Self] = schema, [OldSelf] = null };

    private void Ask(object? value, object? old, bool hasOld, string path, CelBudget budget, ICollection<FieldError> errors)
    {
        if (value is null)
        {
            return;
        }

        if (_rules.Count > 0)
        {
            var self = SchemaValues.ToExpression(value, _schema);
            var before = hasOld ? SchemaValues.ToExpression(old, _schema) : null;
            foreach (var rule in _rules)
            {
                AskRule(rule, self, before, hasOld, path, budget, errors);
            }
        }

        switch (value)
        {
            case SortedMap<object?> members:
                foreach (var (name, member) in members)
                {
                    if ((_properties.GetValueOrDefault(name) ?? (_schema.Properties.ContainsKey(name) ? null : _additional)) is { } below)
                    {
                        object? previous = null;
                        var isThere = old is SortedMap<object?> olds && olds.TryGetValue(name, out previous);
                        below.Ask(member, previous, hasOld && isThere, path.Length == 0 ? name : $"{path}.{name}", budget, errors);
                    }
                }

                break;
            case IReadOnlyList<object?> items when _items is not null:
                for (var i = 0; i < items.Count; i++)
                {
                    var previous = hasOld ? Counterpart(items[i], old) : null;
                    _items.Ask(items[i], previous, previous is not null, $"{path}[{i}]", budget, errors);
                }

                break;
            default:
                break;
        }
    }

    // Elements of a list have a past only where the list says by which keys they are told apart.
    private SortedMap<object?>? Counterpart(object? item, object? old)
    {
        if (_schema.Source.XListType != "map" || item is not SortedMap<object?> members || old is not IReadOnlyList<object?> items)
        {
            return null;
        }

        return items.OfType<SortedMap<object?>>().FirstOrDefault(other => (_schema.Source.XListMapKeys ?? [])
            .All(key => JsonData.AreEqual(members.GetValueOrDefault(key), other.GetValueOrDefault(key))));
    }

    private void AskRule(Rule rule, object? self, object? old, bool hasOld, string path, CelBudget budget, ICollection<FieldError> errors)
    {
        var isOptional = rule.Source.OptionalOldSelf == true;
        if (rule.UsesOldSelf && !hasOld && !isOptional)
        {
            return;
        }

        var variables = new Dictionary<string, object?>(2)
        {
            [Self] = self,
            [OldSelf] = isOptional ? hasOld ? CelOptional.Of(old) : CelOptional.None : old,
        };
        var name = (rule.Source.Message is { Length: > 0 } given ? given : rule.Source.Rule).Trim();
        try
        {
            if (rule.Program.Evaluate(variables, budget) is true)
            {
                return;
            }

            errors.Add(Failure(rule.Source, path, MessageOf(rule, variables, budget)));
        }
        catch (CelException exception) when (budget.Left >= 0)
        {
            var detail = exception.Message.StartsWith("no such overload", StringComparison.Ordinal)
                ? $"'{exception.Message}': call arguments did not match a supported operator, function or macro signature for rule: {name}"
                : $"{exception.Message} evaluating rule: {name}";
            errors.Add(new FieldError(FieldError.TypeInvalid, path.Length == 0 ? "<nil>" : path, Shown, detail));
        }
    }

    private string Shown => FieldError.Quote(_schema.Type);

    private static string MessageOf(Rule rule, Dictionary<string, object?> variables, CelBudget budget)
    {
        try
        {
            if (rule.Message?.Evaluate(variables, budget) is string made && made.Trim() is { Length: > 0 } trimmed
                && !trimmed.AsSpan().ContainsAny('\n', '\r'))
            {
                return trimmed;
            }
        }
        catch (CelException) when (budget.Left >= 0)
        {
            // The message that is written out takes its place.
        }

        return rule.Source.Message is { Length: > 0 } message ? message.Trim() : $"failed rule: {rule.Source.Rule.Trim()}";
    }

    private FieldError Failure(ValidationRule rule, string path, string message)
    {
        var field = rule.FieldPath is { Length: > 0 } relative ? (path + relative).TrimStart('.') : path;
        field = field.Length == 0 ? "<nil>" : field;
        return rule.Reason switch
        {
            FieldError.TypeForbidden => new FieldError(FieldError.TypeForbidden, field, null, message),
            FieldError.TypeRequired => new FieldError(FieldError.TypeRequired, field, null, message),
            FieldError.TypeDuplicate => new FieldError(FieldError.TypeDuplicate, field, Shown, ""),
            _ => new FieldError(FieldError.TypeInvalid, field, Shown, message),
        };
    }

    private sealed record Rule(ValidationRule Source, CelProgram Program, CelProgram? Message, bool UsesOldSelf);
}
