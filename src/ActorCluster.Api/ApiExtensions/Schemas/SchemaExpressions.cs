using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>What is wrong with a rule.</summary>
/// <param name="Rule">Why it cannot be used; null when it can.</param>
/// <param name="Message">Why the expression of its message cannot be used; null when it can.</param>
/// <param name="UsesOldSelf">Whether it compares with the state before.</param>
public sealed record RuleVerdict(string? Rule, string? Message, bool UsesOldSelf)
{
    /// <summary>What one evaluation of the rule may cost at most; zero when it cannot be used.</summary>
    public ulong RuleCost { get; init; }

    /// <summary>What one evaluation of the message's expression may cost at most; zero when there is none.</summary>
    public ulong MessageCost { get; init; }

    /// <summary>How many values of the schema fit into a request.</summary>
    public ulong MostInRequest { get; init; }
}

/// <summary>
/// The rules of a schema in the expression language, compiled (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go). One
/// of these for each place of the schema where there are rules, or where there are some below.
/// </summary>
public sealed class SchemaExpressions
{
    /// <summary>What the rules of one object may cost in all (k8s.io/apiserver/pkg/apis/cel/config.go, RuntimeCELCostBudget).</summary>
    public const long Budget = 10_000_000;

    private readonly StructuralSchema _schema;
    private readonly List<SchemaRule> _rules = [];
    private readonly Dictionary<string, SchemaExpressions> _properties = new(StringComparer.Ordinal);
    private readonly SchemaExpressions? _items;
    private readonly SchemaExpressions? _additional;

    private SchemaExpressions(StructuralSchema schema, bool isRoot)
    {
        _schema = schema;
        foreach (var rule in schema.Source.XValidations ?? [])
        {
            try
            {
                _rules.Add(new SchemaRule(rule, schema, isRoot));
            }
            catch (CelException)
            {
                // Definitions with such a rule are refused; one that was stored by other means is not asked.
            }
        }

        foreach (var (name, property) in schema.Properties)
        {
            if (Of(property, property.Source.XEmbeddedResource) is { } below)
            {
                _properties.Add(name, below);
            }
        }

        _items = schema.Items is { } items ? Of(items, items.Source.XEmbeddedResource) : null;
        _additional = schema.AdditionalProperties is { } additional ? Of(additional, additional.Source.XEmbeddedResource) : null;
    }

    private bool IsEmpty => _rules.Count == 0 && _properties.Count == 0 && _items is null && _additional is null;

    /// <summary>The rules of a schema; null when it has none.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="isRoot">Whether it is that of a whole object.</param>
    public static SchemaExpressions? Of(StructuralSchema schema, bool isRoot)
    {
        var expressions = new SchemaExpressions(schema, isRoot);
        return expressions.IsEmpty ? null : expressions;
    }

    /// <summary>Says what is wrong with a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="schema">The schema that it belongs to.</param>
    /// <param name="isRoot">Whether that is the schema of a whole object.</param>
    public static RuleVerdict Judge(ValidationRule rule, StructuralSchema schema, bool isRoot) => SchemaRule.Judge(rule, schema, isRoot);

    /// <summary>Asks the rules about an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="current">The object as it is; null at creation.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="forgiven">
    /// Gets what is wrong with values that were so before: a client is only warned of it (CRDValidationRatcheting). Null for nobody.
    /// </param>
    public void Validate(object? value, object? current, ICollection<FieldError> errors, ICollection<FieldError>? forgiven = null) =>
        Ask(value, current, current is not null && JsonData.AreEqual(value, current), "", new Findings(new RuleBudget(Budget), errors, forgiven ?? []));

    private sealed record Findings(RuleBudget Budget, ICollection<FieldError> Errors, ICollection<FieldError> Forgiven);

    // False when nothing further may be asked. What is below something that did not change did not change either, known past or not.
    private bool Ask(object? value, object? old, bool isUnchanged, string path, Findings findings)
    {
        if (value is null)
        {
            return true;
        }

        if (_rules.Count > 0)
        {
            if (findings.Budget.Left <= 0)
            {
                findings.Errors.Add(new FieldError(
                    FieldError.TypeInvalid,
                    path.Length == 0 ? "<nil>" : path,
                    FieldError.Quote(_schema.Type),
                    "validation failed due to running out of cost budget, no further validation rules will be run"));
                return false;
            }

            var subject = new RuleSubject(
                path, SchemaValues.ToExpression(value, _schema), old is null ? null : SchemaValues.ToExpression(old, _schema), old is not null, isUnchanged);
            if (!_rules.TrueForAll(rule => rule.Ask(subject, findings.Budget, findings.Errors, findings.Forgiven)))
            {
                return false;
            }
        }

        return value switch
        {
            SortedMap<object?> members => members.All(member => AskMember(member.Key, member.Value, old, isUnchanged, path, findings)),
            IReadOnlyList<object?> items when _items is not null => Enumerable.Range(0, items.Count).All(i =>
            {
                var before = Counterpart(items[i], old);
                return _items.Ask(items[i], before, isUnchanged || JsonData.AreEqual(items[i], before), $"{path}[{i}]", findings);
            }),
            _ => true,
        };
    }

    private bool AskMember(string name, object? value, object? old, bool isUnchanged, string path, Findings findings)
    {
        var isNamed = _properties.TryGetValue(name, out var below);
        if ((below ?? (_schema.Properties.ContainsKey(name) ? null : _additional)) is not { } rules)
        {
            return true;
        }

        var before = (old as SortedMap<object?>)?.GetValueOrDefault(name);
        var place = !isNamed ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}";
        return rules.Ask(value, before, isUnchanged || (before is not null && JsonData.AreEqual(value, before)), place, findings);
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
}
