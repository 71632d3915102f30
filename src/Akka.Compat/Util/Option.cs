#nullable disable
namespace Akka.Util;

/// <summary>A value that may be absent.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct Option<T> : IEquatable<Option<T>>
{
    /// <summary>The absent value.</summary>
    public static readonly Option<T> None;

    private Option(T value)
    {
        Value = value;
        HasValue = value is not null;
    }

    /// <summary>Whether there is a value.</summary>
    public bool HasValue { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>The value, or the default of its type.</summary>
    public T Value { get; }

    /// <summary>Wraps a value; null is <see cref="None"/>.</summary>
    public static Option<T> Create(T value) => new(value);

    /// <inheritdoc/>
    public bool Equals(Option<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is Option<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HasValue ? Value.GetHashCode() : 0;

    /// <inheritdoc/>
    public override string ToString() => HasValue ? $"Some<{Value}>" : "None";

    /// <summary>Wraps a value; null is <see cref="None"/>.</summary>
    public static implicit operator Option<T>(T value) => new(value);

    /// <summary>Whether both are absent or hold equal values.</summary>
    public static bool operator ==(Option<T> left, Option<T> right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Option<T> left, Option<T> right) => !left.Equals(right);
}
