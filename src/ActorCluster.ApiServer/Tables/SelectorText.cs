using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Tables;

/// <summary>Shows labels and selectors as tables do (metav1.FormatLabelSelector, labels.FormatLabels).</summary>
internal static class SelectorText
{
    /// <summary>Labels in order of their keys; <c>&lt;none&gt;</c> for none.</summary>
    /// <param name="labels">The labels.</param>
    public static string OfLabels(IReadOnlyDictionary<string, string>? labels) => labels is { Count: > 0 }
        ? string.Join(',', labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}"))
        : "<none>";

    /// <summary>
    /// A selector's requirements in order of their keys; <c>&lt;none&gt;</c> for none, <c>&lt;error&gt;</c> for an impossible one.
    /// </summary>
    /// <param name="selector">The selector.</param>
    public static string Of(LabelSelector? selector)
    {
        if (selector is not { } given || (given.MatchLabels is not { Count: > 0 } && given.MatchExpressions is not { Count: > 0 }))
        {
            return "<none>";
        }

        var parts = new List<(string Key, string Text)>();
        foreach (var (key, value) in given.MatchLabels ?? new Dictionary<string, string>())
        {
            parts.Add((key, $"{key}={value}"));
        }

        foreach (var requirement in given.MatchExpressions ?? [])
        {
            var values = string.Join(',', (requirement.Values ?? []).Order(StringComparer.Ordinal));
            var text = requirement.Operator switch
            {
                LabelSelectorOperator.In => $"{requirement.Key} in ({values})",
                LabelSelectorOperator.NotIn => $"{requirement.Key} notin ({values})",
                LabelSelectorOperator.Exists => requirement.Key,
                LabelSelectorOperator.DoesNotExist => "!" + requirement.Key,
                _ => null,
            };
            if (text is null)
            {
                return "<error>";
            }

            parts.Add((requirement.Key, text));
        }

        return string.Join(',', parts.OrderBy(static part => part.Key, StringComparer.Ordinal).Select(static part => part.Text));
    }
}
