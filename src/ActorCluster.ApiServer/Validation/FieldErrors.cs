using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Validation;

/// <summary>Gathers what is wrong with an object, in the order in which Kubernetes would list it.</summary>
public sealed class FieldErrors
{
    private List<FieldError>? _errors;

    /// <summary>How many errors there are.</summary>
    public int Count => _errors?.Count ?? 0;

    /// <summary>The errors.</summary>
    public IReadOnlyList<FieldError> List => _errors ?? [];

    /// <summary>Adds an error.</summary>
    /// <param name="error">The error.</param>
    public void Add(FieldError error) => (_errors ??= []).Add(error);

    /// <summary>A mandatory field is absent or empty.</summary>
    /// <param name="path">The field.</param>
    /// <param name="detail">More words.</param>
    public void Required(FieldPath path, string detail = "") => Add(FieldError.Required(path, detail));

    /// <summary>A value breaks a rule.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="detail">The rule.</param>
    public void Invalid(FieldPath path, object? value, string detail) => Add(FieldError.Invalid(path, value, detail));

    /// <summary>A value breaks rules that have been put in words already (<see cref="Names"/>).</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="messages">The rules.</param>
    public void Invalid(FieldPath path, object? value, IReadOnlyList<string> messages)
    {
        foreach (var message in messages)
        {
            Add(FieldError.Invalid(path, value, message));
        }
    }

    /// <summary>A value breaks a rule, and is shown as Go prints it, which Kubernetes does for structs.</summary>
    /// <param name="path">The field.</param>
    /// <param name="shown">The value as it is to be shown.</param>
    /// <param name="detail">The rule.</param>
    public void InvalidAs(FieldPath path, string shown, string detail)
    {
        ArgumentNullException.ThrowIfNull(path);
        Add(new FieldError(FieldError.TypeInvalid, path.ToString(), shown, detail));
    }

    /// <summary>A value breaks a rule and is not shown (<c>field.OmitValueType</c>).</summary>
    /// <param name="path">The field.</param>
    /// <param name="detail">The rule.</param>
    public void InvalidWithoutValue(FieldPath path, string detail)
    {
        ArgumentNullException.ThrowIfNull(path);
        Add(new FieldError(FieldError.TypeInvalid, path.ToString(), null, detail));
    }

    /// <summary>A field must not be given or changed.</summary>
    /// <param name="path">The field.</param>
    /// <param name="detail">Why.</param>
    public void Forbidden(FieldPath path, string detail) => Add(FieldError.Forbidden(path, detail));

    /// <summary>A value occurs twice.</summary>
    /// <param name="path">The second one.</param>
    /// <param name="value">The value.</param>
    public void Duplicate(FieldPath path, object? value) => Add(FieldError.Duplicate(path, value));

    /// <summary>A reference leads nowhere.</summary>
    /// <param name="path">The reference.</param>
    /// <param name="value">The name.</param>
    public void NotFound(FieldPath path, object? value) => Add(FieldError.NotFound(path, value));

    /// <summary>A value is none of those that are known.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="supported">The known ones, in order.</param>
    public void NotSupported(FieldPath path, object? value, params IEnumerable<string> supported) =>
        Add(FieldError.NotSupported(path, value, supported));

    /// <summary>A field that must stay as it was has been changed (<c>apimachineryvalidation.ValidateImmutableField</c>).</summary>
    /// <typeparam name="T">The field's type.</typeparam>
    /// <param name="path">The field.</param>
    /// <param name="updated">The new value.</param>
    /// <param name="current">The value as it was.</param>
    public void Immutable<T>(FieldPath path, T updated, T current)
    {
        if (!Registry.SemanticEquality.AreEqual(updated, current))
        {
            Add(FieldError.Invalid(path, updated, "field is immutable"));
        }
    }

    /// <summary>A number must not be negative.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">The number.</param>
    public void NonNegative(FieldPath path, long value)
    {
        if (value < 0)
        {
            Add(FieldError.Invalid(path, value, "must be greater than or equal to 0"));
        }
    }
}
