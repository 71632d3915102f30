using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Text;

/// <summary>
/// A taint as <c>kubectl taint</c> takes it: <c>key=value:effect</c>, <c>key:effect</c>, and to remove it <c>key:effect-</c> or
/// <c>key-</c>.
/// </summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value; may be empty.</param>
/// <param name="Effect">Its effect; empty, with <paramref name="Removes"/>, for all of them.</param>
/// <param name="Removes">It is taken away.</param>
public sealed record TaintText(string Key, string Value, string Effect, bool Removes)
{
    private const string Form = "must be key=value:effect with the effect NoSchedule, PreferNoSchedule or NoExecute, or key:effect- to take it away";

    /// <summary>Reads a taint.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static TaintText Parse(string text) => TryParse(text, out var value, out var error) ? value! : throw new FormatException(error);

    /// <summary>Reads a taint.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The taint.</param>
    /// <param name="error">What is wrong with the text; null when it was read.</param>
    public static bool TryParse(string? text, out TaintText? value, out string? error)
    {
        value = null;
        var removes = text is { Length: > 1 } && text[^1] == '-';
        var rest = removes ? text![..^1] : text ?? "";
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var effect = colon < 0 ? "" : rest[(colon + 1)..];
        var label = colon < 0 ? rest : rest[..colon];
        var equals = label.IndexOf('=', StringComparison.Ordinal);
        var key = equals < 0 ? label : label[..equals];
        var content = equals < 0 ? "" : label[(equals + 1)..];
        var problems = Names.QualifiedName(key);
        error = problems.Count > 0 ? problems[0]
            : Names.LabelValue(content) is { Count: > 0 } wrong ? wrong[0]
            : effect is "NoSchedule" or "PreferNoSchedule" or "NoExecute" || (removes && colon < 0) ? null
            : Form;
        value = error is null ? new TaintText(key, content, effect, removes) : null;
        return error is null;
    }
}
