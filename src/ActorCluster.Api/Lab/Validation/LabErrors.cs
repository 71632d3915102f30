using System.Globalization;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>Gathers what is wrong with an experiment, in the order of its fields, and knows the checks that many fields share.</summary>
internal sealed class LabErrors
{
    private readonly List<FieldError> _errors = [];

    /// <summary>What is wrong.</summary>
    internal IReadOnlyList<FieldError> List => _errors;

    internal void Add(FieldError error) => _errors.Add(error);

    /// <summary>A field that is needed.</summary>
    internal void Required(FieldPath path, string detail = "") => _errors.Add(FieldError.Required(path, detail));

    /// <summary>A field that has no meaning beside the others.</summary>
    internal void Forbidden(FieldPath path, bool isGiven, string detail)
    {
        if (isGiven)
        {
            _errors.Add(FieldError.Forbidden(path, detail));
        }
    }

    /// <summary>A value that breaks a rule.</summary>
    internal void Invalid(FieldPath path, object? value, string detail) => _errors.Add(FieldError.Invalid(path, value, detail));

    /// <summary>A name, by the rules of DNS labels.</summary>
    internal void Name(FieldPath path, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            Required(path);
            return;
        }

        foreach (var message in Names.Dns1123Label(name))
        {
            Invalid(path, name, message);
        }
    }

    /// <summary>A name that no element before has.</summary>
    internal void UniqueName(FieldPath path, string? name, HashSet<string> known)
    {
        Name(path, name);
        if (!string.IsNullOrEmpty(name) && !known.Add(name))
        {
            _errors.Add(FieldError.Duplicate(path, name));
        }
    }

    /// <summary>A duration, or nothing.</summary>
    /// <returns>The duration; null when there is none or it is wrong.</returns>
    internal TimeSpan? Duration(FieldPath path, string? text, bool mayBeZero = true)
    {
        if (text is null)
        {
            return null;
        }

        if (!LabDuration.TryParse(text, out var value, out var error))
        {
            Invalid(path, text, error!);
            return null;
        }

        if (value < TimeSpan.Zero || (!mayBeZero && value == TimeSpan.Zero))
        {
            Invalid(path, text, mayBeZero ? "must be greater than or equal to 0" : "must be greater than 0");
            return null;
        }

        return value;
    }

    /// <summary>A duration that may grow with the cluster, or nothing.</summary>
    internal void ScaledDuration(FieldPath path, string? text, bool mayBeZero = true)
    {
        if (!Text.ScaledDuration.Grows(text))
        {
            _ = Duration(path, text, mayBeZero);
        }
        else if (!Text.ScaledDuration.TryParse(text, out var value, out var error))
        {
            Invalid(path, text, error!);
        }
        else if (value.Fixed < TimeSpan.Zero || value.PerNode <= TimeSpan.Zero)
        {
            Invalid(path, text, "must be greater than 0 for each node, and no less than 0 without them");
        }
    }

    /// <summary>A percentage, or nothing.</summary>
    internal void Percentage(FieldPath path, string? text)
    {
        if (text is not null && !Share.TryParse(text, out _, out var error))
        {
            Invalid(path, text, error!);
        }
    }

    /// <summary>A quantity that is greater than zero, or nothing.</summary>
    internal void Quantity(FieldPath path, string? text)
    {
        if (text is null)
        {
            return;
        }

        if (!Quantities.Quantity.TryParse(text, out var value, out var error))
        {
            Invalid(path, text, error!);
        }
        else if (value.Sign <= 0)
        {
            Invalid(path, text, "must be greater than zero");
        }
    }

    /// <summary>A number within bounds, or nothing.</summary>
    internal void Number(FieldPath path, long? value, long lowest, long highest = long.MaxValue)
    {
        if (value < lowest || value > highest)
        {
            Invalid(path, value, highest == long.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"must be greater than or equal to {lowest}")
                : Names.InclusiveRange(lowest, highest));
        }
    }

    /// <summary>One of several values.</summary>
    /// <returns>Whether it is.</returns>
    internal bool OneOf(FieldPath path, string? value, bool isRequired, params IReadOnlyList<string> supported)
    {
        if (value is null)
        {
            if (isRequired)
            {
                Required(path, "supported values: " + string.Join(", ", supported.Select(FieldError.Quote)));
            }

            return false;
        }

        if (supported.Contains(value))
        {
            return true;
        }

        _errors.Add(FieldError.NotSupported(path, value, supported));
        return false;
    }

    /// <summary>A selector of labels, or nothing.</summary>
    internal void Selector(FieldPath path, string? text)
    {
        if (text is not null && !LabelQuery.TryParse(text, out _, out var error))
        {
            Invalid(path, text, error!);
        }
    }

    /// <summary>Exactly one of several fields is given.</summary>
    internal void ExactlyOne(FieldPath path, params IReadOnlyList<(string Name, bool IsGiven)> fields)
    {
        string? first = null;
        foreach (var (name, _) in fields.Where(static field => field.IsGiven))
        {
            Forbidden(path.Child(name), first is not null, $"may not be given beside {first}");
            first ??= name;
        }

        if (first is null)
        {
            Required(path, $"one of the fields {string.Join(", ", fields.Select(static field => field.Name))} is needed");
        }
    }

    /// <summary>The element of a list that is meant by a name, or nothing.</summary>
    internal TimelineEntry? Reference(FieldPath path, string? name, IReadOnlyDictionary<string, TimelineEntry> known)
    {
        if (name is null)
        {
            return null;
        }

        if (!known.TryGetValue(name, out var entry))
        {
            _errors.Add(FieldError.NotFound(path, name));
        }

        return entry;
    }
}
