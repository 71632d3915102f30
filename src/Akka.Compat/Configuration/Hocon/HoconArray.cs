#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>A list of values in brackets.</summary>
public class HoconArray : List<HoconValue>, IHoconElement
{
    /// <inheritdoc/>
    public bool IsString() => false;

    /// <summary>An array is no text.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public string GetString() => throw new NotSupportedException("This element is an array and not a string.");

    /// <inheritdoc/>
    public bool IsArray() => true;

    /// <inheritdoc/>
    public IList<HoconValue> GetArray() => this;

    /// <summary>The array as HOCON.</summary>
    public override string ToString() => HoconWriter.Write(new HoconValue(this));
}
