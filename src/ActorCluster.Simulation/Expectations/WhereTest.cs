using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Simulation.Expectations;

/// <summary>
/// A <see cref="WhereExpression"/> bound to the type of the objects that it tests: fields are found once, values are read from the typed
/// objects.
/// </summary>
internal sealed class WhereTest
{
    private readonly WhereExpression _expression;
    private readonly Step _first;
    private readonly Quantity? _number;
    private readonly Regex? _pattern;

    /// <summary>Binds a test.</summary>
    /// <param name="expression">The test.</param>
    /// <param name="type">The type of the objects.</param>
    /// <exception cref="FormatException">The type has no such field.</exception>
    public WhereTest(WhereExpression expression, Type type)
    {
        _expression = expression;
        _first = Bind(expression, 0, ObjectSchema.Of(type), null, type.Name);
        _number = expression.Values.Count == 1 && Quantity.TryParse(expression.Values[0], out var number) ? number : null;
        _pattern = expression.Operator == WhereOperator.Matches
            ? new Regex(expression.Values[0], RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
            : null;
    }

    /// <summary>Whether an object passes.</summary>
    /// <param name="source">The object.</param>
    public bool Passes(KubernetesObject source)
    {
        var walk = new Walk(this);
        _first.Visit(source, ref walk);
        return _expression.Operator switch
        {
            WhereOperator.Absent => !walk.Any,
            WhereOperator.NotEqual => !walk.Any || walk.Passed,
            _ => walk.Passed,
        };
    }

    private static Step Bind(WhereExpression expression, int index, ObjectSchema? schema, ValueSchema? value, string above)
    {
        var steps = expression.Path.Steps;
        if (index == steps.Count)
        {
            return new End();
        }

        switch (steps[index])
        {
            case FieldStep field when schema is not null:
                var found = schema.Find(field.Name) ?? throw new FormatException($"{expression.Path}: {above} has no field {field.Name}");
                return new FieldOf(found, Bind(expression, index + 1, found.Value.Object, found.Value, found.Name));
            case FieldStep key when value is { Kind: ValueKind.Map, Element: { } of }:
                return new KeyOf(key.Name, Bind(expression, index + 1, of.Object, of, key.Name));
            case SelectStep select when value is { Kind: ValueKind.List, Element: { Object: { } of } element }:
                var by = of.Find(select.Field) ?? throw new FormatException($"{expression.Path}: an element of {above} has no field {select.Field}");
                return new Selected(by, select.Value, Bind(expression, index + 1, of, element, above));
            case IndexStep at when value is { Kind: ValueKind.List, Element: { } element }:
                return new Elements(at.Position, Bind(expression, index + 1, element.Object, element, above));
            case EachStep when value is { Kind: ValueKind.List, Element: { } element }:
                return new Elements(null, Bind(expression, index + 1, element.Object, element, above));
            default:
                throw new FormatException($"{expression.Path}: {above} has nothing to go on to with its step {index + 1}");
        }
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private bool Holds(object value)
    {
        switch (_expression.Operator)
        {
            case WhereOperator.Exists or WhereOperator.Absent:
                return true;
            case WhereOperator.Equal:
                return AreEqual(value, _expression.Values[0]);
            case WhereOperator.NotEqual:
                return !AreEqual(value, _expression.Values[0]);
            case WhereOperator.In:
                return _expression.Values.Any(one => AreEqual(value, one));
            case WhereOperator.Matches:
                return _pattern!.IsMatch(Text(value));
            default:
                return Compare(value) is { } order && _expression.Operator switch
                {
                    WhereOperator.Greater => order > 0,
                    WhereOperator.GreaterOrEqual => order >= 0,
                    WhereOperator.Less => order < 0,
                    _ => order <= 0,
                };
        }
    }

    private static bool AreEqual(object value, string text) =>
        value is Quantity quantity ? Quantity.TryParse(text, out var other) && quantity == other : Text(value) == text;

    private int? Compare(object value) => value switch
    {
        Quantity quantity when _number is { } number => quantity.CompareTo(number),
        int or long when _number is { } number => new Quantity(Convert.ToInt64(value, CultureInfo.InvariantCulture)).CompareTo(number),
        _ when _number is { } number && Quantity.TryParse(Text(value), out var quantity) => quantity.CompareTo(number),
        _ => string.CompareOrdinal(Text(value), _expression.Values[0]),
    };

    /// <summary>What was found on the way through an object.</summary>
    private ref struct Walk(WhereTest test)
    {
        public bool Any { get; private set; }

        public bool Passed { get; private set; }

        public void Found(object? value)
        {
            if (value is null or "" or ICollection { Count: 0 })
            {
                return;
            }

            Any = true;
            Passed |= test.Holds(value);
        }
    }

    private abstract class Step
    {
        public abstract void Visit(object? value, ref Walk walk);
    }

    private sealed class End : Step
    {
        public override void Visit(object? value, ref Walk walk) => walk.Found(value);
    }

    // A number that is zero and a truth value that is false are left out of JSON, unless the field is always written.
    private sealed class FieldOf(FieldSchema field, Step next) : Step
    {
        private readonly bool _hidesZero = !field.Always;

        public override void Visit(object? value, ref Walk walk)
        {
            var found = value is null ? null : field.GetValue(value);
            next.Visit(_hidesZero && found is 0 or 0L or false && Nullable.GetUnderlyingType(field.Property.PropertyType) is null ? null : found, ref walk);
        }
    }

    private sealed class KeyOf(string key, Step next) : Step
    {
        public override void Visit(object? value, ref Walk walk)
        {
            switch (value)
            {
                case IReadOnlyDictionary<string, string> texts when texts.TryGetValue(key, out var text):
                    next.Visit(text, ref walk);
                    break;
                case IReadOnlyDictionary<string, Quantity> quantities when quantities.TryGetValue(key, out var quantity):
                    next.Visit(quantity, ref walk);
                    break;
                case IReadOnlyDictionary<string, Time> times when times.TryGetValue(key, out var time):
                    next.Visit(time, ref walk);
                    break;
            }
        }
    }

    private sealed class Selected(FieldSchema by, string wanted, Step next) : Step
    {
        public override void Visit(object? value, ref Walk walk)
        {
            foreach (var element in value as IEnumerable ?? Array.Empty<object>())
            {
                if (element is not null && by.GetValue(element) is { } found && Text(found) == wanted)
                {
                    next.Visit(element, ref walk);
                }
            }
        }
    }

    private sealed class Elements(int? position, Step next) : Step
    {
        public override void Visit(object? value, ref Walk walk)
        {
            var at = 0;
            foreach (var element in value as IEnumerable ?? Array.Empty<object>())
            {
                if (position is null || position == at++)
                {
                    next.Visit(element, ref walk);
                }
            }
        }
    }
}
