#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>Text, quoted or not; numbers and booleans are text until they are read.</summary>
public class HoconLiteral : IHoconElement
{
    /// <summary>The text, without quotes and with escapes replaced; null for the literal <c>null</c>.</summary>
    public string Value { get; set; }

    // Blank text between two pieces of a concatenation: it counts between strings and is nothing between objects or arrays.
    internal bool IsSeparator { get; init; }

    /// <inheritdoc/>
    public bool IsString() => true;

    /// <inheritdoc/>
    public string GetString() => Value;

    /// <inheritdoc/>
    public bool IsArray() => false;

    /// <summary>Text has no elements.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IList<HoconValue> GetArray() => throw new NotSupportedException("This element is a string literal and not an array.");

    /// <summary>The text as HOCON, quoted where it has to be.</summary>
    public override string ToString() => HoconWriter.Quote(Value);
}
