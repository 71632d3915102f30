using System.Globalization;

namespace ActorCluster.Api.Validation;

/// <summary>
/// Values as Go's <c>%#v</c> prints them, which is how Kubernetes 1.32 shows what is neither a text nor a number
/// (apimachinery's <c>util/validation/field/errors.go</c>, <c>ErrorBody</c>).
/// </summary>
public static class GoSyntax
{
    /// <summary>A list of texts: <c>[]string{"a", "b"}</c>.</summary>
    /// <param name="texts">The texts; null is Go's nil slice.</param>
    /// <param name="type">The Go type of one.</param>
    public static string Strings(IEnumerable<string>? texts, string type = "string") =>
        texts is null ? $"[]{type}(nil)" : $"[]{type}{{{string.Join(", ", texts.Select(FieldError.Quote))}}}";

    /// <summary>A map of texts in the order of its keys: <c>map[string]string{"a":"b", "c":"d"}</c>.</summary>
    /// <param name="map">The map; null is Go's nil map.</param>
    public static string Map(IReadOnlyDictionary<string, string>? map) =>
        map is null ? "map[string]string(nil)" : $"map[string]string{{{Entries(map, FieldError.Quote)}}}";

    /// <summary>Amounts of resources. Go prints a quantity's inner fields; here it is the amount itself.</summary>
    /// <param name="resources">The amounts; null is Go's nil map.</param>
    public static string ResourceList(IReadOnlyDictionary<string, Quantities.Quantity>? resources) => resources is null
        ? "core.ResourceList(nil)"
        : $"core.ResourceList{{{Entries(resources, static amount => FieldError.Quote(amount.ToString()))}}}";

    /// <summary>A number or a text: <c>intstr.IntOrString{Type:1, IntVal:0, StrVal:"25%"}</c>.</summary>
    /// <param name="value">The number or text.</param>
    public static string IntOrString(Meta.IntOrString value) => value.IsString
        ? $"intstr.IntOrString{{Type:1, IntVal:0, StrVal:{FieldError.Quote(value.StringValue!)}}}"
        : string.Create(CultureInfo.InvariantCulture, $"intstr.IntOrString{{Type:0, IntVal:{value.IntValue}, StrVal:\"\"}}");

    /// <summary>A label selector: <c>v1.LabelSelector{MatchLabels:…, MatchExpressions:…}</c>.</summary>
    /// <param name="selector">The selector.</param>
    public static string Selector(Meta.LabelSelector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var text = new System.Text.StringBuilder("v1.LabelSelector{MatchLabels:")
            .Append(Map(selector.MatchLabels))
            .Append(", MatchExpressions:[]v1.LabelSelectorRequirement");
        if (selector.MatchExpressions is null)
        {
            return text.Append("(nil)}").ToString();
        }

        text.Append('{');
        for (var i = 0; i < selector.MatchExpressions.Count; i++)
        {
            var expression = selector.MatchExpressions[i];
            text.Append(i > 0 ? ", " : "")
                .Append("v1.LabelSelectorRequirement{Key:").Append(FieldError.Quote(expression.Key))
                .Append(", Operator:").Append(FieldError.Quote(expression.Operator))
                .Append(", Values:").Append(Strings(expression.Values)).Append('}');
        }

        return text.Append("}}").ToString();
    }

    private static string Entries<T>(IReadOnlyDictionary<string, T> map, Func<T, string> show) => string.Join(
        ", ", map.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(entry => FieldError.Quote(entry.Key) + ":" + show(entry.Value)));
}
