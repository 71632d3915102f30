namespace ActorCluster.Api.Selectors;

/// <summary>
/// A condition on labels, as <c>labelSelector=</c> and the selectors of objects express it (k8s.io/apimachinery/pkg/labels). Immutable;
/// all of its requirements must be met.
/// </summary>
public sealed partial class LabelQuery
{
    private readonly LabelRequirement[] _requirements;

    private LabelQuery(LabelRequirement[] requirements) => _requirements = requirements;

    /// <summary>Matches everything.</summary>
    public static LabelQuery Everything { get; } = new([]);

    /// <summary>Matches nothing: what the absence of a selector means in an object.</summary>
    public static LabelQuery Nothing { get; } = new([]);

    /// <summary>Whether it restricts nothing.</summary>
    public bool IsEverything => _requirements.Length == 0 && !IsNothing;

    /// <summary>Whether it matches nothing at all.</summary>
    public bool IsNothing => ReferenceEquals(this, Nothing);

    /// <summary>The requirements, ordered by key.</summary>
    public IReadOnlyList<LabelRequirement> Requirements => _requirements;

    /// <summary>A query of several requirements.</summary>
    /// <param name="requirements">The requirements.</param>
    public static LabelQuery Of(params IEnumerable<LabelRequirement> requirements)
    {
        var sorted = requirements.OrderBy(requirement => requirement.Key, StringComparer.Ordinal).ToArray();
        return sorted.Length == 0 ? Everything : new LabelQuery(sorted);
    }

    /// <summary>A query for exactly these labels; none, or null, is <see cref="Everything"/> (labels.SelectorFromSet).</summary>
    /// <param name="labels">The labels, which are taken to be valid.</param>
    public static LabelQuery FromLabels(IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is null || labels.Count == 0)
        {
            return Everything;
        }

        var requirements = new LabelRequirement[labels.Count];
        var count = 0;
        foreach (var (key, value) in labels)
        {
            requirements[count++] = LabelRequirement.Exact(key, value);
        }

        Array.Sort(requirements, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return new LabelQuery(requirements);
    }

    /// <summary>Reads the text form: <c>a=b,c!=d,e in (x,y),!f,g notin (z),h&gt;1</c>.</summary>
    /// <param name="text">The text; empty or null for everything.</param>
    /// <exception cref="FormatException">It is malformed; the message is Kubernetes'.</exception>
    public static LabelQuery Parse(string? text) => TryParse(text, out var query, out var error) ? query! : throw new FormatException(error);

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text; empty or null for everything.</param>
    /// <param name="query">The query, when the result is true.</param>
    /// <param name="error">Kubernetes' message, when the result is false.</param>
    public static bool TryParse(string? text, out LabelQuery? query, out string? error)
    {
        error = null;
        if (string.IsNullOrEmpty(text))
        {
            query = Everything;
            return true;
        }

        var requirements = new LabelQueryParser(text).Parse(out error);
        query = error is null ? Of(requirements) : null;
        return error is null;
    }

    /// <summary>Whether the labels meet every requirement.</summary>
    /// <param name="labels">The labels; null for none.</param>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        if (IsNothing)
        {
            return false;
        }

        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a single value of the label is required, and which: what an index can be asked for.</summary>
    /// <param name="key">The label's key.</param>
    /// <param name="value">The value, when the result is true.</param>
    public bool TryGetExact(string key, out string value)
    {
        foreach (var requirement in _requirements)
        {
            if (requirement.Key == key && (requirement.Operator is LabelOperator.Equals or LabelOperator.DoubleEquals or LabelOperator.In)
                && requirement.Values.Count == 1)
            {
                value = requirement.Values[0];
                return true;
            }
        }

        value = "";
        return false;
    }

    /// <summary>The text form, requirements ordered by key.</summary>
    public override string ToString() => string.Join(',', (IEnumerable<LabelRequirement>)_requirements);
}
