using System.Globalization;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Meta;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>Values as expressions see them: texts with a format are times or durations, numbers are what the schema says.</summary>
internal static class SchemaValues
{
    /// <summary>Turns a value of an object into one of an expression.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema; null for none.</param>
    public static object? ToExpression(object? value, StructuralSchema? schema)
    {
        switch (value)
        {
            case string text when schema is { Source.Format: { Length: > 0 } format }:
                return OfFormat(text, format);
            case long number when schema?.Type == "number":
                return (double)number;
            case double number when schema?.Type == "integer" && double.IsInteger(number):
                return (long)number;
            case SortedMap<object?> members:
                var result = members;
                foreach (var (name, member) in members)
                {
                    // A null of an object with properties is as good as none.
                    if (member is null && schema is { Properties.Count: > 0 })
                    {
                        result = result.Without(name);
                        continue;
                    }

                    var turned = ToExpression(member, schema?.PropertyOf(name));
                    if (!ReferenceEquals(turned, member))
                    {
                        result = result.With(name, turned);
                    }
                }

                return result;
            case IReadOnlyList<object?> items:
                object?[] turnedItems = [.. items.Select(item => ToExpression(item, schema?.Items))];
                return schema?.Source.XListType switch
                {
                    "set" => new CelKeyedList(turnedItems, null),
                    "map" => new CelKeyedList(turnedItems, schema.Source.XListMapKeys ?? []),
                    _ => turnedItems,
                };
            default:
                return value;
        }
    }

    private static object OfFormat(string text, string format) => format switch
    {
        "date-time" when Time.TryParse(text, out var time) => time.Value,
        "date" when DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) => date,
        "duration" when CelFunctions.ParseDuration(text) is { } span => span,
        "byte" when Convert.TryFromBase64String(text, new byte[text.Length], out _) => Convert.FromBase64String(text),
        _ => text,
    };
}
