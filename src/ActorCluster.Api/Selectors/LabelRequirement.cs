using System.Globalization;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Selectors;

/// <summary>How a label requirement relates a label to its values (k8s.io/apimachinery/pkg/selection).</summary>
public enum LabelOperator
{
    /// <summary><c>key in (a,b)</c></summary>
    In,

    /// <summary><c>key notin (a,b)</c>; an absent label matches.</summary>
    NotIn,

    /// <summary><c>key=a</c></summary>
    Equals,

    /// <summary><c>key==a</c></summary>
    DoubleEquals,

    /// <summary><c>key!=a</c>; an absent label matches.</summary>
    NotEquals,

    /// <summary><c>key&gt;1</c></summary>
    GreaterThan,

    /// <summary><c>key&lt;1</c></summary>
    LessThan,

    /// <summary><c>key</c></summary>
    Exists,

    /// <summary><c>!key</c></summary>
    DoesNotExist,
}

/// <summary>One condition of a label query.</summary>
public sealed class LabelRequirement
{
    private readonly string[] _values;
    private readonly long _bound;

    private LabelRequirement(string key, LabelOperator operation, string[] values)
    {
        Key = key;
        Operator = operation;
        _values = values;
        if (operation is LabelOperator.GreaterThan or LabelOperator.LessThan)
        {
            _bound = long.Parse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The label's key.</summary>
    public string Key { get; }

    /// <summary>The relation.</summary>
    public LabelOperator Operator { get; }

    /// <summary>The values, in order of their letters.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>A checked requirement.</summary>
    /// <param name="key">The label's key.</param>
    /// <param name="operation">The relation.</param>
    /// <param name="values">Its values.</param>
    /// <param name="requirement">The requirement, when the result is empty.</param>
    /// <returns>What is wrong, as labels.NewRequirement says it.</returns>
    public static IReadOnlyList<FieldError> Create(string key, LabelOperator operation, IEnumerable<string> values, out LabelRequirement? requirement)
    {
        var sorted = values.Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        requirement = null;
        var errors = new List<FieldError>(0);
        var keyErrors = Names.QualifiedName(key);
        if (keyErrors.Count > 0)
        {
            errors.Add(FieldError.Invalid(FieldPath.Of("key"), key, string.Join("; ", keyErrors)));
        }

        CheckValues(operation, sorted, errors);
        for (var i = 0; i < sorted.Length; i++)
        {
            var valueErrors = Names.LabelValue(sorted[i]);
            if (valueErrors.Count > 0)
            {
                errors.Add(FieldError.Invalid(FieldPath.Of("values").Index(i).Key(key), sorted[i], string.Join("; ", valueErrors)));
            }
        }

        if (errors.Count == 0)
        {
            requirement = new LabelRequirement(key, operation, sorted);
        }

        return errors;
    }

    /// <summary>Whether the labels meet the requirement.</summary>
    /// <param name="labels">The labels; null for none.</param>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        string? value = null;
        var found = labels is not null && labels.TryGetValue(Key, out value);
        return Operator switch
        {
            LabelOperator.In or LabelOperator.Equals or LabelOperator.DoubleEquals => found && Contains(value!),
            LabelOperator.NotIn or LabelOperator.NotEquals => !found || !Contains(value!),
            LabelOperator.Exists => found,
            LabelOperator.DoesNotExist => !found,
            LabelOperator.GreaterThan => found && TryNumber(value!, out var number) && number > _bound,
            LabelOperator.LessThan => found && TryNumber(value!, out var number) && number < _bound,
            _ => false,
        };
    }

    /// <summary>The requirement as it stands in a query.</summary>
    public override string ToString() => Operator switch
    {
        LabelOperator.DoesNotExist => "!" + Key,
        LabelOperator.Exists => Key,
        LabelOperator.In => $"{Key} in ({string.Join(',', _values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', _values)})",
        LabelOperator.DoubleEquals => $"{Key}=={_values[0]}",
        LabelOperator.NotEquals => $"{Key}!={_values[0]}",
        LabelOperator.GreaterThan => $"{Key}>{_values[0]}",
        LabelOperator.LessThan => $"{Key}<{_values[0]}",
        _ => $"{Key}={_values[0]}",
    };

    /// <summary>A requirement of an exact value that is known to be valid.</summary>
    internal static LabelRequirement Exact(string key, string value) => new(key, LabelOperator.Equals, [value]);

    /// <summary>A requirement whose parts were validated when the object that holds it was.</summary>
    internal static LabelRequirement Unchecked(string key, LabelOperator operation, string[] values) => new(key, operation, values);

    private static void CheckValues(LabelOperator operation, string[] values, List<FieldError> errors)
    {
        var path = FieldPath.Of("values");
        switch (operation)
        {
            case LabelOperator.In or LabelOperator.NotIn when values.Length == 0:
                errors.Add(FieldError.Invalid(path, values, "for 'in', 'notin' operators, values set can't be empty"));
                break;
            case LabelOperator.Equals or LabelOperator.DoubleEquals or LabelOperator.NotEquals when values.Length != 1:
                errors.Add(FieldError.Invalid(path, values, "exact-match compatibility requires one single value"));
                break;
            case LabelOperator.Exists or LabelOperator.DoesNotExist when values.Length != 0:
                errors.Add(FieldError.Invalid(path, values, "values set must be empty for exists and does not exist"));
                break;
            case LabelOperator.GreaterThan or LabelOperator.LessThan:
                if (values.Length != 1)
                {
                    errors.Add(FieldError.Invalid(path, values, "for 'Gt', 'Lt' operators, exactly one value is required"));
                }

                for (var i = 0; i < values.Length; i++)
                {
                    if (!TryNumber(values[i], out _))
                    {
                        errors.Add(FieldError.Invalid(path.Index(i), values[i], "for 'Gt', 'Lt' operators, the value must be an integer"));
                    }
                }

                break;
        }
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private bool Contains(string value)
    {
        foreach (var candidate in _values)
        {
            if (candidate == value)
            {
                return true;
            }
        }

        return false;
    }
}
